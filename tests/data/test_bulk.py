"""/data/: the whole knowledge base in one file per format."""

import contextlib
import csv
import hashlib
import io
import json
import os
import signal
import sqlite3
import sys
import zipfile

import pytest
from django.utils import dateformat, timezone

from data.bulk import store
from data.bulk.tables import TABLES
from policies.models import Policy
from records import data_version, review
from records.models import Status
from tests.builders import a_measure, a_policy
from tests.databases import first_on_both
from tests.portal.test_only_published import SECRET, World
from tests.reading import LISTS, data, read
from tests.waiting import wait_until

FILES = ["knowledge.jsonl", "knowledge.csv.zip", "knowledge.sqlite3", "dictionary.csv"]
pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.fixture(autouse=True)
def folder(knowledge, settings, tmp_path):
    """An empty folder, at a data version of which no page was ever made."""
    settings.DATA_DIR = tmp_path
    data_version.count_up()


def fetched(client, name):
    response = client.get(f"/data/{name}")
    assert response.status_code == 200
    return response.getvalue()


def database(client):
    base = sqlite3.connect(":memory:")
    base.deserialize(fetched(client, "knowledge.sqlite3"))
    base.row_factory = sqlite3.Row
    return base


def test_the_page_offers_every_file_with_its_checksum(client):
    page = read(client, "/data/")
    for name in FILES:
        assert f"/data/{name}" in page.links.values()
        assert hashlib.sha256(fetched(client, name)).hexdigest() in page.text
    sums = fetched(client, "SHA256SUMS").decode().splitlines()
    assert sums == [f"{hashlib.sha256(fetched(client, name)).hexdigest()}  {name}" for name in FILES]
    assert f"政策{Policy.objects.published().count()}项" in page.text
    assert f"效力一栏按{dateformat.format(timezone.localdate(), 'Y年n月j日')}判断" in page.text


def test_on_what_terms_is_the_operators_to_say(client, settings):
    assert "本站运营者还没有说明数据的使用条款" in read(client, "/data/").text
    settings.DATA_LICENCE = "注明出处即可转载。"
    data_version.count_up()
    assert "注明出处即可转载。" in read(client, "/data/").text
    assert json.loads(fetched(client, "manifest.json"))["licence"] == "注明出处即可转载。"


def test_json_lines_are_the_records_of_the_lists(client):
    told = json.loads(fetched(client, "manifest.json"))
    lines = [json.loads(line) for line in fetched(client, "knowledge.jsonl").decode().splitlines()]
    for name in LISTS:
        answer = data(client, f"/{name}.json", as_of=told["validity_as_of"])
        rows = sorted(answer["results"], key=lambda row: row["id"])
        kind = client.get(f"/{name}/").wsgi_request.resolver_match.url_name.removesuffix("_list")
        of_kind = [{k: v for k, v in line.items() if k != "type"} for line in lines if line["type"] == kind]
        assert of_kind == rows
        assert told["records"][name] == answer["count"]


def test_the_database_is_whole_and_its_links_hold(client):
    base = database(client)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    count = "SELECT count(*) FROM measures JOIN policies ON policies.id = policy_id WHERE policies.slug = ?"
    expected = data(client, "/policies/keji-xingmeng-30-tiao.json")["measure_count"]
    assert base.execute(count, ["keji-xingmeng-30-tiao"]).fetchone()[0] == expected
    cited = (
        "SELECT count(*) FROM citations JOIN documents ON documents.id = document_id WHERE record_table = 'policies'"
    )
    rows = data(client, "/policies.json")["results"]
    assert base.execute(cited).fetchone()[0] == sum(len(row["citations"]) for row in rows)


def test_the_query_of_the_page_runs(client):
    page = read(client, "/data/")
    query = "".join(page.root.find(".//pre/code").itertext())
    departments = {name for name, _ in database(client).execute(query)}
    assert "内蒙古自治区科学技术厅" in departments


def test_numbers_are_numbers_and_unknown_dates_are_null(client):
    base = database(client)
    assert {type(row[0]) for row in base.execute("SELECT low FROM observations")} <= {int, float}
    assert base.execute("SELECT count(*) FROM policies WHERE issued_on = ''").fetchone()[0] == 0


def test_the_tables_are_the_same_in_csv(client):
    base = database(client)
    with zipfile.ZipFile(io.BytesIO(fetched(client, "knowledge.csv.zip"))) as archive:
        assert archive.namelist() == [f"{table.name}.csv" for table in TABLES]
        for table in TABLES:
            header, *rows = csv.reader(io.StringIO(archive.read(f"{table.name}.csv").decode("utf-8-sig"), newline=""))
            found = base.execute(f'SELECT * FROM "{table.name}"').fetchall()
            assert header == [field.name for field in table.fields]
            assert sorted(row[0] for row in rows) == sorted(str(row[0]) for row in found)


def test_every_column_is_in_the_dictionary(client):
    base = database(client)
    for table in TABLES:
        columns = [row["name"] for row in base.execute(f'PRAGMA table_info("{table.name}")')]
        told = base.execute('SELECT "列", "列的含义" FROM data_dictionary WHERE "表" = ?', [table.name]).fetchall()
        assert [row[0] for row in told] == columns
        assert all(row[1] for row in told)


def test_the_dictionary_is_in_chinese():
    labels = [field.label for table in TABLES for field in table.fields]
    assert [label for label in labels if label.isascii()] == []


def test_no_table_tells_of_the_desk_or_leads_to_it(client):
    columns = {(table.name, field.name): field.refers for table in TABLES for field in table.fields}
    assert not {name for _, name in columns} & {*review.MARKS, "reviewed_by_id"}
    assert {name for (_, name), refers in columns.items() if name.endswith("_id") and not refers} == {"object_id"}


