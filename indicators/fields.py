"""The fields and facets of indicators and their figures, one line each."""

from indicators.models import Indicator, Nature, worded
from indicators.rows import IndicatorRow
from lists.fields import (
    CITATIONS,
    NUMBER,
    Choice,
    Column,
    Facet,
    Field,
    Found,
    Group,
    Kind,
    Number,
    Slug,
    Text,
    named,
    number,
    text,
)  # fmt: skip
from policies.rows import REGIONS

FIGURE = {
    "low": Number("下限，单位见指标的 unit；单个数值时等于 high"),
    "high": Number("上限，单位见指标的 unit"),
    "qualifier": Text("来源自己的修饰词：以上、左右、超过、余、近，或空", may_be_empty=True),
    "period": Text("时间；不知道时为空", may_be_empty=True),
    "nature": Choice("性质", Nature),
    "scope": Text("范围"),
    "formula": Text("推算的算式；来源直接写出的数没有", may_be_empty=True),
    "note": Text("说明", may_be_empty=True),
    "citations": CITATIONS,
}
USED = {"indicator": Slug("指标的网址名"), "text": Text("来源的写法")}
DERIVED = {
    "name": Text("算出的是什么"),
    "low": Number("数值，单位见 unit；等于 high"),
    "high": Number("数值"),
    "qualifier": Text("约、不到、超过等"),
    "unit": Text("单位"),
    "period": Text("时间", may_be_empty=True),
    "nature": Choice("总是 derived", Nature),
    "scope": Text("范围"),
    "formula": Text("公式"),
    "rule": Text("推算依据"),
    "uses": Group("所用数据", "UsedFigure", "推算所用的一个数。", USED, many=True),
}


def figure_as_data(figure):
    return {
        "low": number(figure.low),
        "high": number(figure.high),
        "qualifier": figure.qualifier,
        "period": figure.period,
        "nature": figure.nature,
        "scope": figure.scope,
        "formula": figure.formula,
        "note": figure.note,
        "citations": [one.data for one in figure.citations],
    }


def derived_as_data(derived):
    """A derived figure as data; never among the observations."""
    return {
        "name": derived.name,
        "low": number(derived.low),
        "high": number(derived.low),
        "qualifier": derived.qualifier,
        "unit": derived.unit,
        "period": derived.period,
        "nature": derived.nature,
        "scope": derived.scope,
        "formula": derived.formula,
        "rule": derived.rule,
        "uses": [{"indicator": used.indicator.slug, "text": used.text} for used in derived.uses],
    }


def in_a_line(figure, unit):
    """A figure as data in one line: `2025年 370亿元左右（目标，全区）`, `2019年 3亿元（推算：6 ÷ 2 = 3，全区）`."""
    low, high = figure["low"], figure["high"]
    value = worded(f"{low}" if low == high else f"{low}至{high}", unit, figure["qualifier"])[0]
    nature = "：".join(filter(None, [Nature(figure["nature"]).label, figure["formula"]]))
    return f"{figure['period'] or '时间不详'} {value}（{nature}，{figure['scope']}）"


def derived_in_a_line(derived):
    value = worded(f"{derived['low']}", derived["unit"], derived["qualifier"])[0]
    return f"{derived['period']} {derived['name']} {value}（{derived['formula']}）"


def each_once(name):
    """The values of an attribute of the figures, without duplicates."""
    return lambda row: list(dict.fromkeys(getattr(figure, name) for figure in row.figures))


def of_figures(name):
    """The stored values of a field of the figures, sorted."""
    return lambda row: sorted({value for figure in row.figures if (value := figure.data[name])})


INDICATOR = Kind(
    Indicator,
    IndicatorRow,
    own=(
        named("name", "名称", type=Text("名称")),
        Field("unit", "单位", Text("单位：%、亿元、万元、家、个、人、位 …")),
        Field("category", "类别", Choice("类别", Indicator.Category)),
        text("definition", "含义", type=Text("含义", may_be_empty=True)),
        Field(
            "observations", "数据", Group("数据", "Figure", "一个来源给出的一个数。", FIGURE, many=True),
            lambda row: [figure_as_data(figure) for figure in row.figures],
            columns=(
                Column("observation_count", "数据个数", NUMBER, read=lambda data: len(data["observations"])),
                Column(
                    "observations", "数据",
                    read=lambda data: [in_a_line(one, data["unit"]) for one in data["observations"]],
                ),
            ),
            found=(
                Found("scope", "范围", read=each_once("scope"), is_bare=True),
                Found("value", "数值", read=lambda row: [figure.text for figure in row.figures], is_bare=True),
                Found("period", "时间", read=each_once("period"), is_bare=True),
            ),
        ),
        Field(
            "derived", "推算",
            Group(
                "推算，与数据分开", "DerivedFigure", "从来源的数推算出来的一个数，没有来源写出它。", DERIVED, many=True
            ),
            lambda row: [derived_as_data(one) for one in row.derived],
            columns=(
                Column(
                    "derived", "推算", read=lambda data: [derived_in_a_line(one) for one in data["derived"]],
                    note="没有来源直接写明",
                ),
            ),
        ),
    ),
    facets=(
        Facet("category", "类别", lambda row: [row.category], choices=Indicator.Category, said="类别为{}的", place=8),
        Facet("nature", "性质", of_figures("nature"), choices=Nature, said="有{}数据的", place=9),
        Facet(
            "year", "年份", of_figures("year_until"), among=lambda: [Indicator], named="{}年".format, said="{}的",
            place=3,
        ),
        Facet(
            "region", "地区", of_figures("region"), vocabulary=REGIONS, said="{}的", place=1,
            not_stated="没有写明地区的",
        ),
    ),
    slug_after="name",
)  # fmt: skip
