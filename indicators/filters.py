"""What readers may ask of indicators."""

from indicators.fields import INDICATOR
from lists.filters import RecordFilter

IndicatorFilter = RecordFilter.of(INDICATOR.facets)
