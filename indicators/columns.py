"""Indicators as data."""

from records.columns import cited, number, shared


def indicator_row(indicator, as_of):
    return shared(indicator) | {
        "name": indicator.name,
        "unit": indicator.unit,
        "category": indicator.category,
        "definition": indicator.definition,
        "observations": [observation_row(observation) for observation in indicator.observations.all()],
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
