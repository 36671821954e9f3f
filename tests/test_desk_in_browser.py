"""Staff at work in a real browser: what they write at the desk is what readers see."""

import re

import pytest
from playwright.sync_api import expect

from policies.models import Policy
from staff.models import User
from tests.browser import signed_in
from tests.builders import a_document, a_measure, a_policy

PAGES = [
    "/admin/",
    "/admin/policies/",
    "/admin/policies/policy/",
    "/admin/policies/policy/?status__exact=draft",
    "/admin/policies/policy/add/",
    "/admin/policies/measure/add/",
    "/admin/policies/theme/",
    "/admin/indicators/indicator/add/",
    "/admin/records/document/",
    "/admin/records/version/",
    "/admin/auth/group/add/",
]
NAME, PASSWORD = "editor", "a-password-of-my-own-1"


@pytest.fixture
def desk(page, transactional_db):
    """A page whose reader is logged in."""
    return signed_in(page, User.objects.create_superuser(NAME, password=PASSWORD))


def test_from_a_public_page_to_its_form_and_back(desk):
    measure = a_measure(text="原来的正文")
    desk.goto(measure.get_absolute_url())
    desk.get_by_role("link", name="编辑").click()
    desk.get_by_label("措施正文").first.fill("改过的正文")
    desk.get_by_label("理由").fill("只有一人值班")
    desk.get_by_role("button", name="保存并发布").click()
    desk.get_by_role("link", name="在站点上查看").click()
    expect(desk.get_by_role("main")).to_contain_text("改过的正文")


def test_a_draft_gets_a_source_and_is_published(desk):
    a_document(title="某某报告", paragraph_count=9)
    policy = Policy.objects.create(slug="mou-banfa", title="某办法", kind="banfa")
    desk.goto(policy.admin_url)
    desk.get_by_role("button", name="保存并发布").click()
    expect(desk.get_by_text("还没有（已发布的）出处，不能发布")).to_be_visible()
    desk.get_by_text("添加另一个 出处").click()
    row = desk.locator(".dynamic-records-citation-content_type-object_id").last
    row.locator(".select2-selection").click()
    desk.get_by_role("searchbox").last.fill("某某报告")
    desk.get_by_role("option", name="某某报告").click()
    row.get_by_label("段落").fill("3")
    row.get_by_label("标题").check()
    desk.get_by_label("理由").fill("只有一人值班")
    desk.get_by_role("button", name="保存并发布").click()
    expect(desk.get_by_text("“某办法”已发布")).to_be_visible()
    desk.goto("/policies/mou-banfa/")
    expect(desk.get_by_role("main")).to_contain_text("《某某报告》第 3 段")


def test_a_lookup_without_result_says_so_in_chinese(desk):
    desk.goto(a_policy().admin_url)
    desk.locator(".field-themes .select2-selection").click()
    desk.locator(".field-themes .select2-search__field").fill("没有这样的主题")
    expect(desk.get_by_text("未找到结果")).to_be_visible()


def test_pages_of_the_desk_are_silent_and_fit(desk):
    policy = Policy.objects.get(slug="keji-xingmeng-30-tiao")
    for address in [*PAGES, policy.admin_url, policy.admin_url.replace("change", "history")]:
        assert desk.goto(address).status == 200
        for width in (360, 1280):
            desk.set_viewport_size({"width": width, "height": 800})
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_form_that_is_refused_says_what_is_wrong(desk):
    desk.goto(a_policy().admin_url)
    desk.get_by_label("施行或起始日期").fill("2025")
    desk.get_by_label("截止日期").fill("2021")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_text(re.compile("截止日期 2021 早于起始日期 2025"))).to_be_visible()


def test_logging_out_closes_the_desk(desk):
    desk.goto("/admin/")
    desk.get_by_role("button", name="注销").click()
    desk.goto("/admin/policies/policy/")
    expect(desk.get_by_label("密码")).to_be_visible()
