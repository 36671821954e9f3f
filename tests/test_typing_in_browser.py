"""No input at the desk is lost: in a real browser, for every way in which a form is interrupted."""

import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from policies.models import Policy
from records import review
from records.models import Version
from records.snapshot import snapshot_of
from staff.middleware import LAST_SEEN
from tests.browser import signed_in
from tests.builders import a_department, a_document, a_policy, a_reviewer, an_editor, cited
from tests.test_desk_in_browser import PASSWORD
from tests.waiting import wait_until

TYPED = "写了很久的概要"


@pytest.fixture
def desk(page, transactional_db):
    """A page of an editor, xiaoli."""
    return signed_in(page, an_editor(username="xiaoli", password=PASSWORD))


@pytest.fixture
def form(desk):
    """The form of a draft, with something typed."""
    policy = a_policy(status="draft", title="某某办法", summary="原来的概要")
    desk.goto(policy.admin_url)
    typed(desk)
    return policy


def typed(desk, text=TYPED):
    desk.get_by_label("内容概要").fill(text)


def is_stored(desk):
    """Wait until the browser holds what was typed."""
    wait_until(lambda: stored(desk))


def stored(desk):
    return desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk-typed:')).length")


def save(desk):
    desk.get_by_role("button", name="保存", exact=True).click()


def choose_department(desk, name):
    """Add a row to a policy's form and look a department up in it."""
    desk.locator("#policydepartment_set-group .add-row a").click()
    desk.locator("#policydepartment_set-0 .select2-selection").click()
    desk.locator(".select2-search__field").last.fill(name)
    desk.locator(".select2-results__option", has_text=name).click()


def stands_unsaved(desk, policy):
    expect(desk.get_by_role("status")).to_contain_text("还没有保存")
    expect(desk.get_by_label("内容概要")).to_have_value(TYPED)
    assert Policy.objects.get(pk=policy.pk).summary == "原来的概要"


def log_in_again(desk):
    desk.get_by_label("用户名").fill("xiaoli")
    desk.get_by_label("密码").fill(PASSWORD)
    desk.get_by_role("button", name="登录").click()


def a_reason_outlives_the_session(desk, reason, button, done):
    """Written on a page whose session ends, it stands there after the login, and goes once the step is done."""
    desk.get_by_label("理由").fill(reason)
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name=button).click()
    log_in_again(desk)
    expect(desk.get_by_label("理由")).to_have_value(reason)
    desk.get_by_role("button", name=button).click()
    expect(desk.locator(".messagelist")).to_contain_text(done)
    assert stored(desk) == 0


def silent(console, *words):
    """What is refused on purpose is a line in the console; nothing else is."""
    assert all(any(word in line for word in words) for line in console), console
    console.clear()


def test_the_session_ended(desk, form):
    desk.context.clear_cookies(name="sessionid")
    save(desk)
    expect(desk.get_by_role("status")).to_contain_text("也没有丢失")
    log_in_again(desk)
    stands_unsaved(desk, form)
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("成功")
    assert Policy.objects.get(pk=form.pk).summary == TYPED


def test_what_another_tab_sent_is_not_given_up_with_a_refused_form(desk, form):
    """The login ended in two tabs of one form: what one of them sends again and is refused, the other's stays."""
    other = desk.context.new_page()
    other.goto(form.admin_url)
    typed(other, "另一页写的概要")
    desk.context.clear_cookies(name="sessionid")
    save(desk)
    save(other)
    log_in_again(other)
    expect(other.get_by_role("status").first).to_contain_text("已经放回表单")
    other.locator("#id_title").fill("")
    save(other)
    expect(other.get_by_text("必填").first).to_be_visible()
    expect(other.get_by_role("button", name="放回表单")).to_have_count(1)
    values = {other.get_by_label("内容概要").input_value()}
    other.get_by_role("button", name="放回表单").click()
    values.add(other.get_by_label("内容概要").input_value())
    assert values == {TYPED, "另一页写的概要"}


