"""WCAG 2.2 AA as far as a machine can tell: axe finds nothing, on every kind of page, light, dark and 320 px wide.

axe is injected by the browser's own protocol, so the pages keep their strict policy.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from policies.models import Measure, Policy
from staff.models import User
from tests.kinds import DESK, MISSING, PUBLIC

pytestmark = pytest.mark.once
# `preload` would load every stylesheet once more, into a style element that the pages' policy forbids.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}
LOOKS = [("light", 1280), ("dark", 320)]


def violations(page):
    """What axe finds: [(rule, the elements it found it on)]."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(violation["id"], [node["html"][:200] for node in violation["nodes"][:5]]) for violation in found]


def is_accessible(page, address):
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert violations(page) == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_page(knowledge, page, kind):
    is_accessible(page, PUBLIC[kind])


def test_a_page_that_is_not_there(knowledge, page, console):
    is_accessible(page, MISSING["missing"])
    console.clear()  # the browser tells of the 404


def test_the_filters_as_a_sheet(knowledge, page):
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(reduced_motion="reduce")  # not looked at while it still scrolls
    page.goto("/measures/#filters")
    expect(page.get_by_role("complementary", name="筛选")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("kind", DESK)
def test_the_desk(page, transactional_db, kind):
    User.objects.create_superuser("editor", password="a-password-of-my-own-1")
    page.goto("/admin/")
    page.get_by_label("用户名").fill("editor")
    page.get_by_label("密码").fill("a-password-of-my-own-1")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    policy, measure = Policy.objects.get(slug="keji-xingmeng-30-tiao"), Measure.objects.earliest("pk")
    is_accessible(page, DESK[kind].format(policy=policy.pk, measure=measure.pk))


def test_text_twice_as_large_needs_no_scrolling_sideways(knowledge, page):
    """200 % of a browser's zoom is half its width; larger text alone must not push anything out either."""
    for kind in ("home", "policies", "policy", "search-results"):
        page.set_viewport_size({"width": 640, "height": 900})
        page.goto(PUBLIC[kind])
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, kind


def test_every_target_is_24_pixels_or_stands_in_a_sentence(knowledge, page):
    for kind in ("home", "policies-chosen", "measures", "policy"):
        page.goto(PUBLIC[kind])
        alone = page.locator(".band a, .facet a, .tags a, .arrange a, .pages a, .numbers a, .button, .field, summary")
        sizes = [element.bounding_box() for element in alone.all() if element.is_visible()]
        assert sizes and all(min(box["width"], box["height"]) >= 24 for box in sizes), kind


def test_who_wants_nothing_to_move_sees_nothing_move(knowledge, page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
