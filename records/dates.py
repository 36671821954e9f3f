"""Dates as precise as their source: a year, a month or a day."""

import calendar
import datetime
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models

PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

# Usual notations, after folding width, dashes and spaces. One separator throughout: 2021.7-8 is two months, not a day.
WRITTEN = [
    re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?"),
    re.compile(r"([0-9]{4})()年(?:([0-9]{1,2})月(?:([0-9]{1,2})[日号號]?)?)?"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})?"),
]
SIX_DIGITS_OF_A_DAY = re.compile(r"[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―─−⁃", "-"))
DIGITS = str.maketrans("〇零○◯一二三四五六七八九", "0000123456789")
YEAR_IN_WORDS = re.compile("[〇零○◯O一二三四五六七八九]{4}(?=年|$)")
NUMBER_IN_WORDS = re.compile("元(?=月)|(?<![一二三四五六七八九十廿卅])[一二三四五六七八九十廿卅]++(?=[月日号號]|$)")


class PartialDate(str):
    """`2021`, `2021-12` or `2021-12-17`; sorts chronologically as text, and knows its precision."""

    __slots__ = ()

    @classmethod
    def parse(cls, text):
        """The date in `text`; ValueError with a message for users if it is none."""
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
        """The first day that this date can mean."""
        return datetime.date.fromisoformat(self + "-01-01"[len(self) - 4 :])

    @property
    def latest(self):
        """The last day that this date can mean."""
        first = self.earliest
        if self.precision == "year":
            return first.replace(month=12, day=31)
        if self.precision == "month":
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first

    @property
    def label(self):
        """`2021年12月17日`, as precise as known."""
        year, *rest = self.split("-")
        return f"{year}年" + "".join(f"{int(part)}{unit}" for part, unit in zip(rest, "月日", strict=False))


def understand_date(text):
    """The PartialDate in user input, as precise as written; ValueError with a message for users if it is none.

    Accepted: 2021年7月31日, 2021/7/31, 2021-7, 2021.7.31, 20210731, 202107, 二〇二一年七月, in any width,
    with any spaces and invisible characters. Six digits that could also be a day (201112) are rejected.
    """
    written = _folded(str(text))
    match = next(filter(None, (pattern.fullmatch(written) for pattern in WRITTEN)), None)
    if match is None or SIX_DIGITS_OF_A_DAY.fullmatch(written):
        return PartialDate.parse(_visible(str(text)))  # raises ValueError
    year, _, *rest = match.groups()
    try:
        return PartialDate.parse("-".join([year, *(part.zfill(2) for part in rest if part)]))
    except ValueError:
        return PartialDate.parse(_visible(str(text)))  # raises ValueError, quoting the input


def _visible(text):
    """`text` without invisible characters and without spaces at the ends."""
    return "".join(character for character in text if unicodedata.category(character)[0] != "C").strip()


def _folded(text):
    """Normalise width and dashes, turn words into digits, remove spaces and a final full stop or comma."""
    text = "".join(_visible(unicodedata.normalize("NFKC", text)).split()).translate(DASHES).rstrip("。，,、；;")
    text = YEAR_IN_WORDS.sub(lambda year: year[0].replace("O", "0").translate(DIGITS), text)
    return NUMBER_IN_WORDS.sub(lambda number: in_digits(number[0]), text)


def in_digits(number):
    """元, 七, 十二, 三十一 or 廿一 in digits; anything else unchanged."""
    number = number.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = number.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return number
    return f"{tens or '1' if ten else ''}{ones or '0'}".translate(DIGITS)


class PartialDateField(models.CharField):
    """A column of PartialDate; empty if the date is unknown."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 10, "blank": True, "default": "", **kwargs})

    understand = staticmethod(understand_date)

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
