"""What the first page shows: how much there is, ways in, what is new, what ends soon, the main figures."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from indicators.lists import INDICATORS
from indicators.models import Nature, Observation
from policies.ending import ending_soon
from policies.lists import MEASURES, PLATFORMS, POLICIES
from policies.models import Policy
from portal.lists import SEARCHED
from records.models import Document

WAYS_IN = (  # the facets that are offered, by list
    (POLICIES, ("department", "theme")),
    (MEASURES, ("target", "instrument")),
    (POLICIES, ("year", "validity")),
)
SHOWN = 5  # policies
FIGURES = 6


def contents():
    """Everything the template needs, as a dictionary."""
    whole = {listing.name: listing.whole() for listing in SEARCHED}
    return {
        "counts": [(listing, whole[listing.name].count) for listing in SEARCHED],
        "ways": [
            (listing, whole[listing.name].filter.facets[name], whole[listing.name].options(name))
            for listing, names in WAYS_IN
            for name in names
        ],
        "platforms": whole[PLATFORMS.name],
        "newest": newest(whole[POLICIES.name]),
        "ending": ending_soon(Policy.objects.published(), timezone.localdate(), SHOWN),
        "figures": main_figures(),
        "sources": Document.objects.published().exclude(slug="report").count(),
    }


def newest(policies):
    """The policies of a selection with the latest dates."""
    found = [pk for _, pk in policies.found(0, SHOWN)]
    return Policy.objects.published().filter(pk__in=found).exclude(issued_on="").order_by("-issued_on", "id")


def main_figures():
    """Indicators, chosen from those with a target first, in their own order and each with all its figures."""
    targets = Observation.objects.filter(nature=Nature.TARGET, indicator=OuterRef("pk"))
    indicators = INDICATORS.records().annotate(has_target=Exists(targets)).order_by("-has_target", "position", "id")
    found = INDICATORS.rows(list(indicators.values_list("pk", flat=True)[:FIGURES]), timezone.localdate())
    return sorted(found.values(), key=lambda indicator: (indicator.position, indicator.pk))
