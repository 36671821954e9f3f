"""Keeping the index true: what is indexed of a record, and every way it changes.

For each run of one or two characters (and for longer ones that are common) a compressed bitmap says which records
hold it; so does one for each value of each facet. They are ordinary rows, written in the transaction that writes the
record, alike on every database. `search.picture` and `search.answer` read them.
"""

import hashlib
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from itertools import count

from django.db import connection, models, transaction
from pyroaring import BitMap

from search import postings
from search.models import Entry, LongGram, Stamp
from search.packing import COLUMNS
from search.text import fold

FORM = 3  # of the index: to be raised with every change of what it holds
LONGEST_GRAM = 8
RECORDS = 500  # indexed at once


@dataclass(frozen=True)
class Searched:
    """What a model is found by. `fields(record)` gives (name, label, text) in the order readers are told of matches;
    those named in `names` count as its title. `facets(record)` gives {facet: [value, …]}."""

    model: type
    fields: Callable
    names: tuple
    facets: Callable
    date: Callable = lambda record: ""
    departments: Callable = lambda record: ()
    number: Callable = lambda record: ""
    load: Callable = lambda records: records  # with what all of these need
    is_headed: bool = False  # its title is only a heading inside something larger

    @property
    def code(self):
        return list(REGISTERED).index(self.model) + 1

    def content(self, record):
        """What an entry says of a record: {column: value}."""
        lines = {True: [], False: []}
        for name, _, text in self.fields(record):
            if text:
                lines[name in self.names].append(fold(text))
        return {
            "model": self.code,
            "record_id": record.pk,
            "names": "\n".join(lines[True]),
            "body": "\n".join(lines[False]),
            "number": fold(self.number(record)),
            "department": "\n".join(map(fold, self.departments(record))),
            "date": int((self.date(record) or "").replace("-", "").ljust(8, "0")),
            "facets": {"type": [self.model._meta.model_name], **self.facets(record)},
        }


REGISTERED: dict[type, Searched] = {}


def register(model, **searched):
    """Let the records of `model` be found."""
    REGISTERED[model] = Searched(model, **searched)


FOUND_BY: dict[type, Callable] = {}  # model -> its touched ids -> {model: ids of records that are found by them}


# --- The index as a whole ---


def form():
    """How this program folds texts and packs bits; an index of another form must be made anew before it is read."""
    kinds = [model._meta.label for model in REGISTERED]
    return hashlib.sha256(
        repr((FORM, unicodedata.unidata_version, metadata.version("opencc"), kinds)).encode()
    ).hexdigest()[:16]


def is_current():
    """Whether there is an index and this program can read it."""
    return Stamp.objects.filter(version=0, form=form()).exists()


def lock():
    """Let one writer at a time change records and index: the others wait here, before they hold anything else."""
    if connection.in_atomic_block and not Stamp.objects.filter(version=0).update(token=""):
        Stamp.objects.get_or_create(version=0, defaults={"form": form()})
        lock()


# --- Changing some records ---


def follow(touched):
    """Make the index say what is true of the records touched, {model: ids}, and of those that are found by them."""
    waiting = {model: set(ids) for model, ids in touched.items()}
    for model, ids in touched.items():
        for other, more in FOUND_BY[model](ids).items() if model in FOUND_BY else ():
            waiting.setdefault(other, set()).update(more)
    for model in REGISTERED:
        if model in waiting:
            update(model, waiting[model])


def update(model, ids: Iterable[int]):
    """Make the index say of these records what they say now."""
    ids = sorted(ids)
    for start in range(0, len(ids), RECORDS):
        with transaction.atomic():
            lock()
            _update(REGISTERED[model], ids[start : start + RECORDS])


def _update(searched, ids):
    public = searched.load(searched.model.objects.published().filter(pk__in=ids))
    now = {record.pk: Entry(**searched.content(record)) for record in public}
    before = {entry.record_id: entry for entry in Entry.objects.filter(model=searched.code, record_id__in=ids)}
    version, changed, numbers = None, Changed(), _new_numbers()
    for record_id in sorted({*now, *before}):
        old, new = before.get(record_id), now.get(record_id)
        if old and new and content(old) == content(new):
            continue
        version = version or _next_version()
        entry = new or Entry(model=0, record_id=0, names="", body="", number="", department="", date=0, facets={})
        entry.id, entry.version = old.id if old else next(numbers), version
        entry.save(force_insert=old is None, force_update=old is not None)
        changed.replace(entry.id, old, new)
    changed.write(version)


def _new_numbers():
    """Numbers that no entry has had since the index was last made anew."""
    last = Entry.objects.aggregate(models.Max("id"))["id__max"] or 0
    return count(last + 1)


def content(entry):
    """What is indexed of a record, for comparing."""
    return (entry.names, entry.body, entry.number, entry.department, entry.date, entry.facets)


def _next_version():
    version = (Stamp.objects.aggregate(models.Max("version"))["version__max"] or 0) + 1
    Stamp.objects.create(version=version, token=new_token())
    Stamp.objects.filter(version__gt=0, version__lte=version - 1000).delete()
    return version


def new_token():
    return secrets.token_hex(8)


class Changed:
    """Bits to set and to clear, gathered for many records and written row by row in the order of their keys."""

    def __init__(self):
        self.grams = defaultdict(lambda: (BitMap(), BitMap()))  # gram -> (set, clear)
        self.facets = defaultdict(lambda: (BitMap(), BitMap()))
        self.long = None

    def replace(self, number, old, new):
        if self.long is None:
            self.long = set(LongGram.objects.values_list("gram", flat=True))
        for keys, bits in ((entry_grams, self.grams), (entry_facets, self.facets)):
            had = keys(old, self.long) if old else set()
            has = keys(new, self.long) if new else set()
            for key in has - had:
                bits[key][0].add(number)
            for key in had - has:
                bits[key][1].add(number)

    def write(self, version):
        postings.change_grams(self.grams)
        postings.change_facets(self.facets, version)


def entry_grams(entry, long):
    """Every gram of an entry, each with the letter of its column."""
    return {
        letter + gram
        for letter, column in COLUMNS.items()
        for line in getattr(entry, column).split("\n")
        for gram in grams(line, letter, long)
    }


def grams(line, letter, long):
    """The runs of one or two characters in a line of folded text, and the longer ones that have postings."""
    for start in range(len(line)):
        yield line[start : start + 1]
        if start + 1 < len(line):
            yield line[start : start + 2]
        for end in range(start + 3, min(start + LONGEST_GRAM, len(line)) + 1):
            if letter + line[start:end] not in long:  # a longer one is no more common than its beginning
                break
            yield line[start:end]


def entry_facets(entry, long=None):
    return set(facet_keys(entry.facets))


def facet_keys(facets):
    """Each (facet, value) of an entry."""
    return ((facet, value) for facet, values in facets.items() for value in values)
