"""What prevents the start of the portal, and its messages about existing data: with the real command."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal import backup, last_served, start_checks
from portal.data_folder import stored_secret
from tests.builders import a_policy
from tests.portal.portals import Commands, copied, refused, served

STRONG = "k3Jx9vQ2mZr7Tn5Lw8Bc1Yd6Hf4Gs0Pa-Ue_Xi"


@pytest.mark.once
def test_what_is_not_safe_is_refused_with_what_to_do_all_at_once(tmp_path):
    wrong = {"PUBLIC_URL": "https://*", "PORT": "80 80", "SECRET_KEY": "secret"}
    run = Commands(tmp_path, wrong)("start")
    for said in ("PUBLIC_URL=https://*", "PORT=80 80", "SECRET_KEY 太弱"):
        refused(run, said)
    assert not (tmp_path / "portal.sqlite3").exists()
    refused(Commands(tmp_path, {"TRUSTED_PROXIES": "one"})("start"), "TRUSTED_PROXIES=one")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SECRET_KEY": "secret"}, "SECRET_KEY 太弱"),
        ({"SECRET_KEY": "django-insecure-" + STRONG}, "SECRET_KEY 太弱"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY 太弱"),
        ({"PUBLIC_URL": "https://*"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "example.org"}, "PUBLIC_URL"),
        ({"PORT": "80 80"}, "PORT=80 80"),
        ({"PORT": "99999"}, "PORT=99999"),
    ],
)
def test_what_is_not_safe(settings, monkeypatch, variables, said):
    right = {"PUBLIC_URL": "https://example.org", "SECRET_KEY": STRONG, "PORT": "8000"} | variables
    monkeypatch.setenv("PORT", right.pop("PORT"))
    for name, value in right.items():
        setattr(settings, name, value)
    settings.IS_PRODUCTION = True
    (problem,) = start_checks.problems()
    assert said in problem


def test_a_strong_secret_and_debug_and_hosts(settings):
    settings.IS_PRODUCTION, settings.PUBLIC_URL, settings.SECRET_KEY = True, "https://example.org", STRONG
    assert list(start_checks.problems()) == []
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["*"]
    debug, hosts = start_checks.problems()
    assert "DEBUG" in debug and "ALLOWED_HOSTS" in hosts


def test_a_weak_secret_on_plain_http_is_warned_of(settings):
    settings.SECRET_KEY = "weak"
    (said,) = start_checks.warnings()
    assert "SECRET_KEY 太弱" in said
    settings.SECRET_KEY = STRONG
    assert list(start_checks.warnings()) == []


@pytest.mark.parametrize("content", [b"", b"   \n", b"short", b"\xff\xfe" * 30])
def test_a_broken_secret_file_is_told_and_mended(tmp_path, capsys, content):
    (tmp_path / "secret_key").write_bytes(content)
    secret = stored_secret(tmp_path)
    assert "已重新生成" in capsys.readouterr().err
    assert len(secret) > 50 and (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert stored_secret(tmp_path) == secret == (tmp_path / "secret_key").read_text()
    assert capsys.readouterr().err == ""


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def newer():
    loader = MigrationLoader(connection)
    return start_checks.newer_migrations(loader.applied_migrations, loader.disk_migrations)


def test_an_older_program_refuses_newer_data(transactional_db, tmp_path, monkeypatch):
    assert newer() == []
    MigrationRecorder(connection).record_applied("policies", "0999_of_the_future")
    try:
        assert newer() == ["policies.0999_of_the_future"]
        monkeypatch.setenv("SECRET_KEY", STRONG)
        with pytest.raises(backup.BackupError, match="由更新的程序写过"):
            backup.make(tmp_path / "one.tar")
        assert list(tmp_path.iterdir()) == []
    finally:
        MigrationRecorder(connection).record_unapplied("policies", "0999_of_the_future")


def test_a_database_older_than_when_it_was_served_is_noticed(db, place, caplog):
    policy = a_policy()
    policy.save()
    last_served.remember(last_served.state())
    last_served.notice_another_database()
    assert caplog.messages == []
    last_served.remember({"data_version": 10**9, "last_change": 10**9})
    last_served.notice_another_database()
    assert "数据库比上次运行时旧" in caplog.text


@pytest.mark.once
def test_a_database_that_is_another_file_is_noticed(db, place, caplog, tmp_path):
    last_served.remember(last_served.state())
    (seen,) = tmp_path.glob("last_seen-*.json")
    seen.write_text(seen.read_text().replace('"file": "', '"file": "other'))
    last_served.notice_another_database()
    assert "另一个文件" in caplog.text


@pytest.mark.once
def test_in_an_empty_folder_it_serves_the_report(started):
    """As it was left: the fixture fails unless the portal became ready."""
    assert "已建立管理员" in (started.parent / "var.log").read_text()


OLDER = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
executor = MigrationExecutor(connection)
executor.loader = MigrationLoader(connection, replace_migrations=False)
executor.migrate([
    ("policies", "0007_measures_of_a_policy"), ("records", "0004_reviewed"), ("indicators", "0004_reviewed"),
    ("search", "0001_initial"), ("staff", "0001_initial"), ("lists", "0001_initial"), ("terms", "0001_initial"),
])
"""


