"""A line chart over the years: gaps for missing years, targets beside it."""

from itertools import pairwise

import pytest

from indicators.charts import NARROW, Figure
from indicators.line_charts import series_of, trend
from tests.builders import an_indicator, an_observation
from tests.reading import read


def figure(year, number=10, nature="actual", subject=("自治区",)):
    return Figure(
        number, number, "", nature, f"{number}亿元", year=year, subject=subject, name="投入", scope=subject[0]
    )


def years(count):
    return [figure(2014 + place, 100.5 + place) for place in range(count)]


def test_three_years_of_one_subject_make_a_series_and_its_target_stands_with_it():
    other, target = figure(2022, subject=("包头",)), figure(2025, nature="target")
    series, rest = series_of([*years(3), other, target, figure(None)])
    assert [one.year for one in series[0]] == [2014, 2015, 2016, 2025]
    assert rest == [other, figure(None)]


@pytest.mark.parametrize("figures", [years(2), [*years(2), figure(2025, nature="target")]])
def test_two_years_make_none(figures):
    assert series_of(figures)[0] == []


def test_the_line_is_broken_where_years_are_missing_and_says_so():
    chart = trend("题", "亿元", [figure(2013), figure(2014), figure(2018), figure(2019)])
    joined = [(x, to) for x, _, to, _, _ in chart.links]
    places = [point.x for point in chart.points]
    assert joined == [(places[0], places[1]), (places[2], places[3])]
    assert "线断开处" in chart.note
    assert "线断开处" not in trend("题", "亿元", years(4)).note


def test_years_stand_in_proportion_to_the_time_between_them():
    first, second, last = trend("题", "亿元", [figure(2013), figure(2018), figure(2023)]).points
    assert second.x - first.x == pytest.approx(last.x - second.x)


def test_no_line_leads_to_a_target():
    chart = trend("题", "亿元", [*years(3), figure(2017, nature="target")])
    assert len(chart.links) == 2
    assert chart.legend == {"actual", "target"}


@pytest.mark.parametrize("count", range(3, 11))
def test_numbers_touch_nowhere_on_a_narrow_page(count):
    chart = trend("题", "亿元", [*years(count), figure(2026, 370, "target"), figure(2026, 375, "target")])
    boxes = [(point.x * NARROW / 100, point.text_y, len(point.text) * 7 / 2) for point in chart.points]
    for place, (x, y, half) in enumerate(boxes):
        assert 0 < y <= chart.foot
        for other_x, other_y, other_half in boxes[:place]:
            assert abs(x - other_x) >= half + other_half or abs(y - other_y) >= 12
    ticks = [x * NARROW / 100 for x, _, _ in chart.ticks]
    assert all(right - left >= 28 for left, right in pairwise(ticks))


def test_the_page_draws_the_series_first_and_the_rest_below(client, db):
    indicator = an_indicator(name="投入", unit="亿元")
    for year in (2020, 2021, 2023):
        an_observation(indicator, year - 1900, year_from=year, year_until=year, scope="自治区")
    an_observation(indicator, 44, year_from=2022, year_until=2022, scope="包头")
    page = read(client, indicator.get_absolute_url())
    series, rest = page.root.findall(".//main//svg[@role='img']")
    assert [text.text for text in series.findall("text[@class='chart__number']")] == ["120", "121", "123"]
    assert series.findtext("desc").startswith("折线图")
    assert len(series.findall("line[@class='chart__link chart__link--actual']")) == 1
    assert [text.text for text in rest.findall(".//*[@class='chart__number']")] == ["44亿元"]


def test_lines_to_computed_figures_are_explained():
    chart = trend("题", "亿元", [*years(2), figure(2016, nature="derived")])
    assert "点线连接推算值" in chart.note
    assert "点线" not in trend("题", "亿元", years(3)).note


def test_a_number_lies_over_no_other_mark():
    targets = [figure(2025, number, "target") for number in (370, 375)]
    chart = trend("题", "亿元", [*(figure(year, 200) for year in range(2018, 2023)), *targets])
    low, high = chart.points[-2:]
    assert low.text_y > low.y + 10 and high.text_y < high.y
