"""Login: failures, inactivity, and what is left behind."""

import re

import pytest
from django.conf import settings

from staff.middleware import LAST_SEEN
from tests.builders import a_policy, an_editor
from tests.staff.desk import Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RIGHT, WRONG = "right-pass-word-1", "wrong-pass-word-1"


@pytest.fixture
def person():
    return an_editor(username="xiaoli", password=RIGHT)


def log_in(client, password=RIGHT, name="xiaoli", address="10.0.0.1"):
    return client.post("/admin/login/", {"username": name, "password": password}, REMOTE_ADDR=address)


def fail(client, times, **how):
    return [log_in(client, WRONG, **how).status_code for _ in range(times)]


def test_five_failures_lock_the_account_for_this_address(client, person):
    assert fail(client, 5) == [200, 200, 200, 200, 429]
    response = log_in(client)
    page = Page(response)
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "登录失败次数过多" in page.html
    assert "请 15 分钟后再试" in page.html


def test_a_stranger_elsewhere_locks_nobody_out(client, person):
    fail(client, 6, address="203.0.113.9")
    assert log_in(client, address="10.0.0.1").status_code == 302


def test_colleagues_at_the_same_address_are_not_locked_out(client, person):
    fail(client, 6, name="somebody")
    assert log_in(client).status_code == 302


def test_a_login_forgives_the_failures_before(client, person):
    fail(client, 4)
    assert log_in(client).status_code == 302
    client.logout()
    assert fail(client, 4) == [200] * 4


def forwarded(client, password, header, **how):
    data = {"username": how.pop("name", "xiaoli"), "password": password}
    return client.post("/admin/login/", data, HTTP_X_FORWARDED_FOR=header, **how).status_code


def test_without_a_proxy_of_ours_what_a_client_says_of_its_address_is_ignored(client, person, settings):
    settings.IS_PRODUCTION = True
    for number in range(40):
        forwarded(client, WRONG, f"203.0.113.{number}")
    assert forwarded(client, RIGHT, "203.0.113.99") == 429


def test_behind_our_proxy_it_is_the_address_the_proxy_names(client, person, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(6):
        forwarded(client, WRONG, f"10.0.0.{number}, 203.0.113.9")
    assert forwarded(client, RIGHT, "10.0.0.1, 203.0.113.9") == 429
    assert forwarded(client, RIGHT, "203.0.113.9, 10.0.0.1") == 302


def test_behind_two_proxies_it_is_the_address_before_the_last(client, person, settings):
    settings.TRUSTED_PROXIES = 2
    for number in range(6):
        forwarded(client, WRONG, f"10.0.0.{number}, 203.0.113.9, 192.0.2.{number}")
    assert forwarded(client, RIGHT, "203.0.113.9, 192.0.2.1") == 429


@pytest.mark.parametrize("header", ["", "nonsense", "1.2.3.4:80", "%27", "::1%eth0", ",,", "1" * 3000])
def test_a_header_that_names_no_address_counts_against_who_connects(client, person, settings, header):
    settings.TRUSTED_PROXIES = 1
    assert [forwarded(client, WRONG, header) for _ in range(5)] == [200] * 4 + [429]


def test_thirty_names_from_one_address_meet_a_limit(client, person):
    answers = [fail(client, 1, name=f"name{number}")[0] for number in range(30)]
    assert (answers[:19], set(answers[19:])) == ([200] * 19, {429})
    page = Page(response := log_in(client))
    assert response.status_code == 429 and "从您的网络地址登录，失败的次数太多" in page.html
    assert log_in(client, address="10.0.0.2").status_code == 302


def test_addresses_of_one_ipv6_network_count_as_one(client, person):
    for number in range(5):
        fail(client, 1, address=f"2001:db8:1:1::{number}")
    assert log_in(client, address="2001:db8:1:1:9::9").status_code == 429
    assert log_in(client, address="2001:db8:1:2::1").status_code == 302


def test_an_account_meets_a_limit_from_however_many_addresses(client, person):
    answers = [fail(client, 1, address=f"203.0.113.{number}")[0] for number in range(25)]
    assert (answers[:19], set(answers[19:])) == ([200] * 19, {429})
    page = Page(response := log_in(client, address="198.51.100.1"))
    assert response.status_code == 429 and "从平时登录的地方登录" in page.html


def test_strangers_lock_nobody_out_of_where_they_usually_log_in(client, person):
    log_in(client, address="10.0.0.1")
    client.logout()
    for number in range(25):
        fail(client, 1, address=f"203.0.113.{number}")
    assert log_in(client, address="10.0.0.1").status_code == 302


def away(client, seconds):
    """As if the last click had been so long ago."""
    client.get("/admin/")
    session = client.session
    session[LAST_SEEN] -= seconds
    session.save()


def test_who_is_away_for_long_is_logged_out_and_told(client, person):
    client.force_login(person)
    away(client, settings.IDLE_LOGOUT + 1)
    response = client.get("/admin/policies/policy/")
    assert response.url == "/admin/login/?next=/admin/policies/policy/"
    assert "您有 60 分钟没有操作，已自动退出" in Page(client.get(response.url)).html


def test_who_clicks_stays(client, person):
    client.force_login(person)
    for _ in range(3):
        away(client, settings.IDLE_LOGOUT - 60)
    assert client.get("/admin/").status_code == 200


def test_a_reader_has_no_session_and_a_public_page_renews_none(client, person):
    client.force_login(person)
    assert "sessionid" not in client.get("/policies/").cookies


PAGES = [
    "/admin/",
    "/admin/login/",
    "/admin/policies/policy/",
    "/admin/jsi18n/",
    "/admin/nothing/",
    "/admin/staff/user/",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("is_in", [True, False])
def test_no_page_of_the_desk_is_stored(client, person, address, is_in):
    if is_in:
        client.force_login(person)
    assert "no-store" in client.get(address)["Cache-Control"]


def test_a_form_is_not_stored_either(admin_client):
    assert "no-store" in admin_client.get(a_policy().admin_url)["Cache-Control"]


def test_the_rules_for_passwords_are_told_in_chinese(admin_client):
    html = Page(admin_client.get("/admin/password_change/")).html
    for rule in ("与你的其他个人信息太相似", "至少 8 个字符", "常见密码", "不能全都是数字"):
        assert rule in html, re.findall("<li>.*密码.*</li>", html)
