"""An indicator with everything its own page shows, in few queries."""

from indicators.models import Indicator, Observation
from records.prepared import Prepared, asked, give
from records.sources import sources_of

INDICATOR = Prepared(lambda: Indicator.objects.published().filter(slug=asked("slug")))
# With the policy and the platform of each figure, in the same query as the figure.
FIGURES = Prepared(
    lambda: Observation.objects.filter(indicator=asked("indicator")).select_related("policy", "platform")
)


def the_indicator(slug):
    """The public indicator with this slug, or None."""
    for indicator in INDICATOR(slug=slug):
        figures = FIGURES(indicator=indicator.pk)
        for figure in figures:
            figure.indicator = indicator
        give(indicator, observations=figures, citations=sources_of(indicator, figures))
        return indicator
    return None
