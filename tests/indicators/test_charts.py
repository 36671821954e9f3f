"""Numbers to coordinates, with the report's figures."""

import pytest

from indicators.charts import BAR, CELL, MOST_CELLS, Family, Figure, Shape, bars, columns, draw, family
from indicators.scales import axis, wrapped

WORDS = ("", "以上", "余", "超过", "近", "左右")


def figure(low, high=None, qualifier="", nature="actual", subject=()):
    return Figure(low, low if high is None else high, qualifier, nature, f"{low}", "标签", subject=subject)


@pytest.mark.parametrize(
    ("unit", "name", "kind"),
    [
        ("%", "全社会研发经费投入年均增长率", Family.GROWTH),
        ("%", "全社会研发经费投入强度", Family.INTENSITY),
        ("%", "呼包鄂国家自主创新示范区高校占全区比重", Family.SHARE),
        ("亿元", "全社会研发经费投入规模", Family.AMOUNT),
    ],
)
def test_what_a_number_means(unit, name, kind):
    assert family(unit, name) is kind


@pytest.mark.parametrize(
    ("unit", "name", "figures", "fitting"),
    [
        ("%", "高校占比", [figure(62.3)], Shape.SHARE),
        ("%", "年均增长率", [figure(20)], Shape.GROWTH),
        ("%", "投入强度", [figure(1.5)], Shape.BARS),
        ("个", "示范区", [figure(3, 4)], Shape.RANGE),
        ("家", "重点实验室", [figure(151)], Shape.SQUARES),
        ("亿元", "投入", [figure(370, nature="target"), figure(375, nature="target")], Shape.BARS),
        ("亿元", "投入", [figure(200), figure(370, nature="target")], Shape.AGAINST),
        ("亿元", "投入", [figure(200), figure(370, nature="target", subject=("别处",))], Shape.BARS),
        ("个", "无", [figure(0)], Shape.BARS),
    ],
)
def test_each_kind_has_its_fitting_drawing(unit, name, figures, fitting):
    assert draw("题", unit, name, figures).shape is fitting


def test_nothing_is_drawn_of_nothing():
    assert draw("题", "家", "数量", []) is None


def test_a_share_is_so_much_of_the_whole():
    (row,) = bars(Shape.SHARE, "题", "", "%", [figure(50)]).rows
    assert row.parts == [(0, BAR, "whole"), (0, BAR / 2, "sure")]


def test_a_range_is_sure_to_its_low_end_and_possible_to_its_high_one():
    (row,) = bars(Shape.RANGE, "题", "", "个", [figure(3, 4)]).rows
    assert row.parts == [(0, BAR * 3 / 4, "sure"), (BAR * 3 / 4, BAR / 4, "perhaps")]


def test_growth_stands_on_the_year_before():
    chart = bars(Shape.GROWTH, "题", "", "%", [figure(20)])
    (row,) = chart.rows
    (_, before, _), (x, more, how) = row.parts
    assert (before, how) == (x, "sure")
    assert more / before == pytest.approx(0.2, abs=0.01)


def test_an_actual_figure_is_held_against_its_target():
    actual, target = bars(Shape.AGAINST, "题", "", "亿元", [figure(200), figure(400, nature="target")]).rows
    assert (actual.goals, target.goals) == ([f"M{BAR} {actual.y - 4}v22"], [])


def test_the_words_of_a_source_show_at_the_end_of_the_bar():
    """Onwards, back or both ways: an arrow each, behind the bar."""
    ends = {word: bars(Shape.BARS, "题", "", "家", [figure(5, qualifier=word)]).rows[0].end for word in WORDS}
    assert ends[""] == ""
    assert ends["以上"] == ends["余"] == ends["超过"] != ends["近"]
    assert ends["左右"] == ends["近"] + ends["以上"]


@pytest.mark.parametrize(
    ("number", "qualifier", "cells", "last", "note"),
    [
        (44, "", 44, (CELL, "sure"), "每格代表 1 家。"),
        (151, "", 31, (round(CELL * 0.2, 1), "sure"), "每格代表 5 家。"),
        (300, "余", 61, (CELL, "open"), "每格代表 5 家。虚线格表示原文用“余”，为约数。"),
        (500, "近", 50, (CELL, "open"), "每格代表 10 家。虚线格表示原文用“近”，为约数。"),
    ],
)
def test_a_lone_count_is_so_many_squares(number, qualifier, cells, last, note):
    chart = draw("题", "家", "数量", [figure(number, qualifier=qualifier)])
    assert (len(chart.cells), chart.cells[-1][2:], chart.note) == (cells, last, note)


@pytest.mark.parametrize("number", [1, 7.5, 60, 61, 99999, 10**16])
def test_there_are_never_too_many_squares(number):
    assert 1 <= len(draw("题", "家", "数量", [figure(number)]).cells) <= MOST_CELLS


@pytest.mark.parametrize(
    ("largest", "end"),
    [(375, 400), (1.5, 1.5), (10, 10), (4, 4), (120, 150), (0, 1), (-3, 1), (430, 500), (1e15, 1e15)],
)
def test_an_axis_begins_at_nought_and_holds_the_largest(largest, end):
    assert axis(largest)[1] == pytest.approx(end)


def test_what_is_below_nought_is_drawn_as_nought():
    (row,) = bars(Shape.BARS, "题", "", "家", [figure(-5)]).rows
    assert row.parts == []


def test_columns_are_as_high_as_their_numbers():
    drawn = columns("题", "", [(2020, 148.7), (2025, 297.4)]).columns
    assert drawn[1][4] == pytest.approx(2 * drawn[0][4], abs=0.2)


def test_letters_are_counted_by_their_width():
    assert wrapped("呼包鄂ab区", 3) == ["呼包鄂", "ab区"]


def test_the_squares_of_one_kind_are_one_path():
    (sure, path), (last, _) = draw("题", "人", "数量", [figure(20, qualifier="近")]).squares
    assert (sure, path.count("M"), last) == ("sure", 19, "open")


@pytest.mark.parametrize("figures", [[figure(50)], [figure(3), figure(5)]])
def test_a_small_one_has_no_axis_and_holds_every_bar(figures):
    chart = draw("题", "%", "占比", figures, is_small=True)
    assert chart.ticks == []
    assert chart.height >= chart.rows[-1].y + chart.thick
