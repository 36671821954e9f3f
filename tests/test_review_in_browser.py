"""A record's life cycle, and two people at once, in a real browser: write, review, publish, revise, restore, merge."""

import pytest
from playwright.sync_api import expect

from policies.models import Policy
from tests.browser import signed_in
from tests.builders import a_document, a_policy, a_reviewer, an_editor

pytestmark = pytest.mark.once
WIDTH = {"width": 1280, "height": 900}


@pytest.fixture
def people(page, browser, live_server, console, transactional_db):
    """Pages of an editor, xiaoli, and a reviewer, laowang."""
    editor, reviewer = an_editor(username="xiaoli"), a_reviewer(username="laowang")
    other = browser.new_context(base_url=str(live_server), locale="zh-CN", viewport=WIDTH)
    other.set_default_timeout(15_000)
    other.on("console", lambda message: console.append(f"{message.type}: {message.text}"))
    yield [signed_in(page, editor), signed_in(other.new_page(), reviewer)]
    other.close()


def hand_in(editor, policy, summary):
    editor.goto(policy.admin_url)
    editor.get_by_label("内容概要").fill(summary)
    editor.get_by_role("button", name="保存并提交审核").click()


def test_write_review_publish_revise_restore(people):
    editor, reviewer = people
    a_document(title="某报告", paragraph_count=9)
    policy = a_policy(status="draft", title="某某办法", summary="第一稿")

    hand_in(editor, policy, "写好的概要")
    expect(editor.get_by_text("“某某办法”已提交审核")).to_be_visible()
    expect(editor.get_by_role("button", name="保存并发布")).to_have_count(0)

    reviewer.goto("/admin/")
    reviewer.locator("#desk-work").get_by_role("link", name="某某办法").click()
    reviewer.get_by_role("link", name="打开表单", exact=True).click()
    reviewer.get_by_role("link", name="预览", exact=True).click()
    expect(reviewer.get_by_text("还没有发布的草稿")).to_be_visible()
    expect(reviewer.get_by_role("main")).to_contain_text("写好的概要")
    reviewer.go_back()
    reviewer.get_by_role("button", name="保存并发布").click()
    expect(reviewer.get_by_text("“某某办法”已发布")).to_be_visible()

    hand_in(editor, policy, "修订过的概要")
    editor.goto(policy.get_absolute_url())
    expect(editor.get_by_role("main")).to_contain_text("写好的概要")

    reviewer.goto(policy.admin_url)
    expect(reviewer.get_by_text("修订稿").first).to_be_visible()
    reviewer.get_by_role("button", name="保存并发布").click()
    reviewer.goto(policy.get_absolute_url())
    expect(reviewer.get_by_role("main")).to_contain_text("修订过的概要")
    expect(reviewer.get_by_role("main")).to_contain_text("修改：内容概要（审核人）")

    editor.goto(policy.admin_url.replace("change", "history"))
    editor.get_by_role("button", name="比较选定的两版").click()
    row = editor.locator("#content-main form tbody tr").filter(has_text="提交审核").last
    row.get_by_role("link", name="恢复这一版").click()
    editor.get_by_role("button", name="恢复这一版").click()
    expect(editor.get_by_text("的内容已恢复为修订稿")).to_be_visible()
    expect(editor.get_by_label("内容概要")).to_have_value("写好的概要")
    assert Policy.objects.get(pk=policy.pk).summary == "修订过的概要"


def test_two_editors_of_one_record(people, console):
    one, other = people
    policy = a_policy(status="draft", summary="原来的", short_title="短题")
    for page in people:
        page.goto(policy.admin_url)
    one.get_by_label("内容概要").fill("甲改的概要")
    one.locator("#id_short_title").fill("甲改的短题")
    one.get_by_role("button", name="保存", exact=True).click()
    expect(one.get_by_text("成功").first).to_be_visible()

    other.get_by_label("内容概要").fill("乙改的概要")
    other.locator("#id_doc_number").fill("内科发〔2026〕1号")
    other.get_by_role("button", name="保存", exact=True).click()
    expect(other.get_by_role("heading", name="另一位工作人员刚刚改过这条记录")).to_be_visible()
    row = other.get_by_role("row").filter(has_text="甲改的概要")
    expect(row).to_contain_text("乙改的概要")
    row.get_by_role("radio").last.check()
    other.get_by_role("button", name="合并并保存").click()
    expect(other.get_by_text("两人的修改已合并保存")).to_be_visible()
    stored = Policy.objects.get(pk=policy.pk)
    assert (stored.summary, stored.short_title, stored.doc_number) == ("乙改的概要", "甲改的短题", "内科发〔2026〕1号")
    assert all("409" in line for line in console)
    console.clear()
