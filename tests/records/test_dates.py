"""Dates only as precise as their source."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from policies.models import Policy
from records.dates import PartialDate
from tests.builders import a_policy


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest", "label"),
    [
        ("2021", "year", date(2021, 1, 1), date(2021, 12, 31), "2021年"),
        ("2021-12", "month", date(2021, 12, 1), date(2021, 12, 31), "2021年12月"),
        ("2021-07", "month", date(2021, 7, 1), date(2021, 7, 31), "2021年7月"),
        ("2023-02", "month", date(2023, 2, 1), date(2023, 2, 28), "2023年2月"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2024-02-29", "day", date(2024, 2, 29), date(2024, 2, 29), "2024年2月29日"),
        (" 2021-12-17\n", "day", date(2021, 12, 17), date(2021, 12, 17), "2021年12月17日"),
    ],
)
def test_a_date_tells_what_it_may_mean(text, precision, earliest, latest, label):
    parsed = PartialDate.parse(text)
    assert (parsed.precision, parsed.earliest, parsed.latest, parsed.label) == (precision, earliest, latest, label)
    assert parsed.year == earliest.year


NO_DATES = ["", "2021年", "21-12", "2021-1", "2021-13", "2021-00", "2023-02-29", "2021-04-31", "0000", "2021/12/17"]
NO_DATES += ["2021-12-17T00:00", "2021-", "-2021", "去年", "２０２１", "2021-１２"]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_in_words(text):
    with pytest.raises(ValueError, match="不是日期：请写成 2021、2021-12 或 2021-12-17") as refused:
        PartialDate.parse(text)
    assert f"“{text}”" in str(refused.value)


def test_dates_sort_in_the_order_of_time():
    in_order = ["2020-12-31", "2021", "2021-01", "2021-01-01", "2021-12", "2021-12-17", "2022"]
    assert sorted(map(PartialDate.parse, reversed(in_order))) == in_order


def test_a_saved_date_keeps_its_precision(db):
    policy = a_policy(issued_on="2021-07")
    assert Policy.objects.get(pk=policy.pk).issued_on.precision == "month"


def test_an_unknown_date_stays_empty(db):
    assert Policy.objects.get(pk=a_policy(issued_on="").pk).issued_on == ""


def test_a_wrong_date_is_not_saved(db):
    with pytest.raises(ValidationError, match="“2021-13”不是日期"):
        a_policy(issued_on="2021-13")
