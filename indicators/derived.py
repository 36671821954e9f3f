"""Figures that follow from recorded ones by arithmetic: 推算. They are not stored, and nothing is assumed.

Each rule uses figures from the same paragraph of the same public source, and states which, how and why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations

from indicators.models import Nature, plain

GROWTH = "年均增长率"
AMOUNTS = ("规模", "总额", "总量", "数量", "")  # possible endings of the name of a growing amount
MOST_YEARS, HIGHEST_RATE = 20, 1000  # beyond these, a rate is not the even growth of a plan
EXACT = ("", "左右", "约")  # qualifiers that leave the direction of the result open: 约
# The qualifier of the average by that of the total; for any other qualifier there is no average.
AVERAGED = (
    dict.fromkeys(EXACT, "约")
    | dict.fromkeys(("近", "不到"), "不到")
    | dict.fromkeys(("超过", "超", "余", "多"), "超过")
    | {"以上": "不低于", "以下": "不高于"}
)
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Derived:
    """A figure that no source states and that follows from `uses`, which are figures (`indicators.rows`)."""

    name: str
    qualifier: str  # 约, 不到, 超过
    low: Decimal
    unit: str
    period: str
    scope: str
    formula: str
    rule: str
    uses: tuple
    path: tuple = ()  # (year, number), if it is drawn year by year
    year: int | None = None  # its year, in the indicator of the first figure it uses
    published: object = None  # the figure that a source states for the same year: it comes first

    nature = Nature.DERIVED

    @property
    def text(self):
        """`约148.7亿元`."""
        return f"{self.qualifier}{plain(self.low)}{self.unit}"

    @property
    def years(self):
        """[(year, `148.7亿元`)]."""
        return [(year, f"{plain(number)}{self.unit}") for year, number in self.path]

    @property
    def sources(self):
        """The citations of the figures it uses, without duplicates."""
        return list({(c.document.pk, c.paragraph): c for one in self.uses for c in one.citations}.values())


def derived_from(observations):
    """Everything that the rules derive from these figures, in the order of the rules."""
    drawn = [
        RULES[len(group)][rule](*group)
        for size in sorted(RULES, reverse=True)
        for rule in range(len(RULES[size]))
        for group in permutations(observations, size)
    ]
    return [replace(one, published=_published(one, observations)) for one in drawn if one]


def _published(derived, observations):
    """The actual figure that a source states for what was derived, or None."""
    for one in observations if derived.year else ():
        of_the_year = one.year_until == derived.year and one.year_from in (None, derived.year)
        same = one.indicator.pk == derived.uses[0].indicator.pk and one.scope == derived.scope
        if of_the_year and same and one.nature == Nature.ACTUAL:
            return one
    return None


def start_of_growth(amount, rate):
    """From an amount reached after years of even growth: the amount before the first of those years."""
    stem = rate.indicator.name.partition(GROWTH)[0]
    fits = (
        GROWTH in rate.indicator.name
        and amount.indicator.name in [stem + ending for ending in AMOUNTS]
        and _is_even(rate)
        and _is_single(amount)
        and amount.year_until == rate.year_until
        and amount.year_from in (None, amount.year_until)
        and amount.nature == rate.nature
        and amount.scope == rate.scope
        and _same_paragraph(amount, rate)
    )
    if not fits:
        return None
    unit, years, base = amount.indicator.unit, _years(rate), rate.year_from - 1
    factor = 1 + rate.low / 100
    start = amount.low / factor**years
    path = tuple((base + year, _rounded(start * factor**year)) for year in range(years + 1))
    power = f"(1 + {plain(rate.low)}%){str(years).translate(SUPERSCRIPT)}"
    return Derived(
        name=f"{base}年的{amount.indicator.name}",
        qualifier="约",
        low=_rounded(start),
        unit=unit,
        period=f"{base}年",
        scope=amount.scope,
        formula=f"{plain(amount.low)} ÷ {power} = {plain(amount.low)} ÷ {factor**years:.5f} ≈ {plain(_rounded(start))}",
        rule=f"{rate.year_from}年至{rate.year_until}年共{years}年，每年都按{rate.text}增长，{rate.year_until}年达到"
        f"{amount.text}，那么增长开始前的{base}年就是{rate.year_until}年的数除以（1＋增长率）的{years}次方。",
        uses=(amount, rate),
        path=path,
        year=base,
    )


def whole_growth(rate):
    """From even growth over some years: the ratio of the last amount to the first."""
    if GROWTH not in rate.indicator.name or not _is_even(rate):
        return None
    years, base = _years(rate), rate.year_from - 1
    times = (1 + rate.low / 100) ** years
    return Derived(
        name=f"{rate.year_until}年是{base}年的多少倍",
        qualifier="约",
        low=_rounded(times, "0.01"),
        unit="倍",
        period=f"{base}年至{rate.year_until}年",
        scope=rate.scope,
        formula=f"(1 + {plain(rate.low)}%){str(years).translate(SUPERSCRIPT)} = {times:.5f} ≈ {times:.2f}",
        rule=f"{rate.year_from}年至{rate.year_until}年共{years}年，每年都按{rate.text}增长，"
        f"{years}年以后就是原来的（1＋增长率）的{years}次方倍。",
        uses=(rate,),
    )


def average(total, number):
    """From a total and a number of places: the average per place."""
    place = number.indicator.name.removesuffix("数量")
    fits = (
        number.indicator.name.endswith("数量")
        and total.indicator.name.startswith(place)
        and total.indicator.pk != number.indicator.pk
        and total.nature == number.nature == Nature.ACTUAL
        and _is_single(number, words=("",))
        and _is_single(total, words=AVERAGED)
        and number.low > 0
        and (total.scope, total.period) == (number.scope, number.period)
        and _same_paragraph(total, number)
    )
    if not fits:
        return None
    each, unit = total.low / number.low, total.indicator.unit
    return Derived(
        name=_per_place(total, number, place),
        qualifier=AVERAGED[total.qualifier],
        low=_rounded(each),
        unit=unit,
        period=total.period,
        scope=total.scope,
        formula=f"{plain(total.low)} ÷ {plain(number.low)} ≈ {plain(_rounded(each))}",
        rule=f"{number.text}{place}合计{total.text}，合计数除以{number.indicator.unit}数就是平均数；各{number.indicator.unit}实际有多有少，来源没有分列。",
        uses=(total, number),
    )


def _per_place(total, number, place):
    each = f"平均每{number.indicator.unit}{place}"
    return f"{each}的人数" if total.indicator.unit == "人" else f"{total.indicator.name}（{each}）"


RULES: dict[int, list[Callable]] = {2: [start_of_growth, average], 1: [whole_growth]}


def _is_even(rate):
    """Whether it is a single rate that applies to each of some named years."""
    years = bool(rate.year_from and rate.year_until) and _years(rate) <= MOST_YEARS
    return years and _is_single(rate) and -100 < rate.low <= HIGHEST_RATE


def _is_single(observation, words=EXACT):
    return observation.low == observation.high and observation.qualifier in words


def _years(rate):
    return rate.year_until - rate.year_from + 1


def _rounded(number, to="0.1"):
    return number.quantize(Decimal(to))


def _same_paragraph(*observations):
    places = [{(c.document.pk, c.paragraph) for c in one.citations} for one in observations]
    return bool(set.intersection(*places))
