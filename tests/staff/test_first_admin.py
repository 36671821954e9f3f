"""The first administrator: created once, with a password displayed once."""

import re

import pytest
from django.core.management import call_command

from staff.models import User

pytestmark = pytest.mark.django_db


def first_admin(capsys):
    call_command("first_admin")
    return capsys.readouterr().out


def test_name_and_password_are_printed_and_open_the_desk(client, capsys):
    name, password = re.search(r"用户名：(\S+)　密码：(\S+?)（", first_admin(capsys)).groups()
    client.post("/admin/login/", {"username": name, "password": password})
    assert client.get("/admin/").url == "/admin/password_change/"


def test_a_second_time_nothing_is_made_and_nothing_printed(capsys):
    first_admin(capsys)
    kept = User.objects.get().password
    assert first_admin(capsys) == ""
    assert User.objects.get().password == kept


def test_each_installation_gets_a_password_of_its_own(capsys):
    first = first_admin(capsys)
    User.objects.all().delete()
    assert first_admin(capsys) != first


def test_a_name_that_is_taken_does_not_stop_it(capsys):
    User.objects.create_user("admin", password="x")
    assert "密码：" in first_admin(capsys)
    assert User.objects.filter(is_superuser=True).count() == 1
