"""No input at the desk is lost: forms in a popup, rows, lists of choices, leaving for good. In a real browser."""

# ruff: noqa: F401, F811 (fixtures are asked for by the names under which they are imported)

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests.builders import a_department
from tests.test_typing_in_browser import (
    TYPED,
    choose_department,
    desk,
    form,
    is_stored,
    log_in_again,
    save,
    stored,
    typed,
)
from tests.waiting import wait_until


def popup_of(desk, link):
    with desk.expect_popup() as opened:
        link.click()
    return opened.value


def test_rows_come_back_by_themselves(desk, transactional_db):
    """After logging in again, as after every interruption: what was sent is put back, its rows too."""
    a_department(name="科学技术厅甲")
    desk.goto("/admin/policies/policy/add/")
    typed(desk)
    choose_department(desk, "科学技术厅甲")
    desk.context.clear_cookies(name="sessionid")
    save(desk)
    log_in_again(desk)
    expect(desk.get_by_role("status")).to_contain_text("已经放回表单")
    expect(desk.get_by_label("内容概要")).to_have_value(TYPED)
    expect(desk.locator("#policydepartment_set-0 .select2-selection__rendered")).to_contain_text("科学技术厅甲")
    assert "没有位置" not in desk.get_by_role("status").inner_text()


@pytest.mark.parametrize(("state", "words"), [("gone", "登录已失效，请先保存"), ("password", "无法载入")])
def test_a_choice_says_why_there_is_no_list(desk, state, words):
    """When the login has ended, and when a page comes instead of a list."""
    desk.goto("/admin/policies/contact/add/")
    if state == "gone":
        desk.context.clear_cookies(name="sessionid")
    else:
        get_user_model().objects.update(must_change_password=True)
    desk.locator("#id_department + .select2 .select2-selection").click()
    expect(desk.locator(".select2-results")).to_contain_text(words)
    expect(desk.locator(".select2-results__option--selectable")).to_have_count(0)


def test_what_is_saved_in_a_popup_is_not_called_unsaved(desk, transactional_db):
    desk.goto("/admin/policies/contact/add/")
    popup = popup_of(desk, desk.locator("#add_id_department"))
    popup.locator("#id_name").fill("某新设厅")
    with popup.expect_event("close"):
        save(popup)
    expect(desk.locator("#id_department + .select2 .select2-selection__rendered")).to_contain_text("某新设厅")
    desk.goto("/admin/policies/department/add/")
    expect(desk.locator("#desk-typing")).not_to_contain_text("没有保存")
    paths = desk.evaluate(
        "Object.values(localStorage).filter((one) => one[0] === '{').map((one) => JSON.parse(one).path)"
    )
    assert paths == ["/admin/policies/contact/add/"]  # the form behind, which nobody saved


def test_what_is_typed_in_a_popup_is_offered_on_a_page(desk, transactional_db):
    desk.goto("/admin/policies/contact/add/")
    popup = popup_of(desk, desk.locator("#add_id_department"))
    popup.locator("#id_name").fill("某新设厅")
    is_stored(popup)
    popup.close()
    desk.goto("/admin/")
    desk.get_by_role("link", name="增加 部门：某新设厅").click()
    desk.get_by_role("button", name="放回表单").click()
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("成功")
    assert stored(desk) == 0


def test_home_says_which_record_is_not_saved(desk, form):
    is_stored(desk)
    desk.goto("/admin/")
    expect(desk.get_by_role("link", name="修改 政策：某某办法")).to_be_visible()


def test_logging_out_elsewhere_warns_of_what_is_not_saved(desk, form):
    is_stored(desk)
    warned = []
    other = desk.context.new_page()
    other.goto("/admin/")
    other.once("dialog", lambda dialog: (warned.append(dialog.message), dialog.dismiss()))
    other.get_by_role("button", name="注销").click()
    expect(other).to_have_url(re.compile("/admin/$"))
    assert "“修改 政策：某某办法”" in warned[0]
    assert stored(desk) == 1
    other.once("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="注销").click()
    expect(other).to_have_url(re.compile("/logout/$"))
    wait_until(lambda: stored(other) == 0)
