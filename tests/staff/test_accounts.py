"""Accounts: roles and duties, passwords, sessions, logins, and their history."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from policies.models import Duty
from records.models import Version
from staff.mail_transport import mail_settings
from staff.models import LoginRecord, User
from staff.roles import ADMINISTRATOR, EDITOR
from tests.builders import a_department, a_person, an_administrator, an_editor
from tests.staff.desk import Form, Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD, NEW, WRONG = "right-pass-word-1", "chosen-by-myself-2", "wrong-pass-word-1"


@pytest.fixture
def administrator(client):
    client.force_login(an_administrator(username="guanli"))
    return client


@pytest.fixture
def person():
    return an_editor(username="xiaoli", password=PASSWORD, email="xiaoli@example.org")


def address(person):
    return f"/admin/staff/user/{person.pk}/change/"


def log_in(name="xiaoli", password=PASSWORD, **headers):
    client = Client(**headers)
    client.post("/admin/login/", {"username": name, "password": password})
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


def group(name):
    return Group.objects.get(name=name).pk


# --- Roles and duties ---


def test_role_and_duty_are_given_on_the_form_of_a_person(administrator):
    department = a_department()
    form = Form(administrator, "/admin/staff/user/add/").row("duties", department=department.pk)
    page = form.sent(username="xiaozhang", password1=PASSWORD, password2=PASSWORD, groups=[group(EDITOR)])
    assert page.errors == []
    person = User.objects.get(username="xiaozhang")
    assert (person.groups.get().name, person.duties.get().department) == (EDITOR, department)


def test_who_has_no_role_is_pointed_out(administrator):
    nobody = a_person(username="meiyou")
    assert "这位工作人员还没有角色" in Form(administrator, address(nobody)).html
    assert any("还没有角色" in message for message in Form(administrator, address(nobody)).sent().messages)
    listed = Page(administrator.get("/admin/staff/user/?role=none"))
    assert "没有角色" in listed.html
    assert "meiyou" in listed.links
    administrator.force_login(nobody)
    assert "您的账号还没有角色" in Page(administrator.get("/admin/")).html


def test_people_are_found_by_their_full_name(administrator):
    a_person(username="xiaoming", last_name="李", first_name="小明")
    asked = {"app_label": "policies", "model_name": "duty", "field_name": "person"}
    for term in ("李小明", "小明", "xiaoming", "李 小明"):
        assert "xiaoming" in Page(administrator.get("/admin/staff/user/", {"q": term})).links, term
        assert len(administrator.get("/admin/autocomplete/", asked | {"term": term}).json()["results"]) == 1


# --- Passwords ---


def choose(link, password=NEW):
    client = Client()
    form = client.get(link, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else link
    return Page(client.post(where, {"new_password1": password, "new_password2": password}, follow=True))


def test_an_own_reset_by_mail(person, settings, client):
    settings.EMAIL_URL = "smtp://mail.example.org"
    assert "忘记密码" in Page(client.get("/admin/login/")).links
    client.post("/admin/password/", {"email": "xiaoli@example.org"})
    client.post("/admin/password/", {"email": "xiaoli@example.org"})  # at once again: no second letter
    (letter,) = mail.outbox
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]
    assert "新密码已生效" in choose(link).html
    assert is_in(log_in(password=NEW))
    assert "已经用过，或者过期了" in Page(Client().get(link, follow=True)).html


def test_nobody_learns_whether_there_is_such_a_person(person, settings, client):
    settings.EMAIL_URL = "smtp://mail.example.org"
    pages = [client.post("/admin/password/", {"email": email}, follow=True) for email in ("a@b.cn", person.email)]
    assert len({tuple(Page(page).messages) for page in pages}) == 1


def test_without_mail_the_page_says_whom_to_ask(person, client):
    assert "请找管理员" in Page(client.get("/admin/password/")).html
    client.post("/admin/password/", {"email": person.email})
    assert mail.outbox == []


def test_an_administrator_hands_on_a_link_that_works_once(administrator, person):
    page = Page(administrator.post(f"/admin/staff/user/{person.pk}/do/password-link/"))
    link = re.search(r"http://testserver(/admin/password/[^<]+)", page.html)[1]
    person.must_change_password = True
    person.save()
    assert "新密码已生效" in choose(link).html
    assert is_in(log_in(password=NEW))
    assert "已经用过，或者过期了" in Page(Client().get(link, follow=True)).html


def test_a_link_unlocks_the_account(administrator, person):
    for _ in range(6):
        log_in(password=WRONG)
    page = Page(administrator.post(f"/admin/staff/user/{person.pk}/do/password-link/"))
    choose(re.search(r"http://testserver(/admin/password/[^<]+)", page.html)[1])
    assert is_in(log_in(password=NEW))


@pytest.mark.parametrize("deed", ["password-link", "forget-app", "end-sessions"])
def test_an_administrator_does_nothing_to_whoever_is_above(administrator, deed):
    boss = User.objects.create_superuser("boss")
    assert administrator.post(f"/admin/staff/user/{boss.pk}/do/{deed}/").status_code == 403


def test_mail_is_set_up_by_one_address():
    found = mail_settings("smtp://a%40b.cn:p%2F@mail.b.cn/?tls=1&from=zhishiku@b.cn")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.b.cn", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b.cn", "p/")
    assert mail_settings("") == {}
    with pytest.raises(ValueError, match="EMAIL_URL"):
        mail_settings("mail.b.cn")


# --- Sessions ---


def test_sessions_are_listed_and_ended_by_their_owner(person):
    here = log_in(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36")
    there = log_in(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604.1", REMOTE_ADDR="10.0.0.7")
    assert is_in(here)
    assert is_in(there)
    page = Page(here.get("/admin/account/"))
    assert "Safari，iPhone" in page.html
    assert "10.0.0.7" in page.html
    (name,) = re.findall(r'name="end" value="(\w+)"', page.html)
    here.post("/admin/account/", {"end": name})
    assert is_in(here)
    assert not is_in(there)


def test_an_administrator_ends_all_sessions_of_a_person(administrator, person):
    there = log_in()
    assert is_in(there)
    assert "正在登录的地方" in Form(administrator, address(person)).html
    administrator.post(f"/admin/staff/user/{person.pk}/do/end-sessions/")
    assert not is_in(there)


def test_nobody_ends_the_session_of_another(person):
    here, there = log_in(), log_in(name=an_editor(username="laowang", password=PASSWORD).username)
    assert is_in(there)
    here.post("/admin/account/", {"end": ""})
    assert is_in(there)


# --- Logins ---


def test_logins_and_failures_are_seen_by_administrators_only(administrator, person):
    log_in()
    log_in(password=WRONG)
    html = Page(administrator.get("/admin/logins/?username=xiaoli")).html
    assert [one.outcome for one in LoginRecord.objects.filter(username="xiaoli")] == ["failed", "succeeded"]
    assert "密码不对" in html
    administrator.force_login(person)
    assert administrator.get("/admin/logins/").status_code == 403


def test_an_administrator_unlocks(administrator, person):
    for _ in range(6):
        log_in(password=WRONG)
    assert not is_in(log_in())
    assert "已锁定" in Page(administrator.get("/admin/logins/")).html
    administrator.post("/admin/logins/", {"username": "xiaoli"})
    assert is_in(log_in())


# --- The history ---


def history_of(person):
    return [(version.get_action_display(), version.why, version.changed) for version in Version.objects.of(person)]


def test_changes_of_an_account_stand_in_the_same_history_in_words(administrator, person):
    Form(administrator, address(person)).row("duties", department=a_department().pk).sent(groups=[group(ADMINISTRATOR)])
    assert history_of(person)[0] == ("修改", "", ["duties", "groups"])
    administrator.post(f"/admin/staff/user/{person.pk}/do/password-link/")
    assert history_of(person)[0] == ("账号", "生成设置新密码的一次性链接", [])
    assert Version.objects.of(person).first().by.username == "guanli"
    page = Page(administrator.get(f"/admin/staff/user/{person.pk}/history/"))
    assert "部门分工" in page.html
    assert "恢复这一版" not in page.html


def test_a_page_of_history_compares_roles_in_words(administrator, person):
    before = Version.objects.of(person).first().pk
    Form(administrator, address(person)).sent(groups=[group(ADMINISTRATOR)])
    after = Version.objects.of(person).first().pk
    page = Page(administrator.get(f"/admin/staff/user/{person.pk}/history/?a={before}&b={after}"))
    assert "<del>编辑</del>" in page.html or "管理员" in page.html


def test_no_password_stands_in_the_history(person):
    person.set_password(NEW)
    person.save()
    assert not any("password" in version.state for version in Version.objects.of(person))


def test_a_login_is_no_change_of_the_account(person):
    before = Version.objects.count()
    assert is_in(log_in())
    assert Version.objects.count() == before
    person.refresh_from_db()
    assert person.last_login


def test_editors_are_not_shown_the_history_of_accounts(administrator, person):
    Form(administrator, address(person)).sent(groups=[group(ADMINISTRATOR)])
    administrator.force_login(an_editor())
    for page in ("/admin/", "/admin/records/version/"):
        assert "xiaoli" not in Page(administrator.get(page)).html
    assert administrator.get(f"/admin/staff/user/{person.pk}/history/").status_code == 403


# --- Leaving ---


def test_deactivating_is_advised_instead_of_deleting(client, person):
    client.force_login(User.objects.create_superuser("boss"))
    there = log_in()
    assert is_in(there)
    person.refresh_from_db()
    page = Page(client.get(f"/admin/staff/user/{person.pk}/delete/", follow=True))
    assert "不能删除：有人离开时取消勾选，不要删除" in page.messages[0]
    assert Duty.objects.count() == 0
    values = Form(client, address(person)).values
    client.post(address(person), {name: value for name, value in values.items() if name != "is_active"})
    assert not User.objects.get(pk=person.pk).is_active
    assert not is_in(there)
