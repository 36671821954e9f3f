"""What the first page shows: how much there is, ways in, what is new, what ends soon, the main figures."""

from django.utils import timezone

from indicators.lists import INDICATORS
from indicators.models import Nature, Observation
from policies.ending import ending_soon
from policies.lists import MEASURES, PLATFORMS, POLICIES
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
    newest = POLICIES.records().exclude(issued_on="").order_by("-issued_on", "id")[:SHOWN]
    return {
        "counts": [(listing, listing.records().count()) for listing in SEARCHED],
        "ways": [
            (listing, facet, options) for listing, names in WAYS_IN for facet, options in listing.facets(names).items()
        ],
        "platforms": PLATFORMS.whole(),
        "newest": newest.prefetch_related("policydepartment_set__department"),
        "ending": ending_soon(POLICIES.records(), timezone.localdate(), SHOWN),
        "figures": main_figures(),
        "sources": Document.objects.published().exclude(slug="report").count(),
    }


def main_figures():
    """Indicators, those with a target first, each with all its figures."""
    targets = Observation.objects.filter(nature=Nature.TARGET).values("indicator")
    indicators = INDICATORS.records().order_by("position", "id")
    found = [*indicators.filter(pk__in=targets)[:FIGURES]]
    if len(found) < FIGURES:
        found += indicators.exclude(pk__in=targets)[: FIGURES - len(found)]
    return INDICATORS.for_page(indicators.filter(pk__in=[indicator.pk for indicator in found]))
