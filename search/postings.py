"""How posting lists are stored in the database, read and changed.

A bitmap is cut into blocks of BLOCK entries. A gram that few entries of a block contain shares its row with other rare
grams: there are hundreds of thousands of them, and one row each would be larger than the texts. A gram is stored
either in a row of its own or in a shared row, never in both.
"""

from collections import defaultdict

from django.db import connection
from pyroaring import BitMap

from search.models import Entry, FacetBits, Posting
from search.packing import (
    BLOCK,
    Shared,
    is_short,
    loosen,
    number_of,
    squeeze,
)

RARE = 96  # when the index is built, a gram with up to this many entries in a block shares a row …
GROWN = 2 * RARE  # … and it leaves the shared row when it has more than this
BUCKET_BITS = 14  # shared rows per block: 16,384, each small enough to be rewritten on save
SPREAD = 0x9E3779B97F4A7C15  # an odd number that scatters neighbouring grams over the buckets
ROWS = 500  # rows per INSERT
VALUES = 5000  # values per SELECT


def bucket_of(gram):
    """The name of the shared row of a rare gram."""
    return bucket_name((number_of(gram) * SPREAD & (1 << 64) - 1) >> (64 - BUCKET_BITS))


def bucket_name(bucket):
    return f"#{bucket:x}"


# --- Reading ---


def read(grams):
    """{gram: BitMap} of the grams that occur."""
    grams, shared, parts = set(grams), defaultdict(list), defaultdict(list)
    for gram in filter(is_short, grams):
        shared[bucket_of(gram)].append(gram)
    for name, block, bits in _named(grams | set(shared)):
        if name in grams:
            parts[name].append(loosen(bytes(bits), block))
            continue
        row = Shared(bytes(bits))
        for gram in shared[name]:
            if found := row.places_of(number_of(gram)):
                parts[gram].append(BitMap(block * BLOCK + place for place in found))
    return {gram: BitMap.union(*some) for gram, some in parts.items()}


def _named(names):
    """(gram, block, bits) of all rows with these names."""
    return _rows(Posting, "gram", sorted(names), ["gram", "block", "bits"])


def texts_of(numbers, *columns):
    """(number, *columns) of these entries."""
    return _rows(Entry, "id", list(numbers), ["id", *columns])


def _rows(model, key, values, columns, where=""):
    """Rows whose key is one of many values. For hundreds of them the ORM would take longer than the database."""
    sql = f"SELECT {', '.join(columns)} FROM {model._meta.db_table} WHERE {where} {key} IN "
    with connection.cursor() as cursor:
        for start in range(0, len(values), VALUES):
            some = values[start : start + VALUES]
            cursor.execute(f"{sql} ({', '.join(['%s'] * len(some))})", some)
            yield from cursor.fetchall()


# --- Changing ---


def change_grams(changes):
    """Apply {gram: (bits to set, bits to clear)}."""
    for block, wanted in _by_block(changes).items():
        own = _of_block(block, wanted)
        shared = defaultdict(dict)
        for gram in wanted:
            if gram not in own and is_short(gram):
                shared[bucket_of(gram)][gram] = wanted[gram]
        written = {}
        held = _of_block(block, shared)
        for bucket, some in shared.items():
            written[bucket] = _change_shared(block, Shared(bytes(held.get(bucket, b""))), some, written)
        for gram, (to_set, to_clear) in wanted.items():
            if gram in own or not is_short(gram):
                bits = loosen(bytes(own[gram]), block) if gram in own else BitMap()
                written[gram] = squeeze(bits - to_clear | to_set, block)
        insert(Posting, [(gram, block, bits) for gram, bits in written.items()], replacing=("gram", "block"))


def _change_shared(block, row, some, written):
    """The new bytes of a shared row; a gram that has outgrown it gets a row of its own in `written`."""
    for gram, (to_set, to_clear) in some.items():
        number = number_of(gram)
        bits = BitMap(block * BLOCK + place for place in row.places_of(number)) - to_clear | to_set
        has_outgrown = len(bits) > GROWN
        row.put(number, [] if has_outgrown else [number % BLOCK for number in bits])
        if has_outgrown:
            written[gram] = squeeze(bits, block)
    return row.pack()


def change_facets(changes, version):
    """Apply {(facet, value): (bits to set, bits to clear)}."""
    for block, wanted in _by_block(changes).items():
        rows = FacetBits.objects.filter(block=block, facet__in={facet for facet, _ in wanted})
        kept = {row[:2]: row[2] for row in rows.values_list("facet", "value", "bits") if row[:2] in wanted}
        changed = []
        for key, (to_set, to_clear) in wanted.items():
            bits = (BitMap.deserialize(bytes(kept[key])) if key in kept else BitMap()) - to_clear | to_set
            changed.append((*key, block, bits.serialize(), version))
        insert(FacetBits, changed, replacing=("facet", "value", "block"))


def _by_block(changes):
    """{block: {key: (bits to set, bits to clear)}}, keys sorted so that all writers write rows in the same order."""
    blocks = defaultdict(dict)
    for key in sorted(changes):
        for index, bits in enumerate(changes[key]):
            for number in bits:
                blocks[number // BLOCK].setdefault(key, (BitMap(), BitMap()))[index].add(number)
    return blocks


def _of_block(block, names):
    """{name: bits} of the existing rows of a block."""
    return dict(_rows(Posting, "gram", sorted(names), ["gram", "bits"], where=f"block = {block:d} AND"))


def insert(model, rows, replacing=()):
    """Bulk insert rows (tuples in the order of the model's columns) without creating model instances.

    `replacing` names the key columns: existing rows with the same key are overwritten.
    """
    columns = [column.column for column in model._meta.concrete_fields]
    marks = "(" + ", ".join(["%s"] * len(columns)) + ")"
    rest = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in replacing)
    conflict = f" ON CONFLICT ({', '.join(replacing)}) DO UPDATE SET {rest}" if replacing else ""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS):
            some = rows[start : start + ROWS]
            values = ", ".join([marks] * len(some))
            sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES {values}{conflict}"
            cursor.execute(sql, [value for row in some for value in row])
