"""The same rows for both: `python -m bench.published POLICIES` fills DATA_DIR, and builds Datasette's file beside it.

The file is the one of /data/, prepared as a publisher would: facet columns (one value each: a list in a cell would cost
Datasette more), an index on each column that is filtered or sorted by, FTS5 on the measures.
"""

import os
import sqlite3
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench import corpus, usual  # noqa: E402
from bench.search import bar  # noqa: E402
from data.bulk.build import sqlite  # noqa: E402
from lists.rebuild import rebuild  # noqa: E402
from policies.models import Measure  # noqa: E402

FILE = "published.sqlite3"
UNEVEN = [3, 300]  # measures of additional policies …
PAIRS = 12  # … this many times, or fewer in a small corpus
FIRST = (  # of the records linked to a row, the slug of the first
    'UPDATE "{table}" SET "{column}" = (SELECT w.slug FROM "{links}" l JOIN "{words}" w ON w.id = l."{column}_id"'
    ' WHERE l."{owner}_id" = "{table}".id ORDER BY l.id LIMIT 1)'
)
LINKED = (
    ("policies", "policy", "department", "policy_departments", "departments"),
    ("policies", "policy", "theme", "policy_themes", "themes"),
    ("measures", "measure", "theme", "measure_themes", "themes"),
    ("measures", "measure", "instrument", "measure_instruments", "instruments"),
    ("measures", "measure", "target", "measure_targets", "targets"),
)


def fill(policies):
    """Create the records and their index, unless they exist."""
    call_command("migrate", verbosity=0)
    if Measure.objects.exists():
        return
    corpus.fill_tables(policies, bar("corpus"))
    corpus.add_uneven(UNEVEN * min(PAIRS, policies // 500 + 1))
    call_command("load_fixtures", verbosity=0)
    rebuild(bar("index"))


def publish(path):
    sqlite(path, {"title": "bench"})
    with sqlite3.connect(path) as base:
        _add(base, "policies", "year", "UPDATE policies SET year = substr(issued_on, 1, 4)")
        for table, owner, column, links, words in LINKED:
            _add(base, table, column, FIRST.format(table=table, owner=owner, column=column, links=links, words=words))
        base.execute("CREATE INDEX policies_issued_on ON policies (issued_on)")
        base.execute("CREATE VIRTUAL TABLE measures_fts USING fts5(terms, content='')")
        rows = base.execute("SELECT id, heading, text FROM measures").fetchall()
        texts = ((number, usual.document(heading, text)) for number, heading, text in rows)
        base.executemany("INSERT INTO measures_fts (rowid, terms) VALUES (?, ?)", texts)
        base.execute("INSERT INTO measures_fts (measures_fts) VALUES ('optimize')")
        base.execute("ANALYZE")
    base.close()


def _add(base, table, column, fill):
    base.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT')
    base.execute(fill)
    base.execute(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    file = Path(settings.DATA_DIR) / FILE
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        publish(making)
        making.rename(file)
