"""Dates as precise as their source."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from policies.models import Policy
from records.dates import PartialDate, understand_date
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


WRITTEN = {
    "2021-07-31": [
        "2021年7月31日", "2021年07月31日", "2021 年 7 月 31 日", "2021/7/31", "2021-7-31", "2021.7.31", "20210731",
        "２０２１年７月３１日", "2021－07－31", "2021．7．31", "\ufeff2021-07-31", "\u200e2021-07-31",
        "2021-07-31\u200b",
        "二〇二一年七月三十一日", "二○二一年七月卅一日", "2021年7月31号", "2021年7月31", "2021⁃7⁃31", "2021年7月31日。",
        "2021年7⽉31⽇",  # radicals, as PDFs have them
    ],
    "2021-07": ["2021年7月", "2021/7", "2021-7", "2021.7", "202107", "二〇二一年七月", "二零二一年七月", "2021年七月"],
    "2021-01": ["二O二一年元月", "2021—01"],
    "2021-10": ["2021年十月", "2021.10"],
    "2021-12-20": ["二◯二一年十二月二十日", "20211220"],
    "2021": ["2021年", "２０２１", "二〇二一年", "二零二一"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "date"), [(text, date) for date, texts in WRITTEN.items() for text in texts])
def test_a_date_is_understood_as_people_write_it(text, date):
    assert understand_date(text) == date


NOT_UNDERSTOOD = [
    "2021年7月底",
    "2021-7/31",
    "2021.7-8",
    "2021-2025",
    "7/31/2021",
    "2021731",
    "21年7月",
    "2021年十十月",
]
NOT_UNDERSTOOD += ["2021年2月30日", "20210230", "202113", "2021-07-31T00:00:00", "去年", "2021年年", "0000-00-00"]
NOT_UNDERSTOOD += ["201112", "2O21-7"]  # 2011-12 or 2020-11-12; a letter for a zero


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_might_be_another_date_is_refused_with_what_was_written(text):
    with pytest.raises(ValueError, match=f"“{text}”不是日期：请写成"):
        understand_date(text)


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
