"""The list of this app."""

from indicators.fields import INDICATOR
from indicators.filters import IndicatorFilter
from lists.listing import Listing

INDICATORS = Listing("indicators", "指标", "项", INDICATOR, IndicatorFilter, template="indicators/list.html")
