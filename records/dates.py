"""Dates that are only as precise as their source: a year, a month or a day."""

import calendar
import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models

PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class PartialDate(str):
    """`2021`, `2021-12` or `2021-12-17`; sorts as text in the order of time, and says how precise it is."""

    __slots__ = ()

    @classmethod
    def parse(cls, text):
        """Return the date written in `text`, or raise ValueError in words a person understands."""
        match = PATTERN.fullmatch(str(text).strip())
        try:
            datetime.date(*(int(part or 1) for part in match.groups()))
        except (AttributeError, ValueError):
            raise ValueError(f"“{text}”不是日期：请写成 2021、2021-12 或 2021-12-17") from None
        return cls(str(text).strip())

    @property
    def precision(self):
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def year(self):
        return int(self[:4])

    @property
    def earliest(self):
        """The first day this date can mean."""
        return datetime.date.fromisoformat(self + "-01-01"[len(self) - 4 :])

    @property
    def latest(self):
        """The last day this date can mean."""
        first = self.earliest
        if self.precision == "year":
            return first.replace(month=12, day=31)
        if self.precision == "month":
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first

    @property
    def label(self):
        """`2021年12月17日`, as far as it is known."""
        year, *rest = self.split("-")
        return f"{year}年" + "".join(f"{int(part)}{unit}" for part, unit in zip(rest, "月日", strict=False))


class PartialDateField(models.CharField):
    """A column of PartialDate; empty when the date is unknown."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 10, "blank": True, "default": "", **kwargs})

    def from_db_value(self, value, expression, connection):
        return PartialDate(value) if value else ""

    def to_python(self, value):
        if not value:
            return ""
        try:
            return PartialDate.parse(value)
        except ValueError as reason:
            raise ValidationError(str(reason)) from None

    def pre_save(self, instance, add):
        value = self.to_python(getattr(instance, self.attname))
        setattr(instance, self.attname, value)
        return value
