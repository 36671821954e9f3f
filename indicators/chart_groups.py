"""Which figures share a chart, and what is derived from them: from rows to the input of `charts`."""

from itertools import groupby

from indicators.charts import Figure, columns, draw, family
from indicators.derived import derived_from
from indicators.line_charts import series_of, trend
from indicators.models import Indicator


def charts_of(indicator, is_small=False):
    """The charts of one indicator's figures: each series as a trend, the others together. Small ones are shown beside
    text.
    """
    observations = indicator.figures
    scopes = {one.scope for one in observations}
    figures = [_figure(one, _small_label(one, scopes) if is_small else "，".join(_about(one))) for one in observations]
    return _drawn(indicator.name, indicator.unit, indicator.name, figures, is_small)


def _small_label(observation, scopes):
    """Empty, as the label is in the text beside it, unless there are figures of several scopes."""
    return observation.scope if len(scopes) > 1 else ""


def _drawn(title, unit, name, figures, is_small=False):
    series, rest = series_of(figures)
    several = {one.name for one in figures if [members[0].name for members in series].count(one.name) > 1}
    charts = [trend(_of_series(members[0], several), unit, members) for members in series]
    return [*charts, *filter(None, [draw(title, unit, name, rest, is_small)])]


def _of_series(figure, several):
    return f"{figure.name}（{figure.scope}）" if figure.name in several else figure.name


def comparison(indicators):
    """Indicators by category, each with the groups that may share an axis: [{label, slug, groups, derived}]."""
    order = Indicator.Category.values
    by_category = sorted(indicators, key=lambda one: order.index(one.category))
    return [
        {"label": Indicator.Category(category).label, "slug": category, **_compared([*members])}
        for category, members in groupby(by_category, key=lambda one: one.category)
    ]


def with_columns(derived):
    """[(derived figure, its drawing year by year or None)]."""
    return [(one, _year_by_year(one) if one.path else None) for one in derived]


def _compared(indicators):
    groups = {}
    for indicator in indicators:
        groups.setdefault((indicator.unit, family(indicator.unit, indicator.name)), []).append(indicator)
    observations = [one for indicator in indicators for one in indicator.figures]
    return {
        "groups": [_group(unit, kind, members) for (unit, kind), members in groups.items()],
        "derived": with_columns(derived_from(observations)),
    }


def _group(unit, kind, indicators):
    label = f"{kind}（{unit}）"
    figures = [_figure(one, _name(one)) for indicator in indicators for one in indicator.figures]
    names = "、".join(indicator.name for indicator in indicators)
    return {
        "label": label,
        "indicators": indicators,
        "charts": _drawn(f"{label}：{names}", unit, indicators[0].name, figures),
    }


def _name(observation):
    """The indicator's name, with what distinguishes this figure from its others."""
    every = observation.indicator.figures
    parts = zip(*map(_about, every), strict=True)
    apart = [mine for mine, each in zip(_about(observation), parts, strict=True) if len(set(each)) > 1]
    return f"{observation.indicator.name}（{'，'.join(apart)}）" if apart else observation.indicator.name


def _about(observation):
    return [observation.nature_label, observation.when, observation.scope]


def _figure(observation, label):
    return Figure(
        low=observation.low,
        high=observation.high,
        qualifier=observation.qualifier,
        nature=observation.nature,
        text=observation.text,
        label=label,
        summary=f"{observation.indicator.name} {observation.text}（{'，'.join(_about(observation))}）",
        subject=(observation.indicator.pk, observation.scope),
        year=observation.year_until if observation.year_from in (None, observation.year_until) else None,
        name=observation.indicator.name,
        scope=observation.scope,
    )


def _year_by_year(derived):
    summary = "；".join(f"{year}年 {number}" for year, number in derived.years)
    first, last = derived.path[0][0], derived.path[-1][0]
    return columns(f"{first}年至{last}年逐年推算（{derived.unit}）", f"柱形图：{summary}。", derived.path)
