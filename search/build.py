"""Making the whole index anew, and telling whether it is true.

The new index replaces the old one in one transaction: until then readers have the old one, and whoever interrupts
loses nothing. Records are read once, in blocks, and numpy sorts the (gram, entry) pairs of a block at once.
"""

import json
from collections import Counter
from itertools import groupby, islice

import numpy as np
from django.db import transaction
from pyroaring import BitMap

from search import index, packing
from search.index import LONGEST_GRAM, REGISTERED
from search.models import Entry, FacetBits, LongGram, Posting, Stamp
from search.packing import (
    BLOCK,
    CHARACTER,
    COLUMNS,
    LETTERS,
    PLACE,
    Shared,
    bitmap,
    gram_of,
    is_short,
    loosen,
    number_of,
    shared_rows,
    squeeze_places,
    starts_of,
)
from search.postings import BUCKET_BITS, RARE, SPREAD, bucket_name, insert

CHUNK = 2000  # records or rows at a time
SAMPLE = 5_000  # entries by which it is judged which long grams are common
COMMON = 0.0075  # … in this share of them
FEWEST = 2000  # below this many entries no long gram is worth its postings: verifying is as quick


@transaction.atomic
def rebuild(report=lambda done, total: None):
    """Make the index anew. `report(done, total)` is told how far it has come, in records."""
    index.lock()
    version = Stamp.objects.order_by("-version").first().version + 1
    for model in (Posting, FacetBits, LongGram, Entry):
        model.objects.all().delete()
    Stamp.objects.filter(version__gt=0).delete()
    Stamp.objects.filter(version=0).update(form=index.form())
    Stamp.objects.create(version=version, token=index.new_token())
    total = sum(model.objects.published().count() for model in REGISTERED)
    long = set(_long_grams(total))
    insert(LongGram, [(gram,) for gram in sorted(long)])
    for number, entries in groupby(_write_entries(version), lambda entry: entry["id"] // BLOCK):
        block = Block(number, list(entries), long)
        insert(FacetBits, [(*key, number, bits.serialize(), version) for key, bits in block.facets.items()])
        rows = block.rows()
        while some := list(islice(rows, CHUNK)):
            insert(Posting, some)
        report(min((number + 1) * BLOCK, total), total)


def _write_entries(version):
    """Every public record as an entry, {column: value}, once it is written."""
    last, columns = 0, [column.column for column in Entry._meta.concrete_fields]
    for searched in REGISTERED.values():
        ids = _public_ids(searched)
        while some := list(islice(ids, CHUNK)):
            found = searched.contents(some)
            entries = [
                {"id": number, "model": searched.code, "record_id": pk, **found[pk]._asdict(), "version": version}
                for number, pk in enumerate(filter(found.get, some), last + 1)
            ]
            last += len(entries)
            rows = [entry | {"facets": json.dumps(entry["facets"])} for entry in entries]
            insert(Entry, [[row[column] for column in columns] for row in rows])
            yield from entries


def _public_ids(searched):
    return searched.model.objects.published().order_by("pk").values_list("pk", flat=True).iterator(CHUNK)


def _long_grams(total):
    """Runs of three characters and more that stand in many entries get postings of their own, so that a common word
    of that length is answered from one bitmap and need not be held against its texts."""
    if total < FEWEST:
        return
    step, texts = max(1, total // SAMPLE), {letter: [] for letter in "bt"}
    for searched in REGISTERED.values():
        ids = _public_ids(searched)
        sample = list(islice(ids, 0, None, step))
        for start in range(0, len(sample), CHUNK):
            for content in searched.contents(sample[start : start + CHUNK]).values():
                for letter, some in texts.items():
                    some.append(getattr(content, COLUMNS[letter]))
    for letter, some in texts.items():
        yield from (letter + gram for gram in _common(some, COMMON * len(some)))


def _common(texts, fewest):
    """The runs of three characters and more that stand in at least `fewest` of the texts: a run can be common only if
    it is without its last character."""
    common = None
    for length in range(3, LONGEST_GRAM + 1):
        count = Counter()
        for text in texts:
            runs = {line[i : i + length] for line in text.split("\n") for i in range(len(line) - length + 1)}
            count.update(runs if common is None else (run for run in runs if run[:-1] in common))
        common = {run for run, number in count.items() if number >= fewest}
        yield from common


class Block:
    """What the bitmaps of one block should be, from its entries ({column: value}, in order)."""

    def __init__(self, block, entries, long):
        self.number = block
        self.places = np.array([entry["id"] - block * BLOCK for entry in entries], np.uint64)
        self.facets = {}  # (facet, value) -> BitMap
        for entry in entries:
            for key in index.facet_keys(entry["facets"]):
                self.facets.setdefault(key, []).append(entry["id"])
        self.facets = {key: BitMap(ids) for key, ids in self.facets.items()}
        short = []
        self.long = {}  # gram -> places
        for letter, column in COLUMNS.items():
            known = sorted(gram[1:] for gram in long if gram[0] == letter)
            short += self._grams(letter, [entry[column] for entry in entries], known)
        self.pairs = np.concatenate(short)  # every short gram with each of its places, as one number, in order

    def _grams(self, letter, texts, known):
        """Take the long grams in; return the short ones as sorted pairs, those of one character first."""
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32).astype(np.uint64)
        whose = np.repeat(self.places, [len(text) + 1 for text in texts])
        of_letter = np.uint64(LETTERS.index(letter) << 2 * CHARACTER)
        breaks = codes == 10
        at = np.flatnonzero(~breaks)  # where runs of the length at hand begin
        singles = _once(of_letter | codes[at], whose[at])
        at = at[:-1][~breaks[at[:-1] + 1]]
        runs = codes[at] << np.uint64(CHARACTER) | codes[at + 1]
        doubles = _once(of_letter | runs, whose[at])
        self._take_long(letter, known, codes, whose, at, runs)
        return [singles, doubles]

    def _take_long(self, letter, known, codes, whose, at, runs):
        """Length by length: a run is known by the number of its beginning and its last character."""
        number = {}
        for length in range(3, LONGEST_GRAM + 1):
            grams = [gram for gram in known if len(gram) == length]
            if not grams:
                return
            before = [number[gram[:-1]] if length > 3 else _code(gram[:2]) for gram in grams]
            keys = [b << CHARACTER | ord(gram[-1]) for b, gram in zip(before, grams, strict=True)]
            keys, grams = map(list, zip(*sorted(zip(keys, grams, strict=True)), strict=True))
            keys, number = np.array(keys, np.uint64), {gram: i for i, gram in enumerate(grams)}
            asked = runs << np.uint64(CHARACTER) | codes[np.minimum(at + length - 1, len(codes) - 1)]
            found = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
            hit = keys[found] == asked
            at, runs = at[hit], found[hit].astype(np.uint64)
            for which, places in _groups(_once(runs, whose[at])):
                self.long[letter + grams[which]] = places

    def rows(self):
        """The posting rows: (gram, block, bytes)."""
        grams = self.pairs >> np.uint64(PLACE)
        starts = starts_of(grams)
        sizes = np.diff(np.append(starts, len(grams)))
        is_rare = np.repeat(sizes <= RARE, sizes)
        for number, places in _groups(self.pairs[~is_rare]):
            yield gram_of(number), self.number, squeeze_places(places, self.number)
        for gram, places in self.long.items():
            yield gram, self.number, squeeze_places(places, self.number)
        rare = self.pairs[is_rare]
        buckets = (rare >> np.uint64(PLACE)) * np.uint64(SPREAD) >> np.uint64(64 - BUCKET_BITS)
        order = np.argsort(buckets, kind="stable")
        rare, buckets = rare[order], buckets[order].astype(int)
        for bucket, row in shared_rows(rare, buckets):
            yield bucket_name(bucket), self.number, row


def _code(pair):
    return ord(pair[0]) << CHARACTER | ord(pair[1])


def _once(keys, places):
    """Each key with each of its places once, as one number, in order."""
    pairs = np.sort(keys << np.uint64(PLACE) | places)
    return pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs


def _groups(pairs):
    """(key, its places) of sorted pairs."""
    keys, places = pairs >> np.uint64(PLACE), (pairs & np.uint64(BLOCK - 1)).astype(np.uint32)
    starts = starts_of(keys)
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(pairs)], strict=True):
        yield int(keys[start]), places[start:end]