def test_a_refused_form_that_is_loaded_again_is_offered_once(desk, form):
    desk.locator("#id_title").fill("")
    save(desk)
    expect(desk.get_by_text("必填").first).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("必填").first).to_be_visible()
    expect(desk.get_by_label("内容概要")).to_have_value(TYPED)
    expect(desk.get_by_role("button", name="放回表单")).to_have_count(0)


def test_a_reason_for_a_step_is_kept_like_any_typing(page, transactional_db):
    an_editor(username="xiaowang", password=PASSWORD)
    xiaoli = a_reviewer(username="xiaoli", password=PASSWORD)
    policy = a_policy(status="in_review", title="某某办法")
    desk = signed_in(page, xiaoli)
    address = policy.admin_url.replace("/change/", "/review/")
    desk.goto(address)
    a_reason_outlives_the_session(desk, "依据不足，请补来源", "退回", done="已退回")


def test_logged_out_when_idle(desk, form):
    session = Session.objects.get().get_decoded() | {LAST_SEEN: int(time.time()) - 3700}
    Session.objects.update(session_data=Session.objects.encode(session))
    save(desk)
    expect(desk.get_by_text("您有 60 分钟没有操作")).to_be_visible()
    log_in_again(desk)
    stands_unsaved(desk, form)


def test_a_token_that_is_not_accepted(desk, form, console):
    desk.evaluate("document.querySelector('#policy_form [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    save(desk)
    expect(desk.get_by_role("heading", name="请再试一次")).to_be_visible()
    desk.goto(form.admin_url)
    stands_unsaved(desk, form)
    silent(console, "403")


def test_rights_taken_away_meanwhile(desk, form, console):
    form_of = Policy.objects.get(pk=form.pk)
    group = an_editor().groups.get()
    group.permissions.clear()
    save(desk)
    expect(desk.get_by_role("heading", name="不能这样做")).to_be_visible()
    desk.goto("/admin/")
    desk.get_by_text("查看输入的内容").click()
    expect(desk.get_by_text(TYPED)).to_be_visible()
    silent(console, "403")
    assert form_of.summary == "原来的概要"


def test_the_record_deleted_by_a_colleague(desk, form):
    Policy.objects.get(pk=form.pk).delete()
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("已被程序删除。您输入的内容没有保存，还在这个浏览器里")
    desk.get_by_role("link", name="恢复这一版").first.click()
    desk.get_by_role("button", name="恢复这一版").click()
    stands_unsaved(desk, form)


def test_the_tab_closed_by_mistake(desk, form):
    is_stored(desk)
    desk.close()
    again = desk.context.new_page()
    again.goto(form.admin_url)
    expect(again.get_by_label("内容概要")).to_have_value("原来的概要")
    again.get_by_role("button", name="放回表单").click()
    stands_unsaved(again, form)


def test_leaving_with_changes_is_warned_of(desk, form, dialogs):
    desk.get_by_role("link", name="首页").first.click()
    expect(desk).to_have_url(re.compile("/admin/$"))
    assert dialogs == ["beforeunload"]
    expect(desk.get_by_text("输入的内容还没有保存")).to_be_visible()


def test_leaving_without_changes_is_not(desk, dialogs):
    desk.goto(a_policy(status="draft").admin_url)
    desk.get_by_role("link", name="首页").first.click()
    expect(desk).to_have_url(re.compile("/admin/$"))
    assert dialogs == []


def test_rows_and_lookups_come_back(desk, transactional_db):
    a_department(name="科学技术厅甲")
    desk.goto("/admin/policies/policy/add/")
    typed(desk)
    choose_department(desk, "科学技术厅甲")
    is_stored(desk)
    desk.wait_for_timeout(500)
    desk.reload()
    desk.get_by_role("button", name="放回表单").click()
    expect(desk.locator("#policydepartment_set-0 .select2-selection__rendered")).to_contain_text("科学技术厅甲")
    expect(desk.get_by_label("内容概要")).to_have_value(TYPED)


def test_it_is_gone_after_saving(desk, form):
    is_stored(desk)
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("成功")
    assert stored(desk) == 0


def test_it_stays_while_a_form_is_refused(desk, form):
    desk.locator("#id_title").fill("")
    save(desk)
    expect(desk.locator(".errornote")).to_be_visible()
    is_stored(desk)
    desk.goto(form.admin_url)
    desk.get_by_role("button", name="放回表单").click()
    stands_unsaved(desk, form)


def test_it_is_gone_after_logging_out_on_purpose(desk, form):
    is_stored(desk)
    desk.get_by_role("button", name="注销").click()
    expect(desk).to_have_url(re.compile("/logout/$"))
    wait_until(lambda: stored(desk) == 0)


def test_it_is_gone_after_seven_days(desk, form):
    is_stored(desk)
    desk.goto("/admin/")
    desk.evaluate(
        """() => { for (const key of Object.keys(localStorage).filter((one) => one.startsWith("desk-typed:"))) {
            const entry = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({ ...entry, at: Date.now() - 7 * 86400000 - 1000 });
        } }"""
    )
    desk.goto(form.admin_url)
    expect(desk.get_by_role("button", name="放回表单")).to_have_count(0)
    assert stored(desk) == 0


def test_another_account_and_another_record_are_offered_nothing(desk, form):
    is_stored(desk)
    desk.goto(a_policy(status="draft").admin_url)
    expect(desk.get_by_role("button", name="放回表单")).to_have_count(0)
    laowang = a_reviewer(username="laowang")
    desk.context.clear_cookies()
    signed_in(desk, laowang)
    desk.goto(form.admin_url)
    expect(desk.get_by_role("button", name="放回表单")).to_have_count(0)


def test_passwords_are_not_stored(desk, console):
    desk.goto("/admin/password_change/")
    desk.get_by_label("旧密码").fill("geheim-geheim")
    desk.wait_for_timeout(500)
    assert stored(desk) == 0
    silent(console, "verbose: [DOM]")


def test_enter_in_the_reason_saves_nothing(desk, form):
    desk.get_by_label("理由").press("Enter")
    desk.wait_for_timeout(300)
    expect(desk).to_have_url(re.compile("/change/$"))
    assert Policy.objects.get(pk=form.pk).summary == "原来的概要"


def test_what_a_colleague_saved_meanwhile_is_merged_not_overwritten(desk, form, console):
    is_stored(desk)
    desk.goto("/admin/")
    Policy.objects.filter(pk=form.pk).update(doc_number="内科发〔2021〕9号")
    desk.goto(form.admin_url)
    desk.get_by_role("button", name="放回表单").click()
    desk.get_by_role("button", name="保存并提交审核").click()
    expect(desk.get_by_text("合并以后接着提交审核")).to_be_visible()
    desk.get_by_role("button", name="合并并保存").click()
    expect(desk.locator(".messagelist")).to_contain_text("已提交审核")
    policy = Policy.objects.get(pk=form.pk)
    assert (policy.doc_number, policy.summary, policy.status) == ("内科发〔2021〕9号", TYPED, "in_review")
    assert stored(desk) == 0
    assert Version.objects.of(policy).filter(action="merged").exists()
    silent(console, "409")


def test_a_source_is_typed_into_a_row_of_its_own(desk, transactional_db):
    document = a_document(title="某报告", paragraph_count=9)
    desk.goto(document.admin_url)
    desk.get_by_label("说明").fill(TYPED)
    is_stored(desk)
    desk.reload()
    desk.get_by_role("button", name="放回表单").click()
    expect(desk.get_by_label("说明")).to_have_value(TYPED)


def test_what_is_typed_while_the_server_saves_is_kept(desk, form):
    """The answer names what was sent as saved; what was typed since is offered."""
    desk.evaluate(
        """(text) => {
            const summary = document.querySelector("#id_summary");
            document.querySelector("#policy_form").addEventListener("submit", () => {
                setTimeout(() => { summary.value = text; });
            });
        }""",
        TYPED + "，再写一段",
    )
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("成功")
    assert Policy.objects.get(pk=form.pk).summary == TYPED
    desk.goto(form.admin_url)
    desk.get_by_role("button", name="放回表单").click()
    expect(desk.get_by_label("内容概要")).to_have_value(TYPED + "，再写一段")


def test_a_row_that_was_taken_away_does_not_come_back(desk, transactional_db):
    """A row that stands in the form is a row that is sent."""
    policy = cited(a_policy(status="draft"))
    address = f"/admin/policies/measure/add/?policy={policy.pk}"
    desk.goto(address)
    rows = desk.locator(".inline-related[id^=records-citation]:not(.empty-form)")
    rows.locator("a.inline-deletelink").click()
    desk.locator("#id_text").fill(TYPED)
    is_stored(desk)
    desk.goto(address)
    expect(rows).to_have_count(1)
    desk.get_by_role("button", name="放回表单").click()
    expect(rows).to_have_count(0)


def test_each_of_two_tabs_gets_its_own_typing_back(desk, form, console):
    other = desk.context.new_page()
    other.goto(form.admin_url)
    typed(other, "另一页写的概要")
    for page in (desk, other):  # the later one is the newer
        page.evaluate("document.querySelector('#policy_form [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
        save(page)
        expect(page.get_by_role("heading", name="请再试一次")).to_be_visible()
    desk.goto(form.admin_url)
    expect(desk.get_by_role("status").first).to_contain_text("已经放回表单")
    expect(desk.get_by_label("内容概要")).to_have_value(TYPED)
    silent(console, "403")


def test_logging_out_when_the_session_has_ended_forgets_too(desk, form, dialogs):
    is_stored(desk)
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="注销").click()
    expect(desk).to_have_url(re.compile("/login/"))
    wait_until(lambda: stored(desk) == 0)


def test_a_reason_on_a_page_that_asks_comes_back(desk):
    policy = a_policy(summary="旧")
    review.revise(policy, snapshot_of(policy) | {"summary": "新"}, an_editor())
    desk.goto(policy.admin_url.replace("/change/", "/discard/"))
    a_reason_outlives_the_session(desk, "重复了", "放弃修订稿", done="已放弃")


def test_a_reason_for_a_step_that_was_refused_is_kept_from_there(page, transactional_db):
    laowang = a_reviewer(username="laowang")
    policy = a_policy(status="in_review")
    desk = signed_in(page, laowang)
    desk.goto(policy.admin_url)
    desk.get_by_label("理由").fill("请补充依据" * 50)
    desk.get_by_role("button", name="保存并退回草稿").click()
    expect(desk.locator(".messagelist")).to_contain_text("理由最多 200 字")
    expect(desk.get_by_label("理由")).to_have_value("请补充依据" * 50)
    is_stored(desk)
    desk.goto(policy.admin_url)
    desk.get_by_role("button", name="放回表单").click()
    expect(desk.get_by_label("理由")).to_have_value("请补充依据" * 50)


def test_a_person_that_is_typed_comes_back_without_passwords(page, transactional_db):
    desk = signed_in(page, get_user_model().objects.create_superuser("root"))
    desk.goto("/admin/staff/user/add/")
    desk.get_by_label("用户名").fill("xiaoming")
    desk.locator("#id_password1").fill("geheim-geheim-1")
    is_stored(desk)
    assert "geheim" not in desk.evaluate("JSON.stringify(localStorage)")
    desk.goto("/admin/staff/user/add/")
    desk.get_by_role("button", name="放回表单").click()
    expect(desk.get_by_label("用户名")).to_have_value("xiaoming")
    for name in ("password1", "password2"):
        desk.locator(f"#id_{name}").fill("geheim-geheim-1")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("成功")
    assert stored(desk) == 0
