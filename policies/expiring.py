"""The policies that end soon, as stated by a source or presumed by the rule."""

import datetime

from policies.models import Policy
from policies.validity import from_signature, validity_of
from search.answer import Answer, Question
from search.packing import numbers

SOON = datetime.timedelta(days=365)


def ending_soon(day, most, memory=None):
    """The public policies that end within a year of a day, soonest first: at most `most` [(Policy, its Validity)].

    They are found by the facet of validity, in the newest state of the index or the given one.
    """
    policies = Answer(Question([Policy], read={"validity": _soon}, day=day), memory)
    found = []
    for end, entries in sorted(policies.values("validity").items()):
        if end and len(found) < most:
            found += sorted(policies.memory.record[numbers(entries & policies.whole)].tolist())
    records = Policy.objects.with_outside_issuer().in_bulk(found[:most])
    return [(records[pk], validity_of(records[pk], day)) for pk in found[:most]]


def _soon(signature, day):
    """The last day of what has this signature; empty if it is over, not soon or unknown."""
    ends = from_signature(signature, day).ends
    return ends.latest.isoformat() if ends and day <= ends.latest and ends.earliest <= day + SOON else ""
