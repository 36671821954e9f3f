"""What of each model readers can find it by."""

from indicators.models import Indicator
from search.index import register


def register_all():
    register(Indicator, names=lambda indicator: [indicator.name], texts=lambda indicator: [indicator.definition])
