"""Requests for the portal and Datasette, the same for both, and what a response must contain to count.

The portal caches responses, so each of its URLs is requested once. Datasette caches nothing: where its first page
is the cheapest (facets of later pages are counted again), it gets that page each time. Datasette finds what is typed;
where the totals are compared, the portal does the same (`rewrite=off`).
"""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

import numpy as np

from bench import corpus, usual
from bench.published import FILE

COMMON, RARE = slice(0, 60), slice(2000, 2060)  # of the corpus's words, the most common first
TABLES = ("policies", "measures")
MOST_PAGES = 200
BASE = "/" + FILE.removesuffix(".sqlite3")


@dataclass
class Work:
    name: str
    ours: list  # URLs, each requested once
    theirs: list  # as many, or one for all
    found: callable  # body, is_ours -> what must be equal on both sides
    goal: float | None = None  # factor of CPU compared with Datasette
    each: int = 20  # URLs per round


class Samples(NamedTuple):
    """Samples from the database under test: its size, common values, and policies of some sizes."""

    policies: int
    measures: int
    departments: list
    years: list
    of_size: dict  # number of measures -> [(id, slug)]

    @classmethod
    def of(cls, folder):
        with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)) as base:
            policies, measures = (base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES)
            often = "SELECT {0} FROM policies WHERE {0} > '' GROUP BY 1 HAVING count(*) > ? ORDER BY 1"
            sized = (
                "SELECT p.id, p.slug FROM policies p JOIN measures m ON m.policy_id = p.id"
                " GROUP BY 1 HAVING count(*) = ? ORDER BY 1 LIMIT 200"
            )
            return cls(
                policies,
                measures,
                _column(base, often, "department", policies // 500),
                _column(base, often, "year", policies // 100),
                {size: base.execute(sized, [size]).fetchall() for size in (3, 10, 300)},
            )


def works(folder):
    there = Samples.of(folder)
    words = corpus.vocabulary(np.random.Generator(np.random.PCG64(corpus.SEED)))
    streamed, bounded = (
        (
            [f"/policies.csv?year={year}&sort={sort}" for year in there.years],
            [f"{BASE}/policies.csv?year={year}&{theirs}" for year in there.years],
        )
        for sort, theirs in (
            ("-issued_on", "_sort_desc=issued_on&_stream=on"),
            ("issued_on", "_sort=issued_on&_size=max"),
        )
    )
    listed = [f"/policies/?page={page}" for page in _pages(there.policies, 20)]
    return [
        Work("list", listed, [f"{BASE}/policies"], _rows, 7),
        Work(
            "filter",
            [f"/policies/?department={slug}" for slug in there.departments],
            [f"{BASE}/policies?department={slug}" for slug in there.departments],
            _rows,
            7,
        ),
        _search("search, common words", "/measures/?rewrite=off&q=", words[COMMON], _rows),
        _search("search, rarer words", "/measures/?rewrite=off&q=", words[RARE], _rows),
        _search("search of all kinds, common", "/search/?q=", words[COMMON], _answered),
        _record("record", there.of_size[10], 4),
        _record("record with 3 measures", there.of_size[3], each=2),
        _record("record with 300 measures", there.of_size[300], each=2),
        Work("CSV of one year", *streamed, _csv, 9, each=2),
        Work("CSV of one year, in one page", *bounded, _csv, each=2),
        Work(
            "JSON of 100 rows",
            [f"/api/v1/measures/?page_size=100&page={page}" for page in _pages(there.measures, 100)],
            [f"{BASE}/measures.json?_size=100&_shape=objects&_nofacet=1"],
            _json,
            3,
        ),
    ]


def _search(name, at, words, found):
    theirs = [f"{BASE}/measures?_search={quote(_phrase(word))}" for word in words]
    return Work(name, [at + quote(word) for word in words], theirs, found, 8, each=8)


def _phrase(word):
    return f'"{usual.terms(word)}"'


def _record(name, policies, goal=None, each=20):
    ours = [f"/policies/{slug}/" for _, slug in policies]
    return Work(name, ours, [f"{BASE}/policies/{number}" for number, _ in policies], _answered, goal, each)


def _column(base, sql, name, most):
    return [row[0] for row in base.execute(sql.format(name), [most])]


def _pages(rows, size):
    return range(1, min(MOST_PAGES, rows // size) + 1)


def _rows(body, is_ours):
    """The rows on the page, and the total that it states."""
    html = body.decode()
    if is_ours:
        total = re.search(r'role="status">[^<]*<strong>([\d,]+)</strong>', html)
        return len(re.findall(r"<h2 class=\"row__title\"", html)), int(total[1].replace(",", ""))
    total = re.search(r"<h3>\s*([\d,]+) rows?", html)
    return len(re.findall(r'<td class="col-id ', html)), int(total[1].replace(",", "")) if total else 0


def _csv(body, is_ours):
    return len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) - 1


def _json(body, is_ours):
    answer = json.loads(body)
    return len(answer["results" if is_ours else "rows"]), answer["count" if is_ours else "filtered_table_rows_count"]


def _answered(body, is_ours):
    return len(body) > 5000
