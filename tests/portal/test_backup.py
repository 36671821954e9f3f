"""Backup of a running portal and restore into an empty place: real processes, files and servers."""

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
from hashlib import sha256
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import yaml
from django.conf import settings
from django.db import connection

from tests import snapshot
from tests.portal.portals import Commands, refused
from tests.postgres import program_folders

numbers = count()
pytestmark = pytest.mark.both  # the database is another process's
DATA = """
from policies.models import Policy
from records.models import DataVersion
policy = Policy.objects.get(slug="keji-xingmeng-30-tiao")
policy.summary = "备份以前改过"; policy.save()
"""


@pytest.fixture(scope="module")
def new_base(django_db_setup):
    """What makes an empty database, or a copy of `template`, on the tests' PostgreSQL; on SQLite a file is enough."""
    made = []

    def make(template="template1"):
        if connection.vendor == "sqlite":
            return {"DATABASE_URL": ""}
        made.append(f"portal_{os.getpid()}_{next(numbers)}")
        on_the_server(f'CREATE DATABASE "{made[-1]}" TEMPLATE "{template}"')
        return {"DATABASE_URL": urlsplit(settings.DATABASE_URL)._replace(path=f"/{made[-1]}").geturl()}

    yield make
    for name in made:
        on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_the_server(statement):
    base = psycopg2.connect(settings.DATABASE_URL)
    base.autocommit = True
    with base.cursor() as cursor:
        cursor.execute(statement)
    base.close()


@pytest.fixture(scope="module")
def portal(request, tmp_path_factory, new_base):
    """A portal with records, and somebody's edit: what runs its commands."""
    folder = tmp_path_factory.mktemp("portal")
    if connection.vendor == "sqlite":
        shutil.copytree(request.getfixturevalue("started"), folder / "var")
        run = Commands(folder / "var", new_base())
    else:
        run = Commands(folder / "var", new_base(snapshot.name_of_copy()))
    run("shell", "--no-imports", "-c", DATA)
    (folder / "var" / "uploads").mkdir()
    (folder / "var" / "uploads" / "通知.txt").write_text("原件")
    run.file = folder / "one.tar"
    made = run("backup", run.file)
    assert made.returncode == 0, made.stderr
    return run


def test_it_is_one_file_that_only_its_owner_reads(portal):
    assert portal.file.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in portal.file.parent.iterdir() if file.name.startswith(".")] == []
    with tarfile.open(portal.file) as archive:
        names, modes = archive.getnames(), {member.mode & 0o077 for member in archive}
        manifest = json.load(archive.extractfile("manifest.json"))
    assert modes == {0}
    assert names[0] == "manifest.json" and {"secret_key", "uploads/通知.txt"} <= set(names)
    entries = yaml.safe_load((settings.BASE_DIR / "fixtures" / "policies.yaml").read_text())
    assert manifest["tables"]["policies_policy"][0] == len(entries)
    assert ["policies", "0001_initial"] in manifest["migrations"]


def test_restored_into_an_empty_place_it_proves_itself_and_is_the_same(portal, tmp_path, new_base):
    new = Commands(tmp_path / "new", {**portal.variables, **new_base()})
    restored = new("restore", portal.file)
    assert restored.returncode == 0, restored.stderr
    assert "逐表核对一致" in restored.stdout and "检查都通过了" in restored.stdout
    assert (new.data / "secret_key").read_text() == (portal.data / "secret_key").read_text()
    assert (new.data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (new.data / "uploads" / "通知.txt").read_text() == "原件"
    asked = 'from policies.models import Policy; print(Policy.objects.get(slug="keji-xingmeng-30-tiao").summary)'
    assert "备份以前改过" in new("shell", "--no-imports", "-c", asked).stdout


def test_nothing_is_overwritten(portal):
    refused(portal("backup", portal.file), "已经存在")
    refused(portal("restore", portal.file), "不是空的")


def test_a_place_that_cannot_be_written_is_told(portal):
    refused(portal("backup", "/proc/one.tar"), "没有做成备份")


def changed(portal, tmp_path, name, change):
    """A copy of the backup in which one file is other than it was, where one is named."""
    path = tmp_path / "changed.tar"
    with tarfile.open(portal.file) as before, tarfile.open(path, "w") as after:
        for member in before:
            content = before.extractfile(member).read() if member.isfile() else b""
            if member.name == name:
                content = change(content)
                member.size = len(content)
            after.addfile(member, io.BytesIO(content))
    return path


DATABASE = {"sqlite": "portal.sqlite3", "postgresql": "portal.pgdump"}[connection.vendor]


def newer(content):
    manifest = json.loads(content)
    manifest["migrations"].append(["policies", "0999_of_the_future"])
    return json.dumps(manifest).encode()


def without(*names):
    """A manifest that lacks these."""

    def change(content):
        manifest = json.loads(content)
        for part in (manifest, manifest["files"]):
            [part.pop(name, None) for name in names]
        return json.dumps(manifest).encode()

    return change


MORE_ROWS = re.compile(rb'("policies_policy": \[\s*)(\d+)')


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (DATABASE, lambda content: content[:5000] + b"?" + content[5001:], "校验和不一致"),
        ("secret_key", lambda content: b"another", "校验和不一致"),
        ("manifest.json", newer, "更新的程序"),
        ("manifest.json", lambda content: b"[]", "不是完整的备份文件"),
        ("manifest.json", lambda content: b"...", "不是本网站的备份文件"),
        ("manifest.json", without("files"), "不是完整的备份文件"),
        ("manifest.json", without("secret_key"), "不是完整的备份文件"),
        ("manifest.json", lambda content: MORE_ROWS.sub(rb"\g<1>1\2", content), "表 policies_policy 与备份时不同"),
    ],
)
def test_what_is_not_as_it_was_is_refused_and_nothing_is_left(portal, tmp_path, new_base, name, change, said):
    new = Commands(tmp_path / "new", {**portal.variables, **(base := new_base())})
    run = new("restore", changed(portal, tmp_path, name, change))
    refused(run, said)
    assert "什么也没有改动" in run.stderr and not new.data.exists()
    assert not base["DATABASE_URL"] or tables(base) == []


