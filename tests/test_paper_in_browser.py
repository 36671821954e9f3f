"""Print and wide screens: complete tables, proportionate charts, no wasted sheets."""

import re

import pytest
from django.db.models import Count, Q
from django.utils import timezone

from policies.models import Policy
from tests.page_kinds import PUBLIC

pytestmark = pytest.mark.once
SHEET = {"width": 680, "height": 1000}  # the printed part of A4
WIDE = {"width": 1920, "height": 1000}
TABLES = ("policies-table", "measures-table", "platforms", "indicators-table", "indicator", "department")


def sheets(page):
    """How many sheets of A4 a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_is_whole_on_paper_and_the_page_names_itself(knowledge, page, live_server, kind):
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.goto(PUBLIC[kind])
    for table in page.locator("table").all():
        assert table.evaluate("table => table.getBoundingClientRect().right") <= SHEET["width"] + 1
        heads = table.locator("thead th")
        assert heads.count() == 0 or heads.last.is_visible()
    foot = page.locator("footer").inner_text()
    today = timezone.localdate()
    assert str(live_server) in foot and f"{today.year}年{today.month}月{today.day}日" in foot


def test_a_policy_of_six_measures_takes_two_sheets_at_most_with_its_citation(knowledge, page):
    public = Count("measures", filter=Q(measures__status="published"))
    policy = Policy.objects.published().annotate(number=public).filter(number=6).earliest("pk")
    page.goto(policy.get_absolute_url())
    assert sheets(page) <= 2
    page.emulate_media(media="print")
    assert page.locator("#cite-text").is_visible()
    assert page.get_by_role("button").count() == 0


@pytest.mark.parametrize("kind", ["measures-table", "policies-chosen"])
def test_nothing_to_press_is_printed_with_a_list(knowledge, page, kind):
    page.emulate_media(media="print")
    page.goto(PUBLIC[kind])
    assert page.get_by_text("全部清除").or_(page.get_by_text("×")).locator("visible=true").count() == 0


@pytest.mark.parametrize("kind", [*TABLES, "search-table", "compare"])
def test_a_table_is_whole_on_every_screen(knowledge, page, kind):
    page.goto(PUBLIC[kind])
    for width in (768, 1024, 1100, 1160, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        frames = page.locator(".table-frame")
        assert frames.evaluate_all("frames => frames.every((frame) => frame.scrollWidth <= frame.clientWidth)"), width


def test_a_table_uses_a_wide_screen(knowledge, page):
    page.set_viewport_size(WIDE)
    page.goto(PUBLIC["policies-table"])
    box = page.locator("table").bounding_box()
    assert box["x"] + box["width"] > WIDE["width"] * 0.94
    assert page.locator(".table-frame").evaluate("frame => frame.scrollWidth <= frame.clientWidth")


@pytest.mark.parametrize("kind", ["indicator", "compare"])
def test_charts_are_as_wide_as_the_text(knowledge, page, kind):
    page.goto(PUBLIC[kind])
    room = page.locator("main h1").evaluate("heading => heading.getBoundingClientRect().width")
    for chart in page.locator("figure.chart").all():
        assert chart.bounding_box()["width"] >= room * 0.9


@pytest.mark.parametrize("width", [360, 1280])
def test_words_in_a_chart_touch_no_bar_and_stay_within_the_page(knowledge, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/indicators/compare/?category=zones")
    over = page.evaluate(
        """() => [...document.querySelectorAll("svg.chart__drawing")].flatMap((chart) => {
          const bars = [...chart.querySelectorAll(".chart__bar")].map((bar) => bar.getBoundingClientRect());
          return [...chart.querySelectorAll(".chart__number, .chart__label")].filter((text) => {
            const box = text.getBoundingClientRect();
            const isOut = box.left < -1 || box.right > innerWidth + 1;
            return isOut || bars.some((bar) =>
              box.left < bar.right && bar.left < box.right && box.top + 3 < bar.bottom && bar.top < box.bottom - 3);
          }).map((text) => text.textContent);
        })"""
    )
    assert over == []


@pytest.mark.parametrize("kind", ["indicator", "compare"])
def test_no_number_and_no_word_for_it_is_taken_apart_on_paper(knowledge, page, kind):
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.goto(PUBLIC[kind])
    lines = "words => words.map((word) => word.getClientRects().length)"
    assert set(page.locator(".figure__nature").evaluate_all(lines)) == {1}


@pytest.mark.parametrize("path", ["/", PUBLIC["components"]])
def test_what_is_told_by_colour_is_printed_in_it(knowledge, page, path):
    page.emulate_media(media="print")
    page.goto(path)
    told = page.locator(".key--actual, .place--3 a, .place--4 a, .swatch")
    adjusted = told.evaluate_all("all => all.map((one) => getComputedStyle(one).printColorAdjust)")
    assert len(adjusted) > 1 and set(adjusted) == {"exact"}


def test_a_printed_notice_does_not_announce_links_that_are_not_printed(knowledge, page):
    page.emulate_media(media="print")
    page.goto("/indicators/compare/")
    assert page.locator(".notice").first.inner_text().strip().endswith("没有画出")


@pytest.mark.parametrize("kind", ["data", "about-api"])
def test_what_a_click_would_open_is_printed(knowledge, page, kind):
    page.goto(PUBLIC[kind])
    closed = page.locator("main details:not([open])")
    assert closed.count() and not closed.locator("dl, ul").first.is_visible()
    page.emulate_media(media="print")
    assert all(inside.bounding_box()["height"] > 20 for inside in closed.locator("dl, ul").all()[:3])


@pytest.mark.parametrize("path", [PUBLIC["about"], "/search/?q="])
def test_no_field_is_printed(knowledge, page, path):
    page.emulate_media(media="print")
    page.goto(path)
    assert page.locator("input:visible").count() == 0


def test_a_printed_page_of_a_list_says_which_it_is(knowledge, page):
    page.goto("/policies/?page=2")
    which = page.get_by_text("列表第 2 页，共 2 页：这里是第 21 至 40 条。")
    assert not which.is_visible()
    page.emulate_media(media="print")
    assert which.is_visible()


@pytest.mark.parametrize("kind", ["policies-table", "department", "indicator", "compare"])
def test_days_and_numbers_stay_in_one_line_on_a_wide_screen(knowledge, page, kind):
    page.set_viewport_size(WIDE)
    page.goto(PUBLIC[kind])
    cells = page.locator(".table-frame :is(.day, .number)")
    lines = cells.evaluate_all(
        """cells => cells.filter((cell) => !cell.querySelector(".dim, .unknown")).map((cell) => {
          const words = document.createRange();
          words.selectNodeContents(cell);
          return [...new Set([...words.getClientRects()].map((line) => line.top))].length;
        })"""
    )
    assert set(lines) == {1}
