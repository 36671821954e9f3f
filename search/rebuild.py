"""Rebuilding the whole index, and checking that it is correct."""

from collections import Counter
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from pyroaring import BitMap

from search import index, packing, update
from search.blocks import Block
from search.index import LONGEST_GRAM, REGISTERED
from search.models import Entry, FacetBits, LongGram, Posting, Remade
from search.packing import BLOCK, COLUMNS, PLACE, Shared, bitmap, gram_of, is_short, loosen, number_of
from search.postings import insert

CHUNK = 2000  # records or rows per batch
SAMPLE = 5_000  # entries sampled to find the common long grams
COMMON = 0.0075  # … a gram is common if it is in this share of them
FEWEST = 2000  # with fewer entries long grams are not worth a posting list: verifying texts is as fast


def rebuild(report=lambda done, total: None):
    """Rebuild the index block by block. Writers may write in between, and an interrupted rebuild resumes where it
    stopped. `report(done, total)` is called with the progress in records. Entries keep their numbers.
    """
    total = sum(model.objects.published().count() for model in REGISTERED)
    _begin(total)
    for searched in REGISTERED.values():
        _settle_entries(searched)
    last = Entry.objects.aggregate(last=Max("id"))["last"]
    for block in range(last // BLOCK + 1 if last else 0):
        _remake(block)
        report(min((block + 1) * BLOCK, total), total)
    _finish()


@transaction.atomic
def _begin(total):
    """Find the common grams; they are used only once every block has their posting lists."""
    index.lock()
    if Remade.objects.filter(form=index.form()).exists():
        return  # already begun
    Remade.objects.all().delete()
    Remade.objects.create(form=index.form(), block=-1)
    known = set(LongGram.objects.values_list("gram", flat=True))
    insert(LongGram, [(gram, False) for gram in sorted({*_long_grams(total)} - known)])


def _settle_entries(searched):
    """Create entries for records that have none, and clear those of records no longer public."""
    ids = _public_ids(searched)
    while some := list(islice(ids, CHUNK)):
        with transaction.atomic():
            index.lock()
            there = Entry.objects.filter(model=searched.code, record_id__in=some).values_list("record_id", flat=True)
            blocks = update.enter(searched, sorted({*some} - {*there}))
            Remade.objects.filter(block__in=blocks).delete()
    # Not `exclude(record_id__in=…)`: of many records PostgreSQL would go through all of them for each entry.
    public = searched.model.objects.published().filter(pk=OuterRef("record_id")).order_by()
    gone = Entry.objects.filter(~Exists(public), model=searched.code)
    update.update(searched.model, list(gone.values_list("record_id", flat=True)), {})


@transaction.atomic
def _remake(block):
    """Refresh the entries of a block from their records, and rebuild its bitmaps."""
    index.lock()
    if Remade.objects.filter(block=block).exists():
        return
    version = index.next_version()
    for searched in REGISTERED.values():
        update.refresh(searched, block, version)
    update.remake(block, version)
    Remade.objects.create(form=index.form(), block=block)


@transaction.atomic
def _finish():
    """Start using the new common grams, and make every process reload its memory."""
    index.lock()
    LongGram.objects.update(is_ready=True)
    Remade.objects.all().delete()
    index.begin_anew()


def _public_ids(searched):
    return searched.model.objects.published().order_by("pk").values_list("pk", flat=True).iterator(CHUNK)


def _long_grams(total):
    """Runs of three or more characters that occur in many entries. They get posting lists of their own, so that a
    common word of that length is answered from one bitmap without verifying texts.
    """
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
    """The runs of three or more characters that occur in at least `fewest` of the texts. A run can be common only if
    its prefix is.
    """
    common = None
    for length in range(3, LONGEST_GRAM + 1):
        count = Counter()
        for text in texts:
            runs = {line[i : i + length] for line in text.split("\n") for i in range(len(line) - length + 1)}
            count.update(runs if common is None else (run for run in runs if run[:-1] in common))
        common = {run for run, number in count.items() if number >= fewest}
        yield from common


def stale():
    """The errors of the index in words, one line each; none if it agrees with every record."""
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
    """Check that the bitmaps agree exactly with the entries."""
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
    """The postings of a block as stored: (sorted pairs of the short grams, {long gram: places})."""
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