def tables(variables):
    base = psycopg2.connect(variables["DATABASE_URL"])
    with base, base.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = cursor.fetchall()
    base.close()
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="hangs on no database")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "没有 "),
        (b"plain text " * 100, "不是本网站的备份文件"),
        (b"", "不是完整的备份文件"),
        (lambda whole: whole[:100_000], "不是完整的备份文件"),
        (lambda whole: foreign(), "不是本网站的备份文件"),
    ],
)
def test_what_is_no_backup_is_told_so(portal, tmp_path, content, said):
    file, new = tmp_path / "file.tar", Commands(tmp_path / "new", {})
    if content is not None:
        file.write_bytes(content(portal.file.read_bytes()) if callable(content) else content)
    run = new("restore", file)
    refused(run, said)
    assert str(file) in run.stderr and "Errno" not in run.stderr and len(run.stderr.splitlines()) == 1
    assert not new.data.exists()


def foreign():
    """A tar that another program made."""
    with io.BytesIO() as made:
        with tarfile.open(fileobj=made, mode="w") as archive:
            archive.addfile(tarfile.TarInfo("something"))
        return made.getvalue()


def test_what_the_manifest_does_not_name_is_left_out_and_another_key_is_put_aside(portal, tmp_path, new_base):
    file = changed(portal, tmp_path, "", None)
    with tarfile.open(file, "a") as archive:
        archive.addfile(tarfile.TarInfo("uploads/foisted"))
    new = Commands(tmp_path / "new", {**portal.variables, **new_base()})
    new.data.mkdir()
    (new.data / "secret_key").write_text("k" * 40)
    restored = new("restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "大家需要重新登录" in restored.stdout and (new.data / "secret_key.replaced").read_text() == "k" * 40
    assert [path.name for path in (new.data / "uploads").iterdir()] == ["通知.txt"]


AS_AN_OLDER_PROGRAM = """
from search.models import Entry, Stamp
Stamp.objects.filter(version=0).update(form="older"); Entry.objects.update(names="旧")
"""


def test_a_backup_of_an_older_program_is_restored_by_the_lines_that_were_printed(portal, tmp_path, new_base):
    """Migrations and index are brought up to this program before anything is checked."""
    portal.shell(AS_AN_OLDER_PROGRAM)
    try:
        made = portal("backup", tmp_path / "older.tar")
    finally:
        assert portal("rebuild_search", "-v0").returncode == 0
    lines = [line.strip() for line in made.stdout.splitlines() if line.startswith("  ")]
    assert lines.pop().endswith("make run")
    path = f"{next(program_folders())}:{os.environ['PATH']}"
    followed = subprocess.run(
        ["sh", "-e", "-c", "\n".join(lines)], env=portal.environment(PATH=path), capture_output=True, text=True
    )
    assert followed.returncode == 0, followed.stderr
    assert "重建索引" in followed.stdout and "检查都通过了" in followed.stdout


@pytest.mark.parametrize("name", ["../foisted", "uploads/../../foisted", "/foisted"])
def test_no_file_is_put_outside_the_folder(portal, tmp_path, new_base, name):
    def foist(content):
        manifest = json.loads(content)
        manifest["files"][name] = sha256(b"").hexdigest()
        return json.dumps(manifest).encode()

    file = changed(portal, tmp_path, "manifest.json", foist)
    with tarfile.open(file, "a") as archive:
        archive.addfile(tarfile.TarInfo(name))
    new = Commands(tmp_path / "new", {**portal.variables, **new_base()})
    refused(new("restore", file), "请重新拷贝，或换一份备份")
    assert not [*tmp_path.rglob("foisted")] and not Path("/foisted").exists()
