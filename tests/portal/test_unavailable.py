"""The database is unavailable: 503, Retry-After, the reason, and the form input."""

import sqlite3

import pytest
from django.db import OperationalError, connection
from django.test import Client

from policies.models import Policy
from portal.availability import what_is_wrong
from tests.builders import a_policy, an_editor
from tests.reading import Page
from tests.staff.desk import Form

READ_ONLY = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET default_transaction_read_only=on"}
WRITABLE = {"sqlite": "PRAGMA query_only=OFF", "postgresql": "SET default_transaction_read_only=off"}


def run(statements):
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])


@pytest.fixture
def form(transactional_db):
    client = Client(raise_request_exception=False)
    client.force_login(an_editor())
    return Form(client, a_policy(title="胡杨办法", status="draft").admin_url)


def refused(form, reason):
    """The answer to what an editor sends now."""
    data = form.values | {"_save": "1", "summary": "我刚刚写的概要", "new_password": "geheim"}
    response = form.client.post(form.address, data)
    page = Page(response)
    assert (response.status_code, response["Retry-After"], page.heading) == (503, "10", reason)
    assert "什么也没有改动" in page.text and "我刚刚写的概要" in response.content.decode()
    assert "geheim" not in response.content.decode()
    assert response["X-Frame-Options"] == "DENY"


def test_a_writer_gives_up_while_another_writes(form):
    with other_writer():
        refused(form, "别人正在修改")
    assert Policy.objects.get(title="胡杨办法").summary == ""


def other_writer():
    """A foreign program that writes and does not end."""
    if connection.vendor == "sqlite":
        run({"sqlite": "PRAGMA busy_timeout=300"})
        return locked_file(str(connection.settings_dict["NAME"]))
    run({"postgresql": "SET lock_timeout='300ms'"})
    return locked_tables()


class locked_file:
    def __init__(self, path):
        self.base = sqlite3.connect(path, isolation_level=None)

    def __enter__(self):
        self.base.execute("BEGIN IMMEDIATE")

    def __exit__(self, *exc):
        self.base.rollback()
        self.base.close()
        run({"sqlite": "PRAGMA busy_timeout=20000"})


class locked_tables:
    def __enter__(self):
        import psycopg2

        parameters = connection.get_connection_params()
        keys = {"dbname", "user", "password", "host", "port"}
        self.base = psycopg2.connect(**{key: value for key, value in parameters.items() if key in keys})
        self.base.cursor().execute("LOCK TABLE policies_policy, records_dataversion IN EXCLUSIVE MODE")

    def __exit__(self, *exc):
        self.base.close()
        run({"postgresql": "SET lock_timeout=0"})


def test_a_database_that_is_read_only_says_so_and_goes_on_being_read(form, client):
    run(READ_ONLY)
    try:
        refused(form, "暂时不能修改")
        assert client.get("/policies/").status_code == 200
        told = client.get("/readyz")
        assert (told.status_code, told.json()["writable"], told["Retry-After"]) == (503, False, "10")
    finally:
        run(WRITABLE)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL 的磁盘不在这里 · its disk is not ours")
def test_a_full_disk_is_named(form):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1")  # as many pages as there are, no more
        Policy.objects.filter(pk=-1).delete()
    try:
        data = form.values | {"_save": "1", "summary": "我" * 50_000}
        response = form.client.post(form.address, data)
        assert (response.status_code, Page(response).heading) == (503, "磁盘已满")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("database disk image is malformed", "数据库已损坏"),
        ("file is not a database", "数据库已损坏"),
        ("malformed database schema (policies_policy)", "数据库已损坏"),
        ('invalid page in block 7 of relation "base/5/16384"', "数据库已损坏"),
        ("disk I/O error", "读写数据库文件出错"),
        ("unable to open database file", "暂时连不上数据库"),
        ("database or disk is full", "磁盘已满"),
    ],
)
@pytest.mark.once
def test_each_trouble_has_its_name(error, said):
    assert what_is_wrong(OperationalError(error))[0] == said


class Broken:
    """Statements of this process that a real database refuses: their tables are gone."""

    def __enter__(self):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_dataversion RENAME TO gone")

    def __exit__(self, *exc):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO records_dataversion")


def test_readers_get_what_was_kept_marked_as_possibly_old(transactional_db):
    client = Client(raise_request_exception=False)
    assert "可能不是最新" not in client.get("/policies/").content.decode()
    with Broken():
        old = client.get("/policies/")
        assert old.status_code == 200 and "可能不是最新" in old.content.decode()
        assert old["Warning"].startswith("110") and old["Cache-Control"] == "no-store" and "ETag" not in old
        never = client.get("/measures/")
        assert (never.status_code, Page(never).heading) == (503, "暂时连不上数据库")
        assert client.get("/policies/?q=never-asked").status_code == 503
        data = client.get("/measures.json")
        assert data.status_code == 503 and "暂时连不上数据库" in data.json()["errors"]["server"][0]
    assert "可能不是最新" not in client.get("/policies/").content.decode()


def test_files_need_no_database(transactional_db, client):
    from django.templatetags.static import static

    address = static("portal.css")
    client = Client()
    with Broken():
        response = client.get(address)
        assert response.status_code == 200 and "immutable" in response["Cache-Control"]


def test_not_ready_without_a_database(transactional_db):
    with Broken():
        assert Client().get("/livez").status_code == 200
