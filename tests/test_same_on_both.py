"""Both databases give the same answers to the same questions, byte by byte: pages, lists, data, searches, the desk.

The run on each database writes down what it was answered; the second one compares. What only lays out an answer is
therefore tested on one of them.
"""

import fcntl
import json
import os
import re
from difflib import unified_diff
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import connection

from bench.judged import TUNED, read
from policies.models import Measure, Policy
from staff.models import User
from tests.golden import LISTS, OTHERS
from tests.page_kinds import DESK, PUBLIC

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.long]
EACH = 10  # of the judged queries, each so many-th is asked
# What differs between two loads of the same records: times, versions of the data, digests of their files, signatures.
OWN = re.compile(
    r"""\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?|\b\d\d:\d\d\b|\d+-[0-9a-f]{8}\b|\b[0-9a-f]{64}\b
    |csrfmiddlewaretoken"\ value="\w+|name="_seen"\ value="\d+|/preview/[^"]+""",
    re.VERBOSE,
)
NOT_TEXT = "/data/knowledge.csv.zip"
OF_THIS_LOGIN = "/admin/account/second-factor/"  # shows a secret made for it


@pytest.fixture
def folder():
    """Where the runs on both databases write."""
    name = os.environ.get("ANSWERS_OF_BOTH")
    if not name:
        pytest.skip("只在一种数据库上运行 · running on one database only")
    return Path(name)


def addresses(client):
    yield from PUBLIC.values()
    yield from (address for address in OTHERS if address != NOT_TEXT)
    for name, queries in LISTS.items():
        yield from (f"/{name}/?{query}&view=table" for query in queries)
        yield from (f"/{name}.json?{query}" for query in queries)
        yield from (f"/{name}.{form}?{query}" for query in queries[:2] for form in ("csv", "atom"))
        yield from (f"/api/v1/{name}/?{query}&page_size=7&page=2" for query in queries)
        if name != "search":
            yield f"/sitemap-{name}.xml"
            yield from (row["url"] for row in client.get(f"/{name}.json").json()["results"])
    queries = [query["q"] for path in TUNED for query in read(path)]
    yield from (f"/search.json?q={query}" for query in queries[::EACH])


def desk_addresses():
    policy, measure = Policy.objects.get(slug="keji-xingmeng-30-tiao"), Measure.objects.earliest("pk")
    pages = [address for address in DESK.values() if address != OF_THIS_LOGIN]
    yield from (address.format(policy=policy.pk, measure=measure.pk) for address in pages)
    for options in (model._meta for model in admin.site._registry):
        yield from (f"/admin/{options.app_label}/{options.model_name}/?o={order}" for order in ("1", "-2"))


def answers(client, addresses):
    """The lines of every answer, by address, without what every load has of its own."""
    found = {}
    for address in addresses:
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        found[address] = [str(response.status_code), *OWN.sub("…", content.decode(errors="replace")).splitlines()]
    return found


def exchanged(folder, own):
    """Write down our answers; return the other database's, None if it was not asked yet."""
    with (folder / "answers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        others = [path for path in folder.glob("answers-*.json") if not path.stem.endswith(connection.vendor)]
        (folder / f"answers-{connection.vendor}.json").write_text(json.dumps(own))
        return json.loads(others[0].read_text()) if others else None


def test_every_answer_is_the_same_on_both(client, folder, settings):
    settings.API_REQUESTS_PER_MINUTE = 10**6
    own = answers(client, addresses(client))
    client.force_login(User.objects.create_superuser("laozhang", pk=100))
    own |= answers(client, desk_addresses())
    assert sum(lines[0] == "200" for lines in own.values()) > 0.95 * len(own) > 600
    others = exchanged(folder, own)
    if others is not None:
        assert own.keys() == others.keys()
        different = {address: [*unified_diff(others[address], own[address], lineterm="", n=0)] for address in own}
        assert {address: lines[:12] for address, lines in different.items() if lines} == {}
