"""How bitmaps lie in the database, and how they are read and changed there.

A bitmap is cut into blocks of BLOCK entries. A gram that few entries of a block hold shares its row with other rare
ones (there are hundreds of thousands of those, and a row each would outweigh the texts): such a row is a sorted array
of numbers, gram and place in one. A gram is in one or the other, never in both.
"""

import zlib
from array import array
from collections import defaultdict

import numpy as np
from django.db import connection
from pyroaring import BitMap

from search.models import FacetBits, Posting

BLOCK = 1 << 17  # entries in one bitmap row: few rows to read, and a save rewrites little
PLACE = BLOCK.bit_length() - 1  # bits of an entry's place in its block
CHARACTER = 21  # bits of a code point
COLUMNS = {"x": "text", "t": "names", "n": "number", "d": "department"}  # gram's first letter -> where it stands
LETTERS = "".join(COLUMNS)
RARE = 48  # entries of a block up to which a gram shares a row when the index is made …
GROWN = 4 * RARE  # … and until which it may go on sharing it
BUCKET_BITS = 14  # shared rows of a block: 16,384, each small enough to be packed anew with a save
SPREAD = 0x9E3779B97F4A7C15  # an odd number that scatters neighbouring grams over the buckets
ROWS = 500  # rows asked for or written at once


# --- Grams as numbers ---


def number_of(gram):
    """A gram of one or two characters, its column's letter before it, as a number."""
    code = 0
    for character in gram[1:]:
        code = code << CHARACTER | ord(character)
    return LETTERS.index(gram[0]) << (2 * CHARACTER) | code


def gram_of(number):
    pair = number & ((1 << 2 * CHARACTER) - 1)
    first, second = pair >> CHARACTER, pair & ((1 << CHARACTER) - 1)
    return LETTERS[number >> 2 * CHARACTER] + (chr(first) if first else "") + chr(second)


def bucket_of(number):
    return (number * SPREAD & (1 << 64) - 1) >> (64 - BUCKET_BITS)


def bucket_name(bucket):
    return f"#{bucket:x}"


def is_short(gram):
    return len(gram) <= 3  # the letter and one or two characters


def bitmap(numbers):
    """A BitMap of a numpy array; by way of `array`, which it reads at once and not one by one."""
    return BitMap(array("I", np.ascontiguousarray(numbers, np.uint32).tobytes()))


def numbers(bits):
    """The numbers of a BitMap as a numpy array, in order."""
    return np.frombuffer(bits.to_array(), np.uint32) if bits else np.zeros(0, np.uint32)


def pack(pairs):
    """Sorted pairs as the bytes of a shared row. Byte by byte in columns, the first ones are nearly all the same."""
    return zlib.compress(pairs.view(np.uint8).reshape(-1, 8).T.tobytes(), 1)


def unpack(row):
    """The sorted pairs of a shared row."""
    return np.frombuffer(zlib.decompress(row), np.uint8).reshape(8, -1).T.copy().view(np.uint64).reshape(-1)


EMPTY = pack(np.zeros(0, np.uint64))


# --- Reading ---


def read(grams):
    """{gram: BitMap} of those that occur."""
    grams, found = set(grams), {}
    shared = defaultdict(list)
    for gram in filter(is_short, grams):
        shared[bucket_name(bucket_of(number_of(gram)))].append(gram)
    rows = Posting.objects.filter(gram__in=grams | set(shared)).values_list("gram", "block", "bits")
    for name, block, bits in rows:
        if name in grams:
            found[name] = found.get(name, BitMap()) | BitMap.deserialize(bytes(bits))
        else:
            pairs = unpack(bits)
            for gram in shared[name]:
                if len(places := _places(pairs, number_of(gram))):
                    found[gram] = found.get(gram, BitMap()) | bitmap(places + np.uint32(block * BLOCK))
    return found


def _places(pairs, number):
    start, end = np.searchsorted(pairs, np.array([number << PLACE, number + 1 << PLACE], np.uint64))
    return (pairs[start:end] & np.uint64(BLOCK - 1)).astype(np.uint32)


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
        for bucket, row in _rows(Posting, block, "gram", map(bucket_name, shared), missing=EMPTY).items():
            some = shared[int(bucket[1:], 16)]
            written[bucket] = _change_shared(block, unpack(row), some, written)
        for gram, (to_set, to_clear) in wanted.items():
            if gram in own or not is_short(gram):
                bits = BitMap.deserialize(bytes(own[gram])) if gram in own else BitMap()
                written[gram] = (bits - to_clear | to_set).serialize()
        insert(Posting, [(gram, block, bits) for gram, bits in written.items()], replacing=("gram", "block"))


def _change_shared(block, pairs, some, written):
    """The new content of a shared row; a gram that has outgrown it gets a row of its own in `written`."""
    kept, added = np.ones(len(pairs), bool), []
    for gram, (to_set, to_clear) in some.items():
        number = number_of(gram)
        start, end = np.searchsorted(pairs, np.array([number << PLACE, number + 1 << PLACE], np.uint64))
        bits = bitmap(_places(pairs, number) + np.uint32(block * BLOCK)) - to_clear | to_set
        kept[start:end] = False
        if len(bits) > GROWN:
            written[gram] = bits.serialize()
        else:
            added.append(np.uint64(number << PLACE) | (numbers(bits) - np.uint32(block * BLOCK)).astype(np.uint64))
    return pack(np.sort(np.concatenate([pairs[kept], *added])))


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
