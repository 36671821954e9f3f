"""Keyboard and screen reader: few stops before the results, stable focus, one announcement of the count."""

import pytest
from playwright.sync_api import expect

from tests.page_kinds import PUBLIC

pytestmark = pytest.mark.once
FEW = 25  # stops before the first result, the header's nine among them
LISTS = ("policies", "measures", "platforms", "indicators", "policies-table", "search-results")


def stops_before_the_first_result(page):
    for stops in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.rows > li, tbody th, .place-grid')"):
            return stops
    return 60


@pytest.mark.parametrize("kind", LISTS)
def test_few_stops_lead_to_the_first_result(knowledge, page, kind):
    page.goto(PUBLIC[kind])
    assert stops_before_the_first_result(page) <= FEW


def test_one_link_leads_past_everything_to_the_results(knowledge, page):
    page.goto("/policies/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到结果")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()


def test_the_focus_stays_on_the_choice_and_one_voice_tells_the_new_count(knowledge, page):
    page.goto("/policies/")
    page.get_by_role("status").evaluate("region => region.dataset.lasting = 'yes'")
    choice = page.get_by_role("complementary").get_by_role("link", name="办法")
    choice.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=banfa")
    expect(page.get_by_role("status")).to_contain_text("文种为办法的")
    expect(page.locator("[role=status][data-lasting=yes]")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_count(1)
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="日期从旧到新").press("Enter")
    page.wait_for_url("**sort=issued_on**")
    expect(page.get_by_role("link", name="日期从旧到新")).to_be_focused()


def test_the_title_of_the_window_follows_the_selection(knowledge, page):
    page.goto("/policies/?department=kjt")
    expect(page).to_have_title("科学技术厅 – 政策 - 内蒙古科技政策知识库")
    page.get_by_role("complementary").get_by_role("link", name="2021年").click()
    expect(page).to_have_title("科学技术厅 · 2021年 – 政策 - 内蒙古科技政策知识库")


def test_relations_are_reached_once(knowledge, page):
    page.goto(PUBLIC["policy"])
    section = page.locator("#relations")
    listed = section.locator("li a").count()
    assert listed >= 8
    reached = section.locator("a").evaluate_all("links => links.filter((link) => link.tabIndex >= 0).length")
    assert reached == listed
    assert section.get_by_role("link").count() == listed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_field_asks_for_is_as_legible_as_a_note(knowledge, page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/policies/")
    asked = page.locator("#q-site").evaluate("field => getComputedStyle(field, '::placeholder').color")
    assert asked == page.locator(".site-footer").evaluate("foot => getComputedStyle(foot).color")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ring_of_the_focus_stands_out_from_the_header(knowledge, page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/policies/")
    page.keyboard.press("Tab")
    name = page.locator(".band__name").evaluate("name => getComputedStyle(name).color")
    for place in ("#q-site", ".band .button", ".band__nav a"):
        page.locator(place).first.focus()
        ring = page.locator(place).first.evaluate("element => getComputedStyle(element).outlineColor")
        assert ring == name, place
