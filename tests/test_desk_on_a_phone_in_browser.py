"""The desk at 390 px in a real browser: short forms where little is entered, a table of contents where much is."""

import pytest
from playwright.sync_api import expect

from tests.browser import signed_in
from tests.builders import a_policy, a_reviewer

pytestmark = pytest.mark.once
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def phone(page, transactional_db):
    """A page of a reviewer, on a phone."""
    laowang = a_reviewer(username="laowang")
    page.set_viewport_size(PHONE)
    return signed_in(page, laowang)


def test_the_reason_is_a_line_not_a_page(phone):
    policy = a_policy(status="in_review")
    for address in (policy.admin_url, policy.admin_url.replace("change", "review")):
        phone.goto(address)
        assert phone.get_by_label("理由", exact=True).bounding_box()["height"] <= 80, address


def test_a_form_has_a_table_of_contents(phone):
    phone.goto(a_policy(status="draft").admin_url)
    contents = phone.get_by_role("navigation", name="本页内容")
    assert contents.bounding_box()["y"] < PHONE["height"]
    for name in ("出处", "措施", "提交和发布"):
        expect(contents.get_by_role("link", name=name, exact=True).first).to_be_visible()
    contents.get_by_role("link", name="提交和发布").click()
    expect(phone.get_by_role("button", name="保存并提交审核")).to_be_in_viewport()


def test_what_waits_stands_before_every_list(phone):
    a_policy(status="in_review", title="某某办法")
    phone.goto("/admin/")
    waiting = phone.get_by_role("link", name="某某办法").first
    assert waiting.bounding_box()["y"] < phone.locator(".app-policies").bounding_box()["y"]


def test_contents_are_links_alone_and_each_once(phone):
    policy = a_policy(status="draft")
    for width in (390, 1280):
        phone.set_viewport_size({"width": width, "height": 800})
        phone.goto(policy.admin_url)
        items = phone.locator(".desk-contents li")
        names = items.all_inner_texts()
        assert len(names) == len({*names}), names
        assert {item.evaluate("item => getComputedStyle(item).listStyleType") for item in items.all()} == {"none"}


def test_a_history_is_read_without_scrolling_sideways(phone):
    phone.goto(a_policy(status="draft").admin_url.replace("change", "history"))
    widths = phone.locator("#compare .desk-table").evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert widths[0] <= widths[1]
    assert phone.locator("#user-tools").evaluate("tools => getComputedStyle(tools).textTransform") == "none"


def test_the_first_field_to_correct_has_the_focus(phone):
    phone.goto(a_policy(status="draft").admin_url)
    date = phone.locator("#id_issued_on")
    date.fill("哪天")
    phone.get_by_role("button", name="保存", exact=True).click()
    expect(date).to_be_focused()
    phone.get_by_role("link", name="成文日期").click()
    expect(date).to_be_in_viewport()
