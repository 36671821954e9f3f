"""The query parameters of the list of indicators."""

from indicators.fields import INDICATOR
from lists.filters import RecordFilter

IndicatorFilter = RecordFilter.of(INDICATOR.facets)
