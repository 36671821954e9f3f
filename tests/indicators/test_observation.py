"""What the database itself rejects in a figure."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import Observation
from tests.builders import a_policy, an_indicator, an_observation


@pytest.mark.parametrize("values", [{"low": 2, "high": 1}, {"value": 1, "year_from": 2025, "year_until": 2021}])
def test_a_figure_that_cannot_be_is_not_stored(db, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        an_observation(an_indicator(), **values)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"low": 2, "high": 1}, "__all__", "下限不能大于上限"),
        ({"year_from": 2025, "year_until": 2021}, "year_until", "截止年份 2021 早于起始年份 2025"),
    ],
)
def test_and_is_refused_in_words(db, values, field, reason):
    figure = {"low": 1, "high": 1, "nature": "actual", "scope": "全区"} | values
    with pytest.raises(ValidationError) as refused:
        Observation(indicator=an_indicator(), **figure).full_clean()
    assert reason in refused.value.message_dict[field][0]


def test_a_target_before_its_policy_begins_is_refused_in_words(db):
    policy = a_policy(title="某规划", valid_from="2021")
    figure = an_observation(an_indicator(), nature="target", policy=policy, year_until=2020)
    with pytest.raises(ValidationError, match="目标年份 2020 早于《某规划》的起始年份 2021"):
        figure.full_clean()
