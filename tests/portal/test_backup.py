"""Backup of a running portal and restore into an empty place: real processes, files and servers."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from itertools import count

import psycopg2
import pytest
import yaml
from django.conf import settings
from django.db import connection

from tests.postgres import server

numbers = count()
DATA = """
from policies.models import Policy
from records.models import DataVersion
policy = Policy.objects.get(slug="keji-xingmeng-30-tiao")
policy.summary = "备份以前改过"; policy.save()
"""


@pytest.fixture(scope="module")
def empty_url():
    """A PostgreSQL of its own for what is restored, where the tests run on one."""
    if connection.vendor == "sqlite":
        yield {}
    else:
        with server() as url:
            yield {"DATABASE_URL": url}


@pytest.fixture(scope="module")
def first_url():
    if connection.vendor == "sqlite":
        yield {"DATABASE_URL": ""}
    else:
        with server() as url:
            yield {"DATABASE_URL": url}


@pytest.fixture(scope="module")
def portal(tmp_path_factory, first_url):
    """A portal with records, and somebody's edit: what runs its commands."""
    folder = tmp_path_factory.mktemp("portal")
    run = Commands(folder / "var", first_url)
    for command in (["migrate", "-v0"], ["rebuild_search", "-v0"], ["load_fixtures"], ["first_admin"]):
        assert run(*command).returncode == 0
    run("shell", "--no-imports", "-c", DATA)
    (folder / "var" / "uploads").mkdir()
    (folder / "var" / "uploads" / "通知.txt").write_text("原件")
    run.file = folder / "one.tar"
    made = run("backup", run.file)
    assert made.returncode == 0, made.stderr
    return run


class Commands:
    def __init__(self, data, variables):
        self.data, self.variables = data, variables

    def __call__(self, *arguments, **more):
        environment = {**os.environ, "DATA_DIR": str(self.data), **self.variables, **more}
        environment.pop("SECRET_KEY", None)
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300
        )


def test_it_is_one_file_that_only_its_owner_reads(portal):
    assert portal.file.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in portal.file.parent.iterdir() if file.name.startswith(".")] == []
    with tarfile.open(portal.file) as archive:
        names = archive.getnames()
        manifest = json.load(archive.extractfile("manifest.json"))
    assert names[0] == "manifest.json" and {"secret_key", "uploads/通知.txt"} <= set(names)
    entries = yaml.safe_load((settings.BASE_DIR / "fixtures" / "policies.yaml").read_text())
    assert manifest["tables"]["policies_policy"][0] == len(entries)
    assert ["policies", "0001_initial"] in manifest["migrations"]


def test_restored_into_an_empty_place_it_proves_itself_and_is_the_same(portal, tmp_path, empty_url):
    new = Commands(tmp_path / "new", {**portal.variables, **empty_url})
    restored = new("restore", portal.file)
    assert restored.returncode == 0, restored.stderr
    assert "逐表核对一致" in restored.stdout and "检查都通过了" in restored.stdout
    assert (new.data / "secret_key").read_text() == (portal.data / "secret_key").read_text()
    assert (new.data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (new.data / "uploads" / "通知.txt").read_text() == "原件"
    asked = 'from policies.models import Policy; print(Policy.objects.get(slug="keji-xingmeng-30-tiao").summary)'
    assert "备份以前改过" in new("shell", "--no-imports", "-c", asked).stdout


def refused(run, said):
    assert run.returncode == 1 and said in run.stderr, run.stdout + run.stderr
    assert "Traceback" not in run.stderr


def test_nothing_is_overwritten(portal):
    refused(portal("backup", portal.file), "已经存在")
    refused(portal("restore", portal.file), "不是空的")


def test_a_place_that_cannot_be_written_is_told(portal):
    refused(portal("backup", "/proc/one.tar"), "备份没有做成")


def changed(portal, tmp_path, name, change):
    """A copy of the backup in which one file is other than it was."""
    path = tmp_path / "changed.tar"
    with tarfile.open(portal.file) as before, tarfile.open(path, "w") as after:
        for member in before:
            content = before.extractfile(member).read() if member.isfile() else b""
            if member.name == name:
                content = change(content)
                member.size = len(content)
            after.addfile(member, io.BytesIO(content))
    return path


def other_base(empty_url):
    """An empty database beside the one that a test restores into."""
    if not empty_url:
        return {}
    base = psycopg2.connect(empty_url["DATABASE_URL"])
    base.autocommit = True
    with base.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {(name := f'empty{next(numbers)}')}")
    base.close()
    return {"DATABASE_URL": empty_url["DATABASE_URL"].removesuffix("postgres") + name}


DATABASE = {"sqlite": "portal.sqlite3", "postgresql": "portal.pgdump"}[connection.vendor]


def newer(content):
    manifest = json.loads(content)
    manifest["migrations"].append(["policies", "0999_of_the_future"])
    return json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (DATABASE, lambda content: content[:5000] + b"?" + content[5001:], "校验和不一致"),
        ("secret_key", lambda content: b"another", "校验和不一致"),
        ("manifest.json", newer, "更新的程序"),
        ("manifest.json", lambda content: b"{}", "不是完整的备份文件"),
        (
            "manifest.json",
            lambda content: re.sub(rb'("policies_policy": \[\s*)(\d+)', rb"\g<1>1\2", content),
            "表 policies_policy 与备份时不同",
        ),
    ],
)
def test_what_is_not_as_it_was_is_refused_and_nothing_is_left(portal, tmp_path, empty_url, name, change, said):
    new = Commands(tmp_path / "new", {**portal.variables, **other_base(empty_url)})
    refused(new("restore", changed(portal, tmp_path, name, change)), said)
    assert {file.name for file in new.data.iterdir()} <= {"secret_key"}


def test_a_file_that_is_cut_short_is_refused(portal, tmp_path):
    (cut := tmp_path / "cut.tar").write_bytes(portal.file.read_bytes()[:100_000])
    new = Commands(tmp_path / "new", {"DATABASE_URL": ""})
    refused(new("restore", cut), "备份文件")
