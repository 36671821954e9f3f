"""Updating the index: the entries of some records, or a whole block."""

import json
from collections import defaultdict
from itertools import count, islice

from django.db import transaction
from django.db.models import Max
from pyroaring import BitMap

from search import index, postings
from search.blocks import Block
from search.index import NOTHING, REGISTERED, Content
from search.models import Entry, FacetBits, LongGram, Posting
from search.packing import BLOCK, COLUMNS

ASKED = 1000  # entries read at once
MANY, SHARE = 300, 0.1  # above this number and share of a block's entries, rebuilding the block is faster
ROWS = 2000  # postings written at once


@transaction.atomic(savepoint=False)
def update(model, ids, contents):
    """Index these records with `contents` ({id: Content}); records missing from it are removed from the index.

    Return {id: (before, after)} of those that changed.
    """
    index.lock()
    code, ids = REGISTERED[model].code, sorted(ids)
    numbers, before = _entries(code, ids)
    pairs = {pk: (before.get(pk), contents.get(pk)) for pk in ids}
    changes = {pk: pair for pk, pair in pairs.items() if pair[0] != pair[1]}
    if changes:
        _write(code, changes, numbers)
    return changes


def _entries(code, ids):
    """({id: number of its entry}, {id: its Content}) of the records that have one."""
    numbers, before = {}, {}
    for start in range(0, len(ids), ASKED):
        entries = Entry.objects.filter(model=code, record_id__in=ids[start : start + ASKED])
        for number, record_id, *held in entries.values_list("id", "record_id", *Content._fields):
            numbers[record_id], before[record_id] = number, Content(*held)
    return numbers, before


def _write(code, changes, numbers):
    version, new_numbers = index.next_version(), _new_numbers()
    blocks, rows = defaultdict(list), []
    for record_id, (old, new) in changes.items():
        number = numbers[record_id] if old else next(new_numbers)
        blocks[number // BLOCK].append((number, old, new))
        rows.append(row_of(number, code if new else 0, record_id if new else 0, new or NOTHING, version))
    postings.insert(Entry, rows, replacing=("id",))
    long = set(LongGram.objects.values_list("gram", flat=True))
    for block, some in blocks.items():
        if _are_many(block, len(some)):
            remake(block, version)
        else:
            _change(some, version, long)


def row_of(number, code, record_id, content, version):
    """An entry as a tuple of column values."""
    values = content._asdict() | {"facets": json.dumps(content.facets)}
    return number, code, record_id, *values.values(), version


def _new_numbers():
    """Entry numbers above all existing ones, looked up when the first is wanted."""
    last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    yield from count(last + 1)


def entries_of(block):
    return Entry.objects.filter(id__gte=block * BLOCK, id__lt=(block + 1) * BLOCK).order_by("id")


def _are_many(block, changed):
    return changed >= MANY and changed >= SHARE * entries_of(block).count()


def _change(entries, version, long):
    """Set and clear the bits of some entries: [(number, Content before, Content after)]."""
    grams, facets = (defaultdict(lambda: (BitMap(), BitMap())) for _ in range(2))  # key -> (to set, to clear)
    for number, old, new in entries:
        for keys, bits in ((index.entry_grams, grams), (index.entry_facets, facets)):
            had = keys(old, long) if old else set()
            has = keys(new, long) if new else set()
            for key in has - had:
                bits[key][0].add(number)
            for key in had - has:
                bits[key][1].add(number)
    postings.change_grams(grams)
    postings.change_facets(facets, version)


# --- Whole blocks ---


def enter(searched, ids):
    """Create entries, without bits, for records that have none; return their blocks."""
    contents, version, new_numbers = searched.contents(ids), index.next_version(), _new_numbers()
    numbers = dict(zip(filter(contents.get, ids), new_numbers, strict=False))
    rows = [row_of(number, searched.code, pk, contents[pk], version) for pk, number in numbers.items()]
    postings.insert(Entry, rows)
    return {number // BLOCK for number in numbers.values()}


def refresh(searched, block, version):
    """Update the entries of a model in a block from their records, without their bits."""
    entries = entries_of(block).filter(model=searched.code).values_list("id", "record_id", *Content._fields)
    entries = list(entries)
    for start in range(0, len(entries), ASKED):
        some = entries[start : start + ASKED]
        contents = searched.contents([pk for _, pk, *_ in some])
        changed = [
            row_of(number, searched.code, pk, contents[pk], version)
            for number, pk, *held in some
            if pk in contents and contents[pk] != Content(*held)
        ]
        postings.insert(Entry, changed, replacing=("id",))


def remake(block, version):
    """Rebuild all bitmaps of a block from its entries."""
    long = set(LongGram.objects.values_list("gram", flat=True))
    made = Block(block, list(entries_of(block).values("id", "facets", *COLUMNS.values())), long)
    Posting.objects.filter(block=block).delete()
    rows = made.rows()
    while some := list(islice(rows, ROWS)):
        postings.insert(Posting, some)
    there = FacetBits.objects.filter(block=block).values_list("facet", "value", "bits")
    before = {(facet, value): bytes(bits) for facet, value, bits in there}
    after = {key: made.facets.get(key, BitMap()).serialize() for key in {*before, *made.facets}}
    changed = [(*key, block, bits, version) for key, bits in sorted(after.items()) if before.get(key) != bits]
    postings.insert(FacetBits, changed, replacing=("facet", "value", "block"))