@pytest.mark.parametrize("status", first_on_both([Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]))
def test_nothing_that_is_not_public_is_in_any_file(client, status):
    World(status)
    base = database(client)
    told = "\n".join(base.iterdump()) + fetched(client, "knowledge.jsonl").decode()
    with zipfile.ZipFile(io.BytesIO(fetched(client, "knowledge.csv.zip"))) as archive:
        told += "".join(archive.read(name).decode() for name in archive.namelist())
    for trace in (SECRET, "no-policy", "no-platform", "no-department", "no-document", "huyang", "123456"):
        assert trace not in told, trace
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_files_are_made_once_for_each_data_version(client):
    first = client.get("/data/knowledge.jsonl")
    stamp = (store.newest() / "knowledge.jsonl").stat()
    assert client.get("/data/knowledge.jsonl")["ETag"] == first["ETag"]
    assert (store.newest() / "knowledge.jsonl").stat() == stamp
    Policy.objects.get(slug="keji-xingmeng-30-tiao").save()
    again = client.get("/data/knowledge.jsonl")
    assert (again["ETag"] != first["ETag"]) and (again["Data-Version"] != first["Data-Version"])
    assert len([*store.root().glob("[!.]*")]) == 2


def test_of_very_many_records_the_last_files_are_served_while_new_ones_are_made(client, monkeypatch):
    begun = []
    monkeypatch.setattr(store.subprocess, "Popen", lambda command, **how: begun.append(command[2]))
    monkeypatch.setattr(store, "AT_ONCE", 1)
    assert client.get("/data/knowledge.jsonl").status_code == 503
    assert "正在生成" in read(client, "/data/").text
    store.build()
    before = fetched(client, "knowledge.jsonl")
    a_measure(policy=a_policy())
    assert fetched(client, "knowledge.jsonl") == before
    assert "新的文件正在生成" in read(client, "/data/").text
    assert set(begun) == {"build_data"}


@pytest.fixture
def builders(monkeypatch, tmp_path):
    """Builders as slow as those of a million records: each is a real process, ended by the test."""
    begun = tmp_path / "begun"
    code = f"import os, signal; open({str(begun)!r}, 'a').write(f'{{os.getpid()}} '); signal.pause()"
    monkeypatch.setattr(store, "BUILDER", [sys.executable, "-c", code])
    monkeypatch.setattr(store, "AT_ONCE", 1)
    yield lambda: [int(pid) for pid in begun.read_text().split()] if begun.exists() else []
    for pid in begun.read_text().split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def test_however_many_ask_one_builder_is_started(client, builders):
    for _ in range(35):
        client.get("/data/")
    wait_until(builders)
    for _ in range(5):
        client.get("/data/")
    assert len(builders()) == 1


def test_after_a_builder_was_killed_another_is_started(client, builders):
    client.get("/data/")
    wait_until(builders)
    os.kill(builders()[0], signal.SIGKILL)
    wait_until(lambda: (client.get("/data/"), len(builders()) == 2)[1])


def test_while_one_makes_the_files_others_get_those_before(client):
    before = fetched(client, "knowledge.jsonl")
    a_measure(policy=a_policy())
    with store._alone():  # as another process would
        assert fetched(client, "knowledge.jsonl") == before
    assert fetched(client, "knowledge.jsonl") != before


def test_what_a_killed_builder_left_is_cleared_away(client):
    (unfinished := store.root() / ".making-of-long-ago").mkdir(parents=True)
    fetched(client, "knowledge.jsonl")
    assert not unfinished.exists()


@pytest.mark.parametrize("name", ["nothing", "..%2fsecret_key", ".lock"])
def test_no_other_file_is_to_be_had(client, name):
    assert client.get(f"/data/{name}").status_code == 404


def test_a_file_one_has_is_not_sent_again(client):
    etag = client.get("/data/knowledge.sqlite3")["ETag"]
    assert client.get("/data/knowledge.sqlite3", headers={"If-None-Match": etag}).status_code == 304


def test_a_page_that_waits_for_files_is_not_kept(client, monkeypatch):
    monkeypatch.setattr(store.subprocess, "Popen", lambda command, **how: None)
    monkeypatch.setattr(store, "AT_ONCE", 1)
    assert not client.get("/data/").has_header("ETag")
    store.build()
    assert client.get("/data/").has_header("ETag")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=0-0", 0, 1), ("bytes=-5", -5, None), ("bytes=10-", 10, None)],
)
def test_a_broken_download_goes_on(client, asked, start, stop):
    whole = client.get("/data/knowledge.jsonl")
    body = whole.getvalue()
    assert whole["Accept-Ranges"] == "bytes"
    part = client.get("/data/knowledge.jsonl", headers={"Range": asked, "If-Range": whole["ETag"]})
    assert (part.status_code, part.getvalue()) == (206, body[start:stop])
    first = start % len(body)
    assert part["Content-Range"] == f"bytes {first}-{first + len(body[start:stop]) - 1}/{len(body)}"
    assert (part["ETag"], int(part["Content-Length"])) == (whole["ETag"], len(body[start:stop]))


@pytest.mark.parametrize(
    "headers", [{"Range": "bytes=0-9", "If-Range": '"older"'}, {"Range": "bytes=5-2"}, {"Range": "bytes=0-1,4-5"}]
)
def test_a_part_that_cannot_be_given_is_the_whole(client, headers):
    whole = fetched(client, "knowledge.jsonl")
    response = client.get("/data/knowledge.jsonl", headers=headers)
    assert (response.status_code, response.getvalue()) == (200, whole)


def test_a_part_past_the_end_is_refused(client):
    size = len(fetched(client, "knowledge.jsonl"))
    response = client.get("/data/knowledge.jsonl", headers={"Range": f"bytes={size}-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{size}")
