"""Who may enter the desk, its name, and its language."""

import re

import pytest

from staff.models import User
from tests.staff.desk import Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_reader_is_led_to_the_login(client):
    response = client.get("/admin/policies/policy/")
    assert response.url == "/admin/login/?next=/admin/policies/policy/"


def test_the_edit_link_of_a_record_leads_back_to_it_after_login(client):
    User.objects.create_superuser("boss", password="pass-word-1")
    data = {"username": "boss", "password": "pass-word-1", "next": "/admin/policies/policy/"}
    assert client.post("/admin/login/", data).url == "/admin/policies/policy/"


@pytest.mark.parametrize("given", [{"is_staff": False}, {"is_staff": True, "is_active": False}])
def test_nobody_else_enters(client, given):
    User.objects.create_user("reader", password="pass-word-1", **given)
    page = Page(client.post("/admin/login/", {"username": "reader", "password": "pass-word-1"}))
    assert "请输入一个正确的工作人员账户 用户名 和密码" in page.html
    assert client.get("/admin/").status_code == 302


def test_staff_without_rights_sees_no_records(client):
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/policies/policy/").status_code == 403


def test_the_desk_stands_under_our_name(admin_client):
    page = Page(admin_client.get("/admin/"))
    assert "内蒙古科技政策知识库 · 编辑台" in page.html
    assert "Django" not in re.sub("<[^>]+>", "", page.html)
    assert page.root.get("lang") == "zh-hans"


def test_what_is_edited_daily_comes_first(admin_client):
    rows = Page(admin_client.get("/admin/")).root.findall(".//div[@id='content-main']//th/a")
    assert [row.text for row in rows][:4] == ["政策", "措施", "平台", "部门"]


def test_the_desk_keeps_the_strict_policy(admin_client):
    policy = admin_client.get("/admin/policies/policy/add/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_record_that_is_not_there_is_said_so(admin_client):
    page = Page(admin_client.get("/admin/policies/policy/999999999999999999999/change/", follow=True))
    assert page.messages == ["ID 为“999999999999999999999”的 政策 不存在。可能已经被删除了？"]


def test_an_address_that_is_not_there_is_a_page_in_chinese(admin_client):
    response = admin_client.get("/admin/nothing/")
    assert response.status_code == 404
    assert Page(response).root.find(".//h1").text == "没有这个页面"