def schema(file):
    """What the tables of a SQLite file are: {table: columns, indexes, other tables it points to}, in any order."""
    with closing(sqlite3.connect(file)) as base:
        rows = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            name: [
                sorted(row[1:] for row in base.execute(f"PRAGMA table_xinfo({name})")),
                sorted(row[2:] for row in base.execute(f"PRAGMA foreign_key_list({name})")),
                sorted(row[1:] for row in base.execute(f"PRAGMA index_list({name})") if row[3] == "c"),
                sorted(re.findall(r'CONSTRAINT "\w+" (?:CHECK|UNIQUE)', sql)),
            ]
            for name, sql in rows.fetchall()
        }


@pytest.mark.once
def test_data_of_a_version_between_get_the_tables_of_a_new_database(started, tmp_path):
    """In every room some of the steps are done, so the others follow; a new database takes one for each room."""
    run = Commands(tmp_path / "var", {})
    run.shell(OLDER)
    upgraded = run("migrate", "-v0")
    assert upgraded.returncode == 0, upgraded.stderr
    assert schema(run.data / "portal.sqlite3") == schema(started / "portal.sqlite3")


def test_a_squashed_migration_depends_on_the_first_one_of_another_room():
    """On a later one, data that do not have it yet could not upgrade: their history would seem out of order."""
    migrations = MigrationLoader(None).disk_migrations
    squashed = [migration for migration in migrations.values() if migration.replaces]
    ours = {migration.app_label for migration in squashed}
    leads_to = [other for one in squashed for app, other in one.dependencies if app in ours - {one.app_label}]
    assert len(leads_to) > 3 and {*leads_to} == {"0001_initial", "__first__"}


@pytest.mark.once
def test_before_an_upgrade_a_backup_is_made_and_it_is_said_where(started, tmp_path):
    """Data of a version that did not know the last of the migrations that are one today."""
    run = Commands(copied(started, tmp_path / "var"), {})
    with closing(sqlite3.connect(run.data / "portal.sqlite3")) as base, base:
        base.execute("DROP INDEX policies_measure_listed")
        base.execute("DELETE FROM django_migrations WHERE app = 'policies' AND name LIKE '%0014_listed'")
    with served(run.data) as answers:
        said = answers.said()
    (file,) = (run.data / "backups").iterdir()
    assert str(file) in said and "restore" in said
    assert file.stat().st_mode & 0o777 == 0o600 and Path(file).stat().st_size > 100_000
    with closing(sqlite3.connect(run.data / "portal.sqlite3")) as base:
        (made,) = base.execute("SELECT count(*) FROM sqlite_master WHERE name = 'policies_measure_listed'").fetchone()
        now = {name for (name,) in base.execute("SELECT name FROM django_migrations WHERE app = 'policies'")}
    assert made == 1 and {"0014_listed", "0001_squashed_0014_listed"} <= now
