"""The people who maintain the records, and what they may do."""

import pytest
from django.contrib.auth.models import Group, Permission

from staff.models import User
from staff.roles import ADMINISTRATOR, EDITOR, REVIEWER, make_roles
from tests.builders import a_person, a_policy, an_administrator
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PASSWORD = "given-by-another-1"


def test_a_new_person_may_enter_the_desk(admin_client):
    Form(admin_client, "/admin/staff/user/add/").sent(username="xiaoli", password1=PASSWORD, password2=PASSWORD)
    user = User.objects.get(username="xiaoli")
    assert (user.is_staff, user.is_superuser, user.check_password(PASSWORD)) == (True, False, True)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"username": "admin"}, "已存在一位使用该名字的用户。"),
        ({"username": "a b"}, "请输入合法的用户名。只能包含英文字母、数字、特殊字符“@”、“.”、“-”和“_”。"),
        ({"password2": "another-one-2"}, "输入的两个密码不一致。"),
    ],
)
def test_a_person_that_cannot_be_added(admin_client, values, reason):
    given = {"username": "xiaoli", "password1": PASSWORD, "password2": PASSWORD}
    assert Form(admin_client, "/admin/staff/user/add/").sent(**given | values).errors == [reason]


def test_rights_come_with_a_group(admin_client, client):
    group = Group.objects.create(name="政策编辑")
    permission = Permission.objects.get(codename="change_policy")
    Form(admin_client, f"/admin/auth/group/{group.pk}/change/").sent(permissions=[permission.pk])
    user = User.objects.create_user("xiaoli", is_staff=True)
    Form(admin_client, f"/admin/staff/user/{user.pk}/change/").sent(groups=[group.pk])
    client.force_login(user)
    assert client.get(a_policy().admin_url).status_code == 200
    assert client.get("/admin/staff/user/").status_code == 403


def test_rights_are_named_in_chinese_and_only_those_that_mean_something(admin_client):
    form = Form(admin_client, "/admin/auth/group/add/")
    labels = ["".join(label.itertext()).strip() for label in form.root.findall(".//div[@class='choices']//label")]
    assert {"增加政策", "修改措施", "删除出处", "查看来源文件"} <= {*labels}
    assert not [label for label in labels if label.isascii() or "权限" in label]


def test_an_administrator_makes_people_but_nobody_above_themselves(client):
    client.force_login(an_administrator())
    given = {"username": "xiaoli", "password1": PASSWORD, "password2": PASSWORD}
    Form(client, "/admin/staff/user/add/").sent(**given, is_superuser="on")
    assert not User.objects.get(username="xiaoli").is_superuser


@pytest.mark.parametrize("page", ["change", "password"])
def test_an_administrator_does_not_take_over_whoever_is_above(client, page):
    boss = User.objects.create_superuser("boss")
    client.force_login(an_administrator())
    given = {"username": "boss", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post(f"/admin/staff/user/{boss.pk}/{page}/", given).status_code == 403


@pytest.mark.parametrize(("role", "rights"), [(EDITOR, (0, 0)), (REVIEWER, (1, 0)), (ADMINISTRATOR, (1, 1))])
def test_the_three_roles_are_there_after_every_migration(role, rights):
    Group.objects.get(name=role).permissions.clear()
    make_roles()
    person = a_person(role)
    assert (person.has_perm("records.review"), person.has_perm("records.publish_alone")) == rights
    assert person.has_perm("policies.change_policy")
