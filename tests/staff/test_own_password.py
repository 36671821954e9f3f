"""A password chosen by somebody else must be changed before anything else."""

import pytest

from staff.models import User
from tests.staff.desk import Answer, Form, Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]

GIVEN, OWN = "given-by-another-1", "chosen-by-myself-2"


@pytest.fixture
def newcomer(client):
    client.force_login(User.objects.create_superuser("newcomer", password=GIVEN, must_change_password=True))
    return client


def choose(client, new, old=GIVEN):
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return Answer(client, "/admin/password_change/", data)


@pytest.mark.parametrize("address", ["/admin/", "/admin/policies/policy/", "/admin/staff/user/add/", "/admin/nothing/"])
def test_every_page_of_the_desk_leads_to_the_change(newcomer, address):
    assert newcomer.get(address).url == "/admin/password_change/"


def test_nothing_can_be_posted_before(newcomer):
    newcomer.post("/admin/staff/user/add/", {"username": "x", "password1": OWN, "password2": OWN})
    assert not User.objects.filter(username="x").exists()


def test_the_page_says_why(newcomer):
    assert "现在的密码是别人设置的" in Page(newcomer.get("/admin/password_change/")).html


def test_logging_out_stays_possible(newcomer):
    assert newcomer.post("/admin/logout/").status_code == 200
    assert "/admin/login/" in newcomer.get("/admin/").url


def test_public_pages_stay_open(newcomer):
    assert newcomer.get("/policies/").status_code == 200


def test_after_the_change_the_desk_is_open(newcomer):
    choose(newcomer, OWN)
    assert newcomer.get("/admin/").status_code == 200
    assert User.objects.get(username="newcomer").check_password(OWN)


def test_the_given_password_is_no_own_one(newcomer):
    assert "新密码不能与旧密码相同" in choose(newcomer, GIVEN).errors
    assert newcomer.get("/admin/").url == "/admin/password_change/"


@pytest.mark.parametrize(("new", "reason"), [("kq7", "密码太短，至少要有 8 个字符"), ("8402957163", "密码只包含数字")])
def test_a_weak_password_is_refused_in_words(newcomer, new, reason):
    assert any(error.startswith(reason) for error in choose(newcomer, new).errors)
    assert newcomer.get("/admin/").url == "/admin/password_change/"


def test_a_wrong_old_password_changes_nothing(newcomer):
    choose(newcomer, OWN, old="wrong")
    assert newcomer.get("/admin/").url == "/admin/password_change/"


def test_whom_an_administrator_adds_must_change_it(admin_client, client):
    Form(admin_client, "/admin/staff/user/add/").sent(username="xiaoli", password1=GIVEN, password2=GIVEN)
    client.post("/admin/login/", {"username": "xiaoli", "password": GIVEN})
    assert client.get("/admin/").url == "/admin/password_change/"


def test_a_password_reset_by_an_administrator_must_be_changed(admin_client):
    user = User.objects.create_user("xiaoli", password=OWN, is_staff=True)
    Form(admin_client, f"/admin/staff/user/{user.pk}/password/").sent(password1=GIVEN, password2=GIVEN)
    user.refresh_from_db()
    assert user.check_password(GIVEN)
    assert user.must_change_password
