"""The usual alternative: the database's own text index over bigrams, ranked, with GROUP BY facets."""

from itertools import islice

from django.db import connection

from policies.models import Measure
from search.query import Any, Not, parse
from search.text import fold, mark

FACETS = (
    "SELECT r.theme_id, count(*) FROM hits h JOIN policies_measure_themes r ON r.measure_id = h.id GROUP BY 1",
    "SELECT r.instrument_id, count(*) FROM hits h JOIN policies_measure_instruments r ON r.measure_id = h.id"
    " GROUP BY 1",
    "SELECT r.target_id, count(*) FROM hits h JOIN policies_measure_targets r ON r.measure_id = h.id GROUP BY 1",
    "SELECT d.department_id, count(*) FROM hits h JOIN policies_measure m ON m.id = h.id"
    " JOIN policies_policydepartment d ON d.policy_id = m.policy_id GROUP BY 1",
    "SELECT substr(p.issued_on, 1, 4), count(*) FROM hits h JOIN policies_measure m ON m.id = h.id"
    " JOIN policies_policy p ON p.id = m.policy_id GROUP BY 1",
)
ROWS = 1000  # rows per INSERT
BREAK = "break"  # a term that no text has
OURS = ("search_posting", "search_facetbits", "search_longgram")


def bigrams(text):
    folded = fold(text)
    return [folded[i : i + 2] for i in range(max(1, len(folded) - 1))]


def terms(text):
    """Bigrams encoded as words that no tokenizer splits."""
    return " ".join("".join(f"{ord(c):x}z" for c in gram) for gram in bigrams(text))


def document(heading, text):
    """The terms of a measure; no phrase reaches from its heading into its text."""
    return f"{terms(heading)} {BREAK} {terms(text)}"


def is_sqlite():
    return connection.vendor == "sqlite"


def build():
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("CREATE VIRTUAL TABLE usual USING fts5(terms, content='')")
        else:
            cursor.execute("CREATE TABLE usual (id bigint PRIMARY KEY, terms tsvector)")
        rows = Measure.objects.order_by("pk").values_list("pk", "heading", "text").iterator(ROWS)
        while some := [(pk, document(heading, text)) for pk, heading, text in islice(rows, ROWS)]:
            cursor.execute(*_insert(some))
        if not is_sqlite():
            cursor.execute("CREATE INDEX usual_terms ON usual USING gin (terms)")
            cursor.execute("ANALYZE")


def _insert(rows):
    """(SQL, parameters) to insert many rows at once."""
    key, one = ("rowid", "(%s, %s)") if is_sqlite() else ("id", "(%s, to_tsvector('simple', %s))")
    sql = f"INSERT INTO usual ({key}, terms) VALUES {', '.join([one] * len(rows))}"
    return sql, [value for row in rows for value in row]


def whole_answer(words):
    """The best twenty with snippets, the total, five facets."""
    tree = parse(words)
    plain = [_word(part) for part in tree.parts if not isinstance(part, Not)]
    not_ = [_word(part.part) for part in tree.parts if isinstance(part, Not)]
    with connection.cursor() as cursor:
        hits = _hits_sqlite(plain, not_) if is_sqlite() else _hits_postgres(plain, not_)
        cursor.execute("DROP TABLE IF EXISTS hits")
        cursor.execute(f"CREATE TEMPORARY TABLE hits AS {hits[0]}", hits[1])
        cursor.execute("SELECT count(*) FROM hits")
        total = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM hits ORDER BY score LIMIT 20")
        texts = Measure.objects.filter(pk__in=[row[0] for row in cursor.fetchall()]).values_list("text", flat=True)
        snippets = [str(mark(text, plain)) for text in texts]
        facets = []
        for facet in FACETS:
            cursor.execute(facet)
            facets.append(cursor.fetchall())
    return total, snippets, facets


def _word(part):
    """As it was typed: the usual design knows no other ways to write it."""
    return _word(part.parts[0]) if isinstance(part, Any) else part.word


def _hits_sqlite(plain, not_):
    def phrase(word):
        return f'"{terms(word)}"' + (" *" if len(word) == 1 else "")

    query = " AND ".join(map(phrase, plain)) + "".join(f" NOT {phrase(word)}" for word in not_)
    return "SELECT rowid AS id, bm25(usual) AS score FROM usual WHERE usual MATCH %s", [query]


def _hits_postgres(plain, not_):
    def phrase(word):
        grams = terms(word).split()
        return "(" + " <-> ".join(f"{gram}:*" if len(word) == 1 else gram for gram in grams) + ")"

    query = " & ".join([*map(phrase, plain), *(f"!{phrase(word)}" for word in not_)])
    sql = "SELECT id, -ts_rank(terms, q) AS score FROM usual, to_tsquery('simple', %s) q WHERE terms @@ q"
    return sql, [query]


def text_bytes():
    return _one(
        "SELECT sum(length(CAST(names || body || number AS blob))) FROM search_entry"
        if is_sqlite()
        else "SELECT sum(octet_length(names || body || number)) FROM search_entry"
    )


def index_bytes():
    """The size of our bitmaps on disk, including the index of their keys."""
    if is_sqlite():
        names = ", ".join(f"'{name}'" for name in OURS)
        sql = (
            f"SELECT sum(d.pgsize) FROM dbstat d JOIN sqlite_master s ON s.name = d.name WHERE s.tbl_name IN ({names})"
        )
        return _one(sql)
    return _one(" + ".join(f"pg_total_relation_size('{name}')" for name in OURS).join(["SELECT ", ""]))


def _one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
