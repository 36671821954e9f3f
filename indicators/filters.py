"""What readers may ask of indicators."""

from indicators.models import Indicator, Nature, Observation
from policies.filters import regions
from records.edition import while_unchanged
from search.filters import Facet, RecordFilter, words


@while_unchanged
def years():
    years = Observation.objects.published().order_by().values_list("year_until", flat=True).distinct()
    return {str(year): f"{year}年" for year in sorted(filter(None, years), reverse=True)}


class IndicatorFilter(RecordFilter):
    category = Facet(words(Indicator.Category), label="类别")
    nature = Facet(words(Nature), label="性质")
    year = Facet(years, label="年份")
    region = Facet(regions, label="地区")
