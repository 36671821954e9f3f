"""The policies that end soon, as stated by a source or presumed by the rule."""

import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from policies.validity import YEARS, YEARS_ON_TRIAL, validity_of, years_before
from policies.validity_coverage import NOT_COVERED

SOON = datetime.timedelta(days=365)
LOOKED_AT = 50  # per group, soonest first


def ending_soon(policies, today, most):
    """Policies of a queryset that end within a year, soonest first: at most `most` [(policy, its Validity)]."""
    candidates = _candidates(policies, today).with_outside_issuer()
    found = [(policy, validity_of(policy, today)) for policy in candidates]
    found = [(policy, validity) for policy, validity in found if _is_soon(validity, today)]
    return sorted(found, key=lambda pair: (pair[1].ends.latest, pair[0].pk))[:most]


def _is_soon(validity, today):
    return validity.ends and today <= validity.ends.latest and validity.ends.earliest <= today + SOON


def _candidates(policies, today):
    """The policies with the earliest ends that may be in the future: with a stated end, and without."""
    stated = policies.filter(_may_be_from("valid_until", today)).order_by("valid_until", "id")
    undated = policies.exclude(kind__in=NOT_COVERED).filter(valid_until="", repealed_on="", confirmed_state="")
    undated = undated.annotate(starts=Coalesce(NullIf(F("valid_from"), Value("")), F("issued_on")))
    presumed = [
        undated.filter(_may_be_from("starts", years_before(today, years)), is_trial=is_trial).order_by("starts", "id")
        for is_trial, years in ((False, YEARS), (True, YEARS_ON_TRIAL))
    ]
    soonest = [Q(pk__in=some.values("pk")[:LOOKED_AT]) for some in (stated, *presumed)]
    return policies.filter(reduce(or_, soonest))


def _may_be_from(name, day):
    """Whether a partial date may be on or after a day."""
    written = day.isoformat()
    return Q(**{f"{name}__gte": written}) | Q(**{f"{name}__in": [written[:4], written[:7]]})