def stale():
    """What is wrong with the index, in words, one line each; nothing when it says of every record what it is."""
    yield from _stale_entries()
    yield from _stale_bits()


def _stale_entries():
    columns = ("model", "record_id", *index.Content._fields)
    entries = Entry.objects.filter(model__gt=0).values_list(*columns).iterator(CHUNK)
    held = {(code, pk): index.Content(*content) for code, pk, *content in entries}
    for searched in REGISTERED.values():
        label, ids = searched.model._meta.verbose_name, _public_ids(searched)
        while some := list(islice(ids, CHUNK)):
            for pk, content in searched.contents(some, is_fresh=True).items():
                entry = held.pop((searched.code, pk), None)
                if entry is None:
                    yield f"{label} {pk} 没有编入索引"
                elif entry != content:
                    yield f"{label} {pk} 的索引已过时"
    for code, record_id in held:
        yield f"{list(REGISTERED)[code - 1]._meta.verbose_name} {record_id} 已不公开，索引里还有"


def _stale_bits():
    """Do the bitmaps hold exactly what the entries say?"""
    long = set(LongGram.objects.values_list("gram", flat=True))
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for number in range(last // BLOCK + 1):
        entries = Entry.objects.filter(id__gte=number * BLOCK, id__lt=(number + 1) * BLOCK).order_by("id")
        said = Block(number, list(entries.values("id", "facets", *COLUMNS.values())), long)
        pairs, long_held = _held(number)
        wrong = np.setxor1d(pairs, said.pairs) >> np.uint64(PLACE)
        yield from (f"字“{gram_of(int(one))[1:]}”的索引不符" for one in np.unique(wrong))
        for gram in {*long_held, *said.long}:
            if long_held.get(gram, BitMap()) != bitmap(said.long.get(gram, [])):
                yield f"字“{gram[1:]}”的索引不符"
        facets = FacetBits.objects.filter(block=number).values_list("facet", "value", "bits")
        held = {(facet, value): BitMap.deserialize(bytes(bits)) for facet, value, bits in facets}
        for key in {*held, *said.facets}:
            if held.get(key, BitMap()) != said.facets.get(key, BitMap()):
                yield f"筛选值“{'='.join(key)}”的索引不符"


def _held(block):
    """What the rows of a block say: (sorted pairs of the short grams, {long gram: places})."""
    pairs, long = [np.zeros(0, np.uint64)], {}
    for gram, bits in Posting.objects.filter(block=block).values_list("gram", "bits").iterator(CHUNK):
        if gram.startswith("#"):
            pairs.append(Shared(bytes(bits)).pairs())
            continue
        places = packing.places(loosen(bytes(bits), block), block)
        if is_short(gram):
            pairs.append(np.uint64(number_of(gram) << PLACE) | places.astype(np.uint64))
        else:
            long[gram] = bitmap(places)
    return np.sort(np.concatenate(pairs)), long
