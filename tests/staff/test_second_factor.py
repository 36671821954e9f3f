"""The second factor: set up, requested, required by an administrator, lost and reset."""

import re
import time

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from records.models import Version
from staff.models import LoginRecord
from tests.builders import an_administrator, an_editor
from tests.staff.desk import Form, Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "right-pass-word-1"
SETUP, CODE = "/admin/account/second-factor/", "/admin/account/code/"


@pytest.fixture
def person():
    return an_editor(username="xiaoli", password=PASSWORD)


def log_in():
    client = Client()
    client.post("/admin/login/", {"username": "xiaoli", "password": PASSWORD})
    return client


def code_of(person, steps=0):
    """What the person's app shows, or will show some steps of 30 seconds later."""
    TOTPDevice.objects.filter(user=person).update(throttling_failure_timestamp=None, throttling_failure_count=0)
    totp = TOTP(TOTPDevice.objects.get(user=person).bin_key)
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def set_up(client, person):
    client.get(SETUP)
    page = Page(client.post(SETUP, {"code": code_of(person)}))
    return re.findall(r"<li><code>(\w+)</code></li>", page.html)


def test_the_page_shows_a_picture_the_policy_allows(person):
    client = log_in()
    response = client.get(SETUP)
    page = Page(response)
    picture = page.root.find(".//svg[@class='segno']")
    assert picture is not None
    assert not [each for each in picture.iter() if each.get("style")]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_setting_up_takes_a_code_and_gives_recovery_codes(person):
    client = log_in()
    client.get(SETUP)
    assert "动态口令不对" in Page(client.post(SETUP, {"code": "000000"})).errors[0]
    assert len(set_up(client, person)) == 10
    assert client.get("/admin/").status_code == 200
    assert Version.objects.of(person).first().why == "启用动态口令"


def test_after_the_password_the_code_is_asked_for(person):
    set_up(log_in(), person)
    client = log_in()
    asked = client.get("/admin/policies/policy/?q=a")
    assert asked.url == f"{CODE}?next=%2Fadmin%2Fpolicies%2Fpolicy%2F%3Fq%3Da"
    assert client.post("/admin/policies/theme/add/", {"name": "x"}).url.startswith(CODE)
    assert client.get(SETUP).url.startswith(CODE)
    assert client.get("/admin/password_change/").url.startswith(CODE)
    assert "动态口令不对" in Page(client.post(asked.url, {"code": "000000"})).errors[0]
    assert LoginRecord.objects.first().outcome == "code"
    sent = client.post(CODE, {"code": code_of(person, 1), "next": "/admin/policies/policy/?q=a"})
    assert sent.url == "/admin/policies/policy/?q=a"
    assert client.get(sent.url).status_code == 200


def test_a_code_is_good_once(person):
    set_up(log_in(), person)
    code = code_of(person, 1)
    assert log_in().post(CODE, {"code": code}).status_code == 302
    code_of(person)  # no waiting for the failure that follows
    assert Page(log_in().post(CODE, {"code": code})).errors


def test_a_recovery_code_is_good_once(person):
    codes = set_up(log_in(), person)
    assert log_in().post(CODE, {"code": f" {codes[0].upper()} "}).status_code == 302
    assert Page(log_in().post(CODE, {"code": codes[0]})).errors


def test_nobody_is_led_to_another_site(person):
    set_up(log_in(), person)
    assert log_in().post(CODE, {"code": code_of(person, 1), "next": "https://evil.example/"}).url == "/admin/"


def test_setting_up_ends_other_sessions(person):
    here, there = log_in(), log_in()
    assert there.get("/admin/").status_code == 200
    set_up(here, person)
    assert there.get("/admin/").status_code == 302


def test_an_administrator_can_require_it(client, person):
    open_session = log_in()
    client.force_login(an_administrator())
    Form(client, f"/admin/staff/user/{person.pk}/change/").sent(must_use_second_factor="on")
    for there in (open_session, log_in()):
        assert there.get("/admin/").url.startswith(SETUP)
        assert there.post("/admin/policies/theme/add/", {"name": "x"}).url.startswith(SETUP)
    there = log_in()
    assert "管理员要求您的账号使用动态口令" in Page(there.get(SETUP)).html
    set_up(there, person)
    assert there.get("/admin/").status_code == 200
    assert "不能关闭" in Page(there.post(SETUP, {"off": "1"}, follow=True)).messages[0]


def test_who_is_not_required_turns_it_off(person):
    client = log_in()
    set_up(client, person)
    client.post(SETUP, {"off": "1"})
    assert log_in().get("/admin/").status_code == 200


def test_an_administrator_resets_a_lost_phone(client, person):
    there = log_in()
    set_up(there, person)
    client.force_login(an_administrator())
    client.post(f"/admin/staff/user/{person.pk}/do/forget-app/")
    assert there.get("/admin/").status_code == 302
    assert log_in().get("/admin/").status_code == 200
    assert Version.objects.of(person).first().why == "管理员清除了动态口令"


def test_public_pages_ask_for_nothing(person):
    set_up(log_in(), person)
    assert log_in().get("/policies/").status_code == 200
