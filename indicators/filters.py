"""What readers may ask of indicators."""

from indicators.models import Indicator, Nature, Observation
from policies.models import Region
from search.filters import Facet, RecordFilter, terms, words


def years():
    years = Observation.objects.published().order_by().values_list("year_until", flat=True).distinct()
    return {str(year): f"{year}年" for year in sorted(filter(None, years), reverse=True)}


class IndicatorFilter(RecordFilter):
    category = Facet(words(Indicator.Category), label="类别")
    nature = Facet(words(Nature), label="性质")
    year = Facet(years, label="年份")
    region = Facet(terms(Region), label="地区")
