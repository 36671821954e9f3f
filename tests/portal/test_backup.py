"""Backup of a running portal and restore into an empty place: real processes, files and servers."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
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
from tests.portal.portals import Commands, copied, refused
from tests.postgres import program_folders

numbers = count()
# The database is another process's, made from that of the tests on PostgreSQL, which must be there.
pytestmark = [pytest.mark.both, pytest.mark.django_db]
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
        copied(request.getfixturevalue("started"), folder / "var")
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
    asked = "SELECT summary FROM policies_policy WHERE slug = 'keji-xingmeng-30-tiao'"
    assert sql(new, asked) == [("备份以前改过",)]


def sql(run, statement):
    """What a statement finds, or changes, in a portal's database."""
    url = run.variables["DATABASE_URL"]
    with closing(psycopg2.connect(url) if url else sqlite3.connect(run.data / "portal.sqlite3")) as base:
        cursor = base.cursor()
        cursor.execute(statement)
        base.commit()
        return cursor.fetchall() if cursor.description else []


def tables(run):
    """The tables of a portal on PostgreSQL."""
    return sql(run, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


def test_nothing_is_overwritten_and_what_cannot_be_written_is_told(portal):
    again, elsewhere, over = portal.each(["backup", portal.file], ["backup", "/proc/one.tar"], ["restore", portal.file])
    refused(again, "已经存在")
    refused(elsewhere, "没有做成备份")
    refused(over, "不是空的")


def changed(portal, path, name, change, more=()):
    """A copy of the backup, at `path`, in which one file is other than it was, and there are `more` files."""
    with tarfile.open(portal.file) as before, tarfile.open(path, "w") as after:
        for member in before:
            content = before.extractfile(member).read() if member.isfile() else b""
            if member.name == name:
                content = change(content)
                member.size = len(content)
            after.addfile(member, io.BytesIO(content))
        for added in more:
            after.addfile(tarfile.TarInfo(added))
    return path


DATABASE = {"sqlite": "portal.sqlite3", "postgresql": "portal.pgdump"}[connection.vendor]


def one_byte(content):
    return content[:5000] + b"?" + content[5001:]


@pytest.mark.parametrize(("name", "change"), [(DATABASE, one_byte), ("secret_key", lambda content: b"another")])
def test_what_is_damaged_is_refused_and_nothing_is_left(portal, tmp_path, new_base, name, change):
    new = Commands(tmp_path / "new", {**portal.variables, **new_base()})
    run = new("restore", changed(portal, tmp_path / "damaged.tar", name, change))
    refused(run, "校验和不一致")
    assert "什么也没有改动" in run.stderr and not new.data.exists()
    assert connection.vendor == "sqlite" or tables(new) == []


def newer(manifest):
    manifest["migrations"].append(["policies", "0999_of_the_future"])


def without(*names):
    def change(manifest):
        for part in (manifest, manifest["files"]):
            [part.pop(name, None) for name in names]

    return change


def more_rows(manifest):
    manifest["tables"]["policies_policy"][0] += 1


def naming(name):
    """That leads to an empty file of this name."""

    def change(manifest):
        manifest["files"][name] = sha256(b"").hexdigest()

    return change


def foreign():
    """A tar that another program made."""
    with io.BytesIO() as made:
        with tarfile.open(fileobj=made, mode="w") as archive:
            archive.addfile(tarfile.TarInfo("something"))
        return made.getvalue()


OUTSIDE = ["../foisted", "uploads/../../foisted", "/foisted"]
MANIFESTS = {  # what it holds instead, or what is done to it, and what is said
    "a list": (b"[]", "不是完整的备份文件"),
    "no JSON": (b"...", "不是本网站的备份文件"),
    "newer": (newer, "更新的程序"),
    "no files": (without("files"), "不是完整的备份文件"),
    "no key": (without("secret_key"), "不是完整的备份文件"),
    "more rows": (more_rows, "表 policies_policy 与备份时不同"),
    **{name: (naming(name), "请重新拷贝，或换一份备份") for name in OUTSIDE},
}
NO_BACKUPS = {  # what the file holds, and what is said
    "missing": (None, "没有 "),
    "text": (b"plain text " * 100, "不是本网站的备份文件"),
    "empty": (b"", "不是完整的备份文件"),
    "half": (lambda whole: whole[:100_000], "不是完整的备份文件"),
    "foreign": (lambda whole: foreign(), "不是本网站的备份文件"),
}


def with_manifest(portal, path, change):
    def changed_manifest(content):
        if not callable(change):
            return change
        manifest = json.loads(content)
        change(manifest)
        return json.dumps(manifest).encode()

    return changed(portal, path, "manifest.json", changed_manifest, OUTSIDE)


@pytest.fixture(scope="module")
def in_vain(portal, tmp_path_factory, new_base):
    """A new place, and what comes of restoring each of those files there: {case: ended command}."""
    folder = tmp_path_factory.mktemp("in_vain")
    new = Commands(folder / "new", {**portal.variables, **new_base()})
    files = {case: folder / f"{number}.tar" for number, case in enumerate([*MANIFESTS, *NO_BACKUPS])}
    for case, (change, _) in MANIFESTS.items():
        with_manifest(portal, files[case], change)
    for case, (content, _) in NO_BACKUPS.items():
        if content is not None:
            files[case].write_bytes(content(portal.file.read_bytes()) if callable(content) else content)
    new.ended = dict(zip(files, new.each(*(["restore", file] for file in files.values())), strict=True))
    new.files = files
    return new


@pytest.mark.parametrize("case", MANIFESTS)
def test_what_is_not_as_it_was_is_refused(in_vain, case):
    run, (_, said) = in_vain.ended[case], MANIFESTS[case]
    refused(run, said)
    assert "什么也没有改动" in run.stderr and not run.are_there


@pytest.mark.parametrize("case", NO_BACKUPS)
def test_what_is_no_backup_is_told_so(in_vain, case):
    run, (_, said) = in_vain.ended[case], NO_BACKUPS[case]
    refused(run, said)
    assert str(in_vain.files[case]) in run.stderr and "Errno" not in run.stderr and len(run.stderr.splitlines()) == 1
    assert not run.are_there


def test_nothing_is_left_of_all_that(in_vain):
    """On PostgreSQL the next would be refused where one left a table: the place is not empty then."""
    assert not [*in_vain.data.parent.rglob("foisted")] and not Path("/foisted").exists()
    if in_vain.variables["DATABASE_URL"]:
        assert tables(in_vain) == []


def test_what_the_manifest_does_not_name_is_left_out_and_another_key_is_put_aside(portal, tmp_path, new_base):
    file = changed(portal, tmp_path / "more.tar", "", None, ["uploads/foisted"])
    new = Commands(tmp_path / "new", {**portal.variables, **new_base()})
    new.data.mkdir()
    (new.data / "secret_key").write_text("k" * 40)
    restored = new("restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "大家需要重新登录" in restored.stdout and (new.data / "secret_key.replaced").read_text() == "k" * 40
    assert [path.name for path in (new.data / "uploads").iterdir()] == ["通知.txt"]


def test_a_backup_of_an_older_program_is_restored_by_the_lines_that_were_printed(portal, tmp_path, new_base):
    """Migrations and index are brought up to this program before anything is checked."""
    name = urlsplit(portal.variables["DATABASE_URL"]).path[1:]
    older = Commands(shutil.copytree(portal.data, tmp_path / "var"), new_base(name))
    sql(older, "UPDATE search_stamp SET form = 'older' WHERE version = 0")
    sql(older, "UPDATE search_entry SET names = '旧'")
    made = older("backup", tmp_path / "older.tar")
    lines = [line.strip() for line in made.stdout.splitlines() if line.startswith("  ")]
    assert lines.pop().endswith("make run")
    path = f"{next(program_folders())}:{os.environ['PATH']}"
    followed = subprocess.run(
        ["sh", "-e", "-c", "\n".join(lines)], env=older.environment(PATH=path), capture_output=True, text=True
    )
    assert followed.returncode == 0, followed.stderr
    assert "重建索引" in followed.stdout and "检查都通过了" in followed.stdout
