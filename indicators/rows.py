"""Rows of indicators and figures, with their properties for pages and data."""

from decimal import Decimal
from functools import partial

from django.utils.functional import cached_property

from indicators.derived import derived_from
from indicators.models import Indicator, Observation, Worded
from lists.rows import Block, Row, Stored, read_as
from policies.models import Platform, Policy
from records.data_version import while_unchanged
from records.not_found import words_for

MOST_BESIDE = 100  # figures of a category that are searched for arithmetic relations


class Figure(Worded, Stored):
    """A figure of an indicator; it knows the indicator's row."""

    citable = Observation.CITABLE

    def __init__(self, data, indicator):
        super().__init__(data, indicator.block)
        self.indicator = indicator

    @cached_property
    def low(self):
        return Decimal(self.data["low"])

    @cached_property
    def high(self):
        return Decimal(self.data["high"])

    @property
    def when(self):
        """Its period, or the kind of unknown, labelled 时间 so that it reads well without context."""
        return self.period or f"时间：{words_for(self.indicator.not_found, 'period')}"

    @property
    def policy(self):
        return self.block.row(Policy, self.data["policy"]) if self.data["policy"] else None

    @property
    def platform(self):
        return self.block.row(Platform, self.data["platform"]) if self.data["platform"] else None


read_as(Observation, Figure)


class IndicatorRow(Row):
    @cached_property
    def figures(self):
        figures = [Figure(one, self) for one in self.observations]
        return sorted(figures, key=lambda figure: (figure.position, figure.pk))

    def figure(self, pk):
        return next(figure for figure in self.figures if figure.pk == pk)

    @cached_property
    def derived(self):
        """What is derived from its figures together with others of its category."""
        return [one for one in DERIVED[self.category]() if self.pk in {used.indicator.pk for used in one.uses}]


def _derived_in(category):
    indicators = Indicator.objects.published().filter(category=category).order_by("position", "id")
    rows = Block().read(Indicator, list(indicators.values_list("pk", flat=True)))
    return derived_from([figure for row in rows.values() for figure in row.figures][:MOST_BESIDE])


DERIVED = {category: while_unchanged(partial(_derived_in, category)) for category in Indicator.Category.values}
