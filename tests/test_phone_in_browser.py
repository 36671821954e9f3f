"""On a phone: nothing is cut off, touch targets are large enough, no page zooms into a field."""

import pytest

from tests.page_kinds import PUBLIC

pytestmark = pytest.mark.once
PHONE = {"width": 360, "height": 740}
TABLES = ("policies-table", "measures-table", "indicators-table", "search-table", "indicator", "department")
FINGER = 44  # pixels
KINDS = ("home", "policies-chosen", "measures", "policy", "indicator", "search-results", "document", "platforms")
# Links that stand in a sentence, or among other words, are as high as their line.
TOO_SMALL = """(finger) => {
  const inSentence = (element) => {
    const block = element.closest("p, li, dd, td, th, figcaption, summary, h1, h2, h3");
    if (!block || block.tagName === "SUMMARY") return false;
    const words = [...block.querySelectorAll("a, button")].reduce(
      (left, link) => left.replace(link.textContent.trim(), ""), block.textContent);
    return words.replace(/[\\s·]/g, "") !== "";
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".skip, svg"))
    .filter((element) => !element.matches(".skip"))
    .filter((element) => element.getBoundingClientRect().height < finger - 0.5 && !inSentence(element))
    .map((element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`);
}"""


@pytest.fixture(scope="module")
def phone(browser, live_server):
    context = browser.new_context(
        base_url=str(live_server), locale="zh-CN", viewport=PHONE, is_mobile=True, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", TABLES)
def test_the_rows_of_a_table_are_cards_that_name_their_cells_and_give_them_their_width(knowledge, phone, kind):
    phone.goto(PUBLIC[kind])
    cells = phone.locator(".table-frame td[data-label]:not(:empty)")
    assert cells.count() > 0
    for cell in cells.all()[:30]:
        box = cell.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    named = cells.first.evaluate("cell => [getComputedStyle(cell, '::before').content, cell.dataset.label]")
    assert named[0] == f'"{named[1]}"'
    assert phone.evaluate("[...document.querySelectorAll('.table-frame')].every((f) => f.scrollWidth <= f.clientWidth)")
    narrow = cells.evaluate_all(
        "cells => cells.filter((cell) => cell.offsetWidth < cell.parentElement.clientWidth * 0.85)"
        ".map((cell) => `${cell.dataset.label} ${cell.offsetWidth}`)"
    )
    assert narrow == []


@pytest.mark.parametrize("kind", KINDS)
def test_fingers_have_room_and_fields_are_not_zoomed_into(knowledge, phone, kind):
    phone.goto(PUBLIC[kind])
    assert phone.evaluate(TOO_SMALL, FINGER) == []
    sizes = phone.locator("input:not([type=hidden])").evaluate_all(
        "fields => fields.map((field) => parseFloat(getComputedStyle(field).fontSize))"
    )
    assert all(size >= 16 for size in sizes)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_filters_as_a_sheet_have_room_for_fingers_too(knowledge, phone):
    phone.goto("/measures/#filters")
    assert phone.evaluate(TOO_SMALL, FINGER) == []


def test_two_dates_in_a_row_are_named(knowledge, phone):
    phone.goto("/policies/")
    facts = phone.locator(".row__facts").all_inner_texts()
    assert all("成文于" in text or "成文日期" in text for text in facts)


def test_the_kinds_of_records_stand_in_one_line(knowledge, phone):
    phone.goto("/policies/")
    boxes = [link.bounding_box() for link in phone.locator(".band__nav a").all()]
    assert len(boxes) == 7 and len({box["y"] for box in boxes}) == 1
    assert all(box["width"] >= FINGER and box["height"] >= FINGER for box in boxes)


@pytest.mark.parametrize("address", ["/", "/policies/"])
def test_what_a_field_asks_for_is_read_whole(knowledge, phone, address):
    phone.goto(address)
    for field in phone.locator("input[placeholder]:visible").all():
        room, needed = field.evaluate(
            """(field) => {
              const style = getComputedStyle(field), pen = document.createElement("canvas").getContext("2d");
              pen.font = style.font;
              const cross = field.type === "search" ? parseFloat(style.fontSize) : 0; // room for what empties the field
              return [field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - cross,
                pen.measureText(field.placeholder).width];
            }"""
        )
        assert needed <= room


def test_the_kind_of_a_suggestion_is_not_taken_apart(knowledge, phone):
    phone.goto("/search/")
    phone.locator("#q-site").press_sequentially("科技特")
    kinds = phone.locator(".suggest__kind")
    kinds.first.wait_for()
    assert set(kinds.evaluate_all("kinds => kinds.map((kind) => kind.getClientRects().length)")) == {1}
