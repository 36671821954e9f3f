"""The list of this room."""

from indicators.columns import INDICATOR_COLUMNS, indicator_row
from indicators.detail import the_indicator
from indicators.filters import IndicatorFilter
from indicators.models import Indicator
from indicators.pictures import with_derived
from indicators.querysets import IndicatorQuerySet
from records import changes
from search.lists import Listing

INDICATORS = Listing(
    name="indicators",
    label="指标",
    counter="项",
    model=Indicator,
    records=lambda: Indicator.objects.published(),
    for_page=IndicatorQuerySet.for_page,
    detail=the_indicator,
    for_data=lambda indicators: with_derived(indicators.for_data()),
    row=indicator_row,
    columns=INDICATOR_COLUMNS,
    changes=changes,
    filter=IndicatorFilter,
    template="indicators/list.html",
)
