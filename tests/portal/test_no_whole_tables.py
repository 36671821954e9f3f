"""No page reads a whole table of the records that may become a million: it would take seconds then.

SQLite plans without knowing how many rows there are, so a few show what a million would take.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.page_kinds import PUBLIC

MANY = {"policies_policy", "policies_measure", "lists_storedrow", "search_entry", "records_version", "records_citation"}
ADDRESSES = {
    **PUBLIC,
    "policies-by-name": "/policies/?sort=title",
    "measures-by-name": "/measures/?sort=title&page=3",
    "measures-of-a-policy": "/measures/?policy=keji-xingmeng-30-tiao",
    "changed-policies": "/policies/?since=2026-01-01",
    "changed-measures": "/measures/?since=2026-01-01",
    "feed": "/policies.atom",
    "feed-of-measures": "/measures.atom",
    "feed-of-a-department": "/measures.atom?department=kjt",
    "json": "/api/v1/measures/?page_size=5",
    "json-changed": "/api/v1/measures/?since=2026-01-01",
    "record-as-json": "/policies/keji-xingmeng-30-tiao.json",
    "suggestions": "/search/suggest/?q=keji",
    "not-there": "/measures/999999/",
}
del ADDRESSES["data"]  # of few records it makes the files that hold them all, at once


@pytest.mark.once  # PostgreSQL knows how many rows there are, and of few reads all
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ADDRESSES)
def test_no_page_reads_a_whole_table(client, kind):
    with CaptureQueriesContext(connection) as asked:
        client.get(ADDRESSES[kind])
    assert [line for query in asked for line in whole_tables(query["sql"])] == []


def whole_tables(sql):
    """The tables of MANY that a query reads from end to end, each with the query; the first rows by id are few."""
    if not sql.lstrip("( ").upper().startswith("SELECT"):
        return
    names = {alias: table for table, alias in re.findall(r'"(\w+)" ([TUVW]\d+)\b', sql)}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [step for *_, step in cursor.fetchall()]
        for step in steps if "LIMIT" not in sql or "USE TEMP B-TREE FOR ORDER BY" in steps else ():
            words = step.split()
            if words[0] == "SCAN" and "USING" not in words and names.get(words[1], words[1]) in MANY:
                yield f"{step}: {sql[:400]}"
