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


@pytest.mark.parametrize(("kind", "most"), [("home", 3), ("policies-chosen", 1), ("policies-table", 2)])
def test_the_foot_takes_no_sheet_of_its_own(knowledge, page, kind, most):
    page.goto(PUBLIC[kind])
    assert sheets(page) <= most


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


def test_words_in_a_chart_touch_no_bar_and_stay_within_the_page(knowledge, page):
    page.goto("/indicators/compare/?category=zones")
    over = """() => [...document.querySelectorAll("svg.chart__drawing")].flatMap((chart) => {
          const bars = [...chart.querySelectorAll(".chart__bar")].map((bar) => bar.getBoundingClientRect());
          return [...chart.querySelectorAll(".chart__number, .chart__label")].filter((text) => {
            const box = text.getBoundingClientRect();
            const isOut = box.left < -1 || box.right > innerWidth + 1;
            return isOut || bars.some((bar) =>
              box.left < bar.right && bar.left < box.right && box.top + 3 < bar.bottom && bar.top < box.bottom - 3);
          }).map((text) => text.textContent);
        })"""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(over) == [], width


def test_the_label_of_a_bar_wraps_only_where_it_has_to(knowledge, page):
    page.goto(PUBLIC["compare"])
    lines = "labels => labels.map((label) => label.getClientRects().length)"
    for width, most in ((1280, 1), (768, 1), (360, 2)):
        page.set_viewport_size({"width": width, "height": 900})
        assert max(page.locator(".chart__label").evaluate_all(lines)) == most


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


@pytest.mark.parametrize(
    ("path", "words", "end"),
    [
        ("/indicators/compare/", ".notice", "没有画出"),
        ("/", ".notice", "都不作推测。"),
        ("/", ".halves p:last-child", "不是来源写明的期限。"),
        (PUBLIC["search-table"], ".reading li", "研究与试验发展。"),
    ],
)
def test_printed_words_do_not_announce_links_that_are_not_printed(knowledge, page, path, words, end):
    page.emulate_media(media="print")
    page.goto(path)
    assert page.locator(words).locator("visible=true").first.inner_text().strip().endswith(end)


def test_the_printed_home_page_names_the_site_once(knowledge, page):
    page.emulate_media(media="print")
    page.goto("/")
    assert page.get_by_text("内蒙古科技政策知识库", exact=True).locator("visible=true").count() == 1


def test_printed_terms_are_apart(knowledge, page):
    page.emulate_media(media="print")
    page.goto(PUBLIC["policy"])
    *others, last = page.locator(".gist dd").first.locator(".term").all()
    ends = [term.evaluate("term => getComputedStyle(term, '::after').content") for term in (*others, last)]
    assert others and ends == ['"、"'] * len(others) + ["none"]


@pytest.mark.parametrize(("kind", "letters"), [("policies-table", 8), ("compare", 6)])
def test_the_first_column_has_room_on_paper(knowledge, page, kind, letters):
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.goto(PUBLIC[kind])
    room = """heads => heads.map((head) => {
      const style = getComputedStyle(head);
      const room = head.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return room / parseFloat(style.fontSize);
    })"""
    assert min(page.locator("tbody th").evaluate_all(room)) >= letters


@pytest.mark.parametrize("kind", ["data", "about-api", "about", "policy"])
def test_text_uses_the_width_of_the_sheet(knowledge, page, kind):
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.goto(PUBLIC[kind])
    parts = page.locator("main :is(.prose, .cite)")
    assert parts.count() and all(part.bounding_box()["width"] >= SHEET["width"] - 1 for part in parts.all())


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


BROKEN = """() => [...document.querySelectorAll("main :is(td, .brief, .gist dd, .facts dd)")].flatMap((block) => {
  const texts = [], walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts.flatMap((text) => [...text.data.matchAll(/WHAT/g)].filter((match) => {
    const words = document.createRange();
    words.setStart(text, match.index);
    words.setEnd(text, match.index + match[0].length);
    return new Set([...words.getClientRects()].map((line) => line.top)).size > 1;
  }).map((match) => match[0]));
})"""


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("policies-table", r"\d{4}年\d{1,2}月\d{1,2}日|〔\d{4}〕\d+号"),
        ("measures-table", r"\d{4}-\d{7}|\d+万元"),
        ("department", r"\d{4}-\d{7}|\d{4}年\d{1,2}月\d{1,2}日"),
        ("policy", r"\d{4}年\d{1,2}月\d{1,2}日"),
    ],
)
def test_days_telephones_and_numbers_of_documents_stay_in_one_line(knowledge, page, kind, what):
    page.goto(PUBLIC[kind])
    for width in (360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(BROKEN.replace("WHAT", what)) == [], width


def test_no_last_line_of_a_name_is_a_single_letter(knowledge, page):
    page.goto(PUBLIC["compare"])
    alone = """names => names.filter((name) => {
      const lines = [...name.getClientRects()];
      return lines.length > 1 && lines.at(-1).width < 1.5 * parseFloat(getComputedStyle(name).fontSize);
    }).map((name) => name.textContent)"""
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("tbody th a").evaluate_all(alone) == []


def test_the_names_of_fields_stay_in_one_line(knowledge, page):
    page.goto(PUBLIC["data"])
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    names = page.locator("dt code")
    lines = names.evaluate_all("names => names.map((name) => name.getClientRects().length)")
    assert len(lines) > 50 and set(lines) == {1}


def test_the_numbers_of_the_home_page_fill_each_row(knowledge, page):
    page.goto("/")
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        boxes = [card.bounding_box() for card in page.locator(".numbers li").all()]
        rows = {box["y"]: box["x"] + box["width"] for box in boxes}
        assert max(rows.values()) - min(rows.values()) < 2, width


@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_line_of_a_place_is_a_single_letter(knowledge, page, media):
    page.set_viewport_size({"width": 360 if media == "screen" else 794, "height": 900})
    page.emulate_media(media=media)
    page.goto("/")
    alone = """names => names.filter((name) => {
      const words = document.createRange();
      words.selectNodeContents(name);
      const letter = parseFloat(getComputedStyle(name).fontSize);
      return [...words.getClientRects()].some((line) => line.width < 1.5 * letter);
    }).map((name) => name.textContent)"""
    assert page.locator(".place__name").evaluate_all(alone) == []
