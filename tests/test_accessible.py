"""WCAG 2.2 AA as far as it can be automated: axe finds nothing, on every kind of page, light, dark and 320 px wide.

axe is injected through the browser's protocol, so the pages keep their strict policy.
"""

from collections import defaultdict

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from policies.models import Measure, Policy
from records import review
from records.models import Version
from records.snapshot import snapshot_of
from staff.models import User
from tests.browser import signed_in
from tests.exhaustive import EXHAUSTIVE
from tests.page_kinds import DESK, MISSING, PUBLIC
from tests.test_permissions import samples  # noqa: F401
from tests.test_typing_in_browser import silent

pytestmark = pytest.mark.once
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # would load every stylesheet once more, into a style element that the pages' policy forbids
    "resultTypes": ["violations"],  # what is right is not described, element by element
}
# What another width changes of a page that was looked at, and what other colours do.
SIZES, COLOURS = ["target-size", "scrollable-region-focusable"], ["color-contrast"]
# One template makes all elements of one shape in one place: so many of them are looked at, and all in `make prove`.
MOST = 10_000 if EXHAUSTIVE else 3
# An element's shape is its name, attributes and class, and the shapes in it; its place, what it stands in.
RUN = """([most, seen, rules]) => {
  const hash = (text) => [...text].reduce((sum, one) => (Math.imul(sum, 31) + one.charCodeAt(0)) | 0, 0);
  const own = (one) => [one.localName, one.getAttributeNames(), one.className, one.type, one.role].join(" ");
  const shapes = new Map(), counts = new Map(seen), exclude = [];
  const measure = (one) => {
    const inside = new Set([...one.children].map(measure));
    shapes.set(one, hash(`${own(one)} ${[...inside].sort()}`));
    return shapes.get(one);
  };
  const look = (parent, place) => [...parent.children].forEach((one) => {
    const kind = hash(`${place} ${shapes.get(one)}`), count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > most) exclude.push(one); else look(one, hash(`${place} ${own(one)}`));
  });
  measure(document.body);
  look(document.body, 0);
  return axe.run({ exclude }, rules).then(({ violations }) => [[...counts], violations.map(
    ({ id, nodes }) => [id, nodes.slice(0, 5).map((node) => node.html.slice(0, 200))])]);
}"""
# Links change colour gradually: until then they are in between.
STILL = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)"
SHORTER_SIDES = """(elements) => elements.map((element) => element.getBoundingClientRect())
  .map(({ width, height }) => Math.min(width, height)).filter((side) => side > 0)"""
LOOKS = [("light", 1280, None), ("dark", 320, SIZES + COLOURS)]
DESK_LOOKS = [(390, None), (1280, SIZES)]


# Rules about single elements, looked for again: what was seen on a page before, by width, is not looked at once more.
SEEN = defaultdict(list)


def violations(page, only=None):
    """What axe finds: [[rule, the elements it found it on]]. `only` are the rules to look for again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = RULES | {"runOnly": {"type": "rule", "values": only}} if only else RULES
    width = page.viewport_size["width"]
    seen, found = page.evaluate(RUN, [MOST, SEEN[width] if only else [], rules])
    if only:
        SEEN[width] = seen
    return found


def is_accessible(page, address):
    for scheme, width, only in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        if only is None:
            page.goto(address)
        page.evaluate(STILL)
        assert violations(page, only) == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_page(knowledge, page, kind):
    is_accessible(page, PUBLIC[kind])
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_page_that_is_not_there(knowledge, page, console):
    is_accessible(page, MISSING["missing"])
    console.clear()  # the browser tells of the 404


def test_the_filters_as_a_sheet(knowledge, page):
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(reduced_motion="reduce")  # not looked at while it still scrolls
    page.goto("/measures/#filters")
    expect(page.get_by_role("complementary", name="筛选")).to_be_visible()
    assert violations(page) == []


# Forms like the policy's, and lists like the policies'.
LIKE_OTHERS = ["desk-measure", "desk-add", "desk-terms", "desk-people", "desk-logins"]


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.exhaustive] * (kind in LIKE_OTHERS)) for kind in DESK]
)
def test_the_desk(page, transactional_db, kind, console):
    signed_in(page, User.objects.create_superuser("editor"))
    policy, measure = Policy.objects.get(slug="keji-xingmeng-30-tiao"), Measure.objects.earliest("pk")
    is_accessible(page, DESK[kind].format(policy=policy.pk, measure=measure.pk))
    silent(console, "verbose: [DOM]")  # a browser would like the name beside a new password


@pytest.fixture
def administrator(page, transactional_db):
    """A page of an administrator of everything."""
    return signed_in(page, User.objects.create_superuser("laozhang"))


def problems(page, address):
    """What axe finds, and what is too wide, at the widths of a phone and of a desk."""
    found = []
    for width, only in DESK_LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        if only is None:
            page.goto(address)
        found += [(address, width, *violation) for violation in violations(page, only)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((address, width, "too wide"))
    return found


@pytest.mark.exhaustive  # lists and forms have one template each; DESK has the longest
@pytest.mark.parametrize("name", ["changelist", "change", "add"])
def test_every_kind_of_record_at_the_desk(administrator, samples, name, console):  # noqa: F811
    found = []
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        pk = samples["edited"][model._meta.label_lower.replace(".", "/")]
        found += problems(administrator, reverse(f"admin:{label}_{name}", args=[pk] if name == "change" else []))
    assert found == []
    silent(console, "403", "verbose: [DOM]")  # nobody adds a version or a part of no record


def test_what_is_asked_and_told_at_the_desk(administrator, samples, console):  # noqa: F811
    policy = Policy.objects.get(pk=samples["edited"]["policies/policy"])
    revised = Policy.objects.get(slug="keji-xingmeng-30-tiao")
    boss = User.objects.get(username="laozhang")
    review.revise(revised, snapshot_of(revised) | {"summary": "修订过的概要"}, boss)
    version = Version.objects.of(policy).first()
    pages = [policy.admin_url.replace("change", name) for name in ("review", "delete", f"restore/{version.pk}")]
    pages += [revised.admin_url.replace("change", name) for name in ("history", "review", "discard")]
    pages += [
        revised.admin_url,
        "/admin/policies/",
        "/admin/password_change/",
        f"/admin/staff/user/{boss.pk}/password/",
    ]
    found = [problem for address in pages for problem in problems(administrator, address)]
    assert found == []
    silent(console, "verbose: [DOM]")  # a browser would like the name beside a new password


def test_a_form_that_is_refused_and_one_that_met_another(administrator, samples, console):  # noqa: F811
    policy = Policy.objects.get(pk=samples["edited"]["policies/policy"])
    administrator.goto("/admin/policies/policy/add/")
    administrator.locator("#id_issued_on").fill("某天")
    administrator.evaluate("document.querySelector('#policy_form').noValidate = true")
    administrator.get_by_role("button", name="保存", exact=True).click()
    expect(administrator.locator(".errornote")).to_be_visible()
    assert violations(administrator) == []
    administrator.goto(policy.admin_url)
    Policy.objects.filter(pk=policy.pk).update(summary="甲改的")
    administrator.locator("#id_summary").fill("乙改的")
    administrator.get_by_role("button", name="保存", exact=True).click()
    expect(administrator.get_by_role("heading", name="另一位工作人员刚刚改过这条记录")).to_be_visible()
    assert violations(administrator) == []
    console.clear()  # the browser tells of the 409


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
        sizes = alone.evaluate_all(SHORTER_SIDES)
        assert sizes and min(sizes) >= 24, kind


def test_who_wants_nothing_to_move_sees_nothing_move(knowledge, page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
