"""Making the whole index anew, and telling whether it is true."""

from collections import Counter
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import Max
from pyroaring import BitMap

from search import index, packing, update
from search.blocks import Block
from search.index import LONGEST_GRAM, REGISTERED
from search.models import Entry, FacetBits, LongGram, Posting, Remade
from search.packing import BLOCK, COLUMNS, PLACE, Shared, bitmap, gram_of, is_short, loosen, number_of
from search.postings import insert

CHUNK = 2000  # records or rows at a time
SAMPLE = 5_000  # entries by which it is judged which long grams are common
COMMON = 0.0075  # … in this share of them
FEWEST = 2000  # below this many entries no long gram is worth its postings: verifying is as quick


def rebuild(report=lambda done, total: None):
    """Make the index anew, block by block; whoever writes is let in between, and who was interrupted goes on where it
    stopped. `report(done, total)` is told how far it has come, in records. Entries keep their numbers.
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
    """Find the grams that are common; readers rely on them when every block has their postings."""
    index.lock()
    if Remade.objects.filter(form=index.form()).exists():
        return  # begun already
    Remade.objects.all().delete()
    Remade.objects.create(form=index.form(), block=-1)
    known = set(LongGram.objects.values_list("gram", flat=True))
    insert(LongGram, [(gram, False) for gram in sorted({*_long_grams(total)} - known)])


def _settle_entries(searched):
    """Give an entry to each record that has none, and take it from those that are not public any more."""
    ids = _public_ids(searched)
    while some := list(islice(ids, CHUNK)):
        with transaction.atomic():
            index.lock()
            there = Entry.objects.filter(model=searched.code, record_id__in=some).values_list("record_id", flat=True)
            blocks = update.enter(searched, sorted({*some} - {*there}))
            Remade.objects.filter(block__in=blocks).delete()
    public = searched.model.objects.published().order_by().values("pk")
    gone = Entry.objects.filter(model=searched.code).exclude(record_id__in=public)
    update.update(searched.model, list(gone.values_list("record_id", flat=True)), {})


@transaction.atomic
def _remake(block):
    """Let the entries of a block say what their records say, and make its bitmaps of them."""
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
    """From now on the new common grams are relied on, and every process makes its memory anew."""
    index.lock()
    LongGram.objects.update(is_ready=True)
    Remade.objects.all().delete()
    index.begin_anew()


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
