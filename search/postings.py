"""How bitmaps lie in the database, and how they are read and changed there.

A bitmap is cut into blocks of BLOCK entries. A gram that few entries of a block hold shares its row with other rare
ones: there are hundreds of thousands of those, and a row each would outweigh the texts. A gram is in one or the other,
never in both.
"""

from collections import defaultdict

from django.db import connection
from pyroaring import BitMap

from search.models import FacetBits, Posting
from search.packing import (
    BLOCK,
    Shared,
    is_short,
    loosen,
    number_of,
    places,
    squeeze,
)

RARE = 96  # entries of a block up to which a gram shares a row when the index is made …
GROWN = 2 * RARE  # … and until which it may go on sharing it
BUCKET_BITS = 14  # shared rows of a block: 16,384, each small enough to be packed anew with a save
SPREAD = 0x9E3779B97F4A7C15  # an odd number that scatters neighbouring grams over the buckets
ROWS = 500  # rows asked for or written at once


def bucket_of(number):
    return (number * SPREAD & (1 << 64) - 1) >> (64 - BUCKET_BITS)


def bucket_name(bucket):
    return f"#{bucket:x}"


# --- Reading ---


def read(grams):
    """{gram: BitMap} of those that occur."""
    grams, shared, parts = set(grams), defaultdict(list), defaultdict(list)
    for gram in filter(is_short, grams):
        shared[bucket_name(bucket_of(number_of(gram)))].append(gram)
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
    names = sorted(names)
    for start in range(0, len(names), ROWS):
        rows = Posting.objects.filter(gram__in=names[start : start + ROWS])
        yield from rows.values_list("gram", "block", "bits")


# --- Changing ---


def change_grams(changes):
    """Apply {gram: (bits to set, bits to clear)}."""
    for block, wanted in _by_block(changes).items():
        own = _rows(Posting, block, "gram", wanted)
        shared = defaultdict(dict)
        for gram in wanted:
            if gram not in own and is_short(gram):
                shared[bucket_of(number_of(gram))][gram] = wanted[gram]
        written = {}
        for bucket, row in _rows(Posting, block, "gram", map(bucket_name, shared), missing=b"").items():
            written[bucket] = _change_shared(block, Shared(bytes(row)), shared[int(bucket[1:], 16)], written)
        for gram, (to_set, to_clear) in wanted.items():
            if gram in own or not is_short(gram):
                bits = loosen(bytes(own[gram]), block) if gram in own else BitMap()
                written[gram] = squeeze(places(bits - to_clear | to_set, block), block)
        insert(Posting, [(gram, block, bits) for gram, bits in written.items()], replacing=("gram", "block"))


def _change_shared(block, row, some, written):
    """The new content of a shared row; a gram that has outgrown it gets a row of its own in `written`."""
    for gram, (to_set, to_clear) in some.items():
        number = number_of(gram)
        bits = BitMap(block * BLOCK + place for place in row.places_of(number)) - to_clear | to_set
        has_outgrown = len(bits) > GROWN
        row.put(number, [] if has_outgrown else [number % BLOCK for number in bits])
        if has_outgrown:
            written[gram] = squeeze(places(bits, block), block)
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
    """{block: {key: (bits to set, bits to clear)}}, keys in order so that rows are written alike by everyone."""
    blocks = defaultdict(dict)
    for key in sorted(changes):
        for index, bits in enumerate(changes[key]):
            for number in bits:
                blocks[number // BLOCK].setdefault(key, (BitMap(), BitMap()))[index].add(number)
    return blocks


def _rows(model, block, name, keys, missing=None):
    """{key: bits} of a block's rows; `missing` stands in for those that are not there, if it is given."""
    keys = list(keys)
    rows = {} if missing is None else dict.fromkeys(keys, missing)
    for start in range(0, len(keys), ROWS):
        some = model.objects.filter(**{f"{name}__in": keys[start : start + ROWS]}, block=block)
        rows.update(some.values_list(name, "bits"))
    return rows


def insert(model, rows, replacing=()):
    """Write many rows (tuples in the order of the model's columns) without making an object of each.

    `replacing` names the columns of a key: a row that is there already is overwritten.
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
