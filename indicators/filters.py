"""What readers may ask of indicators."""

from indicators.models import Indicator, Nature, Observation
from policies.models import Region
from search.filters import Facet, RecordFilter, terms, words


def years():
    years = Observation.objects.order_by().values_list("year_until", flat=True).distinct()
    return {str(year): f"{year}年" for year in sorted(filter(None, years), reverse=True)}


class IndicatorFilter(RecordFilter):
    ORDER = ("position", "id")

    category = Facet("category", words(Indicator.Category), label="类别")
    nature = Facet("observations__nature", words(Nature), label="性质")
    year = Facet("observations__year_until", years, label="年份")
    region = Facet("observations__region__slug", terms(Region), label="地区")
