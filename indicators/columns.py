"""Indicators as data."""

from indicators.models import Indicator, Nature, worded
from records.columns import NUMBER, SHARED_COLUMNS, Column, cited, number, shared, sought
from search.filters import words


def indicator_row(indicator, as_of):
    return shared(indicator) | {
        "name": indicator.name,
        "unit": indicator.unit,
        "category": indicator.category,
        "definition": indicator.definition,
        "observations": [observation_row(observation) for observation in indicator.observations.all()],
        "derived": [derived_row(derived) for derived in indicator.derived],
    }


def observation_row(observation):
    return {
        "low": number(observation.low),
        "high": number(observation.high),
        "qualifier": observation.qualifier,
        "period": observation.period,
        "nature": observation.nature,
        "scope": observation.scope,
        "note": observation.note,
        "citations": cited(observation),
    }


def derived_row(derived):
    """What no source states and follows from figures: never among the observations."""
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


def figure(observation, unit):
    """A figure in one line: `2021年 370亿元左右（实际，全区）`."""
    low, high = observation["low"], observation["high"]
    value = worded(f"{low}" if low == high else f"{low}至{high}", unit, observation["qualifier"])[0]
    period, nature = observation["period"] or "时间不详", Nature(observation["nature"]).label
    return f"{period} {value}（{nature}，{observation['scope']}）"


def inferred(derived):
    value = worded(f"{derived['low']}", derived["unit"], derived["qualifier"])[0]
    return f"{derived['period']} {derived['name']} {value}（{derived['formula']}）"


INDICATOR_COLUMNS = (
    Column("name", "名称"),
    Column("slug", "网址名"),
    Column("unit", "单位"),
    Column("category", "类别", labels=words(Indicator.Category)),
    Column("definition", "含义"),
    Column("observation_count", "数据个数", NUMBER, read=lambda row: len(row["observations"])),
    Column("observations", "数据", read=lambda row: [figure(one, row["unit"]) for one in row["observations"]]),
    Column("derived", "推算", read=lambda row: [inferred(one) for one in row["derived"]], note="没有来源直接写明"),
    sought(Indicator),
    *SHARED_COLUMNS,
)
