"""Making the whole index anew, and telling whether it is true.

The new index replaces the old one in one transaction: until then readers have the old one, and whoever interrupts
loses nothing. Texts are taken in blocks, and numpy sorts the (gram, entry) pairs of a block at once.
"""

from collections import Counter
from itertools import islice

import numpy as np
from django.db import transaction
from pyroaring import BitMap

from search import index
from search.index import BLOCK, COLUMNS, LONGEST_GRAM, REGISTERED, entry_facets
from search.models import Entry, FacetBits, LongGram, Posting, Stamp

CHUNK = 2000  # records or rows at a time
SAMPLE = 20_000  # entries by which it is judged which long grams are common
COMMON = 0.002  # … in this share of them
FEWEST = 2000  # below this many entries no long gram is worth its postings: verifying is as quick
CHARACTER = 21  # bits of a code point
NUMBER = BLOCK.bit_length() - 1  # bits of an entry's place in its block


@transaction.atomic
def rebuild(report=lambda done, total: None):
    """Make the index anew. `report(done, total)` is told how far it has come, in records read and written."""
    index.lock()
    last = Stamp.objects.order_by("-version").first().version
    for model in (Posting, FacetBits, LongGram, Entry):
        model.objects.all().delete()
    Stamp.objects.filter(version__gt=0).delete()
    Stamp.objects.create(version=last + 1, token=index.new_token())
    total = sum(model.objects.published().count() for model in REGISTERED)
    written = _write_entries(last + 1, lambda done: report(done, 2 * total))
    _choose_long_grams(written)
    long = set(LongGram.objects.values_list("gram", flat=True))
    for block in range(written // BLOCK + 1):
        _write_bits(block, _bits(block, _entries(block), long), last + 1)
        report(total + min((block + 1) * BLOCK, written), 2 * total)


def _entries(block):
    return list(Entry.objects.filter(id__gte=block * BLOCK, id__lt=(block + 1) * BLOCK).order_by("id"))


def _write_entries(version, report):
    number, batch = 0, []
    for searched in REGISTERED.values():
        ids = searched.model.objects.published().order_by("pk").values_list("pk", flat=True).iterator(CHUNK)
        while some := list(islice(ids, CHUNK)):
            for record in searched.load(searched.model.objects.filter(pk__in=some).order_by("pk")):
                number += 1
                entry = searched.entry(record)
                entry.id, entry.version = number, version
                batch.append(entry)
            Entry.objects.bulk_create(batch)
            batch.clear()
            report(number)
    return number


def _choose_long_grams(written):
    """Runs of three characters and more that stand in many entries get postings of their own, so that a common word
    of that length is answered from one bitmap and need not be held against its texts."""
    if written < FEWEST:
        return
    step = max(1, written // SAMPLE)
    sample = range(1, written + 1, step)
    count = Counter()
    for start in range(0, len(sample), CHUNK):
        for entry in Entry.objects.filter(id__in=list(sample[start : start + CHUNK])):
            for letter in "xt":
                count.update(_runs(letter, getattr(entry, COLUMNS[letter])))
    common = [gram for gram, number in count.items() if number >= COMMON * len(sample)]
    LongGram.objects.bulk_create([LongGram(gram=gram) for gram in sorted(common)], batch_size=CHUNK)


def _runs(letter, text):
    return {
        letter + line[start:end]
        for line in text.split("\n")
        for start in range(len(line) - 2)
        for end in range(start + 3, min(start + LONGEST_GRAM, len(line)) + 1)
    }


def _bits(block, entries, long):
    """Every row the index should hold of a block: ((gram,) or (facet, value), BitMap)."""
    facets = {}
    for entry in entries:
        for key in entry_facets(entry):
            facets.setdefault(key, []).append(entry.id)
    yield from ((key, BitMap(numbers)) for key, numbers in facets.items())
    places = np.array([entry.id - block * BLOCK for entry in entries], np.uint64)
    for letter, column in COLUMNS.items():
        texts = [getattr(entry, column) for entry in entries]
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32).astype(np.uint64)
        whose = np.repeat(places, [len(text) + 1 for text in texts])
        known = sorted(gram[1:] for gram in long if gram[0] == letter)
        for gram, found in _gram_entries(codes, whose, known):
            yield (letter + gram,), BitMap(found + np.uint32(block * BLOCK))


def _write_bits(block, rows, version):
    while some := list(islice(rows, CHUNK)):
        postings = [Posting(gram=key[0], block=block, bits=bits.serialize()) for key, bits in some if len(key) == 1]
        facets = [
            FacetBits(facet=key[0], value=key[1], block=block, bits=bits.serialize(), version=version)
            for key, bits in some
            if len(key) == 2
        ]
        Posting.objects.bulk_create(postings)
        FacetBits.objects.bulk_create(facets)


def _gram_entries(codes, places, long):
    """Every gram of a block with the places of the entries that hold it: (text, ascending uint32 array).

    `codes` are the characters of all texts, a line break after each line; `places` says whose each is. Work goes by
    length: a run is known by the number of its beginning and its last character.
    """
    breaks = codes == 10
    at = np.flatnonzero(~breaks)  # where runs of the length at hand begin
    yield from _grouped(codes[at], places[at], lambda key: chr(key))
    at = at[:-1][~breaks[at[:-1] + 1]] if len(at) else at
    pairs = codes[at] << np.uint64(CHARACTER) | codes[at + 1]
    yield from _grouped(pairs, places[at], _pair)
    beginnings = {}
    for length in range(3, LONGEST_GRAM + 1):
        known = [gram for gram in long if len(gram) == length]
        if not known:
            return
        if length == 3:
            numbered = pairs
            keys = [ord(gram[0]) << CHARACTER | ord(gram[1]) for gram in known]
        else:
            keys = [beginnings[gram[:-1]] for gram in known]
        keys = np.array([key << CHARACTER | ord(gram[-1]) for key, gram in zip(keys, known, strict=True)], np.uint64)
        order = np.argsort(keys)
        keys, names = keys[order], [known[i] for i in order]
        asked = numbered << np.uint64(CHARACTER) | codes[np.minimum(at + length - 1, len(codes) - 1)]
        found = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        hit = keys[found] == asked
        at, numbered = at[hit], found[hit].astype(np.uint64)
        beginnings = {name: number for number, name in enumerate(names)}
        yield from _grouped(numbered, places[at], lambda key, names=names: names[key])


def _pair(key):
    return chr(key >> CHARACTER) + chr(key & ((1 << CHARACTER) - 1))


def _grouped(keys, places, name):
    """The places of each key, each once: (name(key), places)."""
    if not len(keys):
        return
    both = np.unique(keys << np.uint64(NUMBER) | places)
    keys, places = both >> np.uint64(NUMBER), (both & np.uint64(BLOCK - 1)).astype(np.uint32)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    ends = np.append(starts[1:], len(keys))
    for key, start, end in zip(keys[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield name(key), places[start:end]


def stale():
    """What is wrong with the index, in words, one line each; nothing when it says of every record what it is."""
    yield from _stale_entries()
    yield from _stale_bits()


def _stale_entries():
    kept = {(entry.model, entry.record_id): entry for entry in Entry.objects.filter(model__gt=0).iterator(CHUNK)}
    for searched in REGISTERED.values():
        label = searched.model._meta.verbose_name
        ids = searched.model.objects.published().order_by("pk").values_list("pk", flat=True).iterator(CHUNK)
        while some := list(islice(ids, CHUNK)):
            for record in searched.load(searched.model.objects.filter(pk__in=some)):
                entry = kept.pop((searched.code, record.pk), None)
                if entry is None:
                    yield f"{label} {record.pk}“{record}”没有编入索引"
                elif index.content(entry) != index.content(searched.entry(record)):
                    yield f"{label} {record.pk}“{record}”的索引已过时"
    for model, record_id in kept:
        yield f"{list(REGISTERED)[model - 1]._meta.verbose_name} {record_id} 已不公开，索引里还有"


def _stale_bits():
    """Do the bitmaps hold exactly what the entries say?"""
    long = set(LongGram.objects.values_list("gram", flat=True))
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for block in range(last // BLOCK + 1):
        said = dict(_bits(block, _entries(block), long))
        postings = Posting.objects.filter(block=block).values_list("gram", "bits")
        facets = FacetBits.objects.filter(block=block).values_list("facet", "value", "bits")
        for *key, bits in (*postings.iterator(CHUNK), *facets.iterator(CHUNK)):
            if BitMap.deserialize(bytes(bits)) != said.pop(tuple(key), BitMap()):
                yield f"“{'='.join(key)}”的索引不符"
        for key in said:
            yield f"“{'='.join(key)}”没有编入索引"
