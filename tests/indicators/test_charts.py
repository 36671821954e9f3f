"""From numbers to coordinates, with the report's figures."""

from dataclasses import replace

import pytest

from indicators.charts import (
    BAR,
    LINE,
    MOST_CELLS,
    THICK,
    WHOLE_CELL,
    Family,
    Figure,
    Shape,
    bars,
    columns,
    draw,
    family,
)
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
    assert row.parts == [(0, BAR * 3 / 5, "sure"), (BAR * 3 / 5, BAR / 5, "perhaps")]


@pytest.mark.parametrize(("largest", "end"), [(20, 25), (375, 400), (1.5, 2), (100, 120), (0, 1)])
def test_an_axis_fits_what_is_drawn_and_ends_beyond_it(largest, end):
    for fitting in (Shape.GROWTH, Shape.BARS):
        *_, (x, words, hold) = bars(fitting, "题", "", "%", [figure(largest)]).ticks
        assert (x, words, hold) == (BAR, f"{end}%", "end")


def test_words_stand_clear_of_the_bars():
    """The number and what it is of have as much room over the bar as they take on a narrow page."""
    short, long = bars(Shape.BARS, "题", "", "家", [figure(5), replace(figure(5), label="长" * 24)]).rows
    assert [row.y - row.top for row in (short, long)] == [LINE, 2 * LINE]
    assert short.y + THICK < long.top


def test_every_mark_is_explained():
    chart = bars(Shape.AGAINST, "题", "", "家", [figure(3, 4, "以上"), figure(5, nature="target")])
    for mark in ("竖线表示目标值", "浅色一段", "箭头：原文写“以上”"):
        assert mark in chart.note
    assert chart.legend == {"actual", "target"}


def test_growth_is_as_long_as_it_is():
    (row,) = bars(Shape.GROWTH, "题", "", "%", [figure(20)]).rows
    assert row.parts == [(0, BAR * 20 / 25, "sure")]


def test_an_actual_figure_is_held_against_its_target():
    actual, target = bars(Shape.AGAINST, "题", "", "亿元", [figure(200), figure(400, nature="target")]).rows
    assert (actual.goals, target.goals) == ([BAR * 400 / 500], [])


def test_the_words_of_a_source_show_at_the_end_of_the_bar():
    """Onwards, back or both ways: an arrow each, behind the bar."""
    ends = {word: bars(Shape.BARS, "题", "", "家", [figure(5, qualifier=word)]).rows[0].end for word in WORDS}
    assert ends[""] == ""
    assert ends["以上"] == ends["余"] == ends["超过"] != ends["近"]
    assert ends["左右"] == ends["近"] + ends["以上"]


@pytest.mark.parametrize(
    ("number", "qualifier", "cells", "last", "note"),
    [
        (44, "", 44, (WHOLE_CELL, "sure"), "每格代表 1 家。"),
        (151, "", 31, (round(WHOLE_CELL * 0.2, 2), "sure"), "每格代表 5 家。"),
        (300, "余", 61, (WHOLE_CELL, "open"), "每格代表 5 家。虚线格表示原文用“余”，为约数。"),
        (500, "近", 50, (WHOLE_CELL, "open"), "每格代表 10 家。虚线格表示原文用“近”，为约数。"),
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


@pytest.mark.parametrize("figures", [[figure(50)], [figure(3), figure(5)]])
def test_a_small_one_has_no_axis_and_holds_every_bar(figures):
    chart = draw("题", "%", "占比", figures, is_small=True)
    assert chart.ticks == []
    assert chart.height >= chart.rows[-1].y + chart.thick


def test_whole_cells_of_a_row_are_one_line():
    chart = draw("题", "家", "数量", [figure(151)])
    assert [number for _, number in chart.strips] == [20, 10]
    assert len(chart.other_cells) == 1
