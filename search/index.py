"""Keeping the index true: what is indexed of a record, and every way it changes.

For each run of one or two characters (and for longer ones that are common) a compressed bitmap says which records
hold it; so does one for each value of each facet. They are ordinary rows, written in the transaction that writes the
record, alike on every database. `search.picture` and `search.answer` read them.
"""

import hashlib
import json
import secrets
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from django.db import connection, models, transaction
from pyroaring import BitMap

from search import packing, postings, text
from search.models import Entry, LongGram, Stamp
from search.packing import COLUMNS

LONGEST_GRAM = 8
RECORDS = 500  # indexed at once


class Content(NamedTuple):
    """What is indexed of a record. Texts are folded, one line for each string."""

    names: str
    body: str
    number: str  # 文号
    date: int  # 20211217, 20211200 or 20210000 as far as it is known; 0 when it is not
    facets: dict  # {facet: [value, …]}


NOTHING = Content("", "", "", 0, {})


@dataclass(frozen=True)
class Searched:
    """A model whose records can be found. `contents(ids)` gives {id: Content} of those that are public, as it was
    stored with them or, `is_fresh`, from the records themselves."""

    model: type
    contents: Callable
    is_headed: bool = False  # its title is only a heading inside something larger
    shape: str = ""  # what its records are made of: with another shape the index must be made anew

    @property
    def code(self):
        return list(REGISTERED).index(self.model) + 1


REGISTERED: dict[type, Searched] = {}
REFERRED = {}  # field of a query -> (facet, model): what it finds are records of the model, and whose facet names them
SOURCES = []  # modules by which contents are made: with another source the index must be made anew


def register(model, contents, **how):
    """Let the records of `model` be found."""
    REGISTERED[model] = Searched(model, contents, **how)


# --- The index as a whole ---


@cache
def form():
    """A digest of how this program makes contents, folds texts and packs bits: an index (and whatever contents are made
    of) of another form must be made anew."""
    shapes = [(searched.model._meta.label, searched.shape) for searched in REGISTERED.values()]
    digest = hashlib.sha256(repr((unicodedata.unidata_version, metadata.version("opencc"), shapes)).encode())
    for module in sorted({*SOURCES, sys.modules[__name__], text, packing, postings}, key=attrgetter("__name__")):
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()[:16]


def is_current():
    """Whether there is an index and this program can read it."""
    return Stamp.objects.filter(version=0, form=form()).exists()


def lock():
    """Let one writer at a time change records and index: the others wait here, before they hold anything else."""
    if connection.in_atomic_block and not Stamp.objects.filter(version=0).update(token=""):
        Stamp.objects.get_or_create(version=0, defaults={"form": form()})
        lock()


# --- Changing some records ---


def update(model, ids: Iterable[int], contents):
    """Make the index say of these records what `contents`, {id: Content}, says: nothing of those it leaves out.

    Give {id: (before, after)} of those that changed.
    """
    ids, changes = sorted(ids), {}
    for start in range(0, len(ids), RECORDS):
        with transaction.atomic():
            lock()
            changes |= _update(REGISTERED[model].code, ids[start : start + RECORDS], contents)
    return changes


def _update(code, ids, contents):
    entries = Entry.objects.filter(model=code, record_id__in=ids)
    numbers, before = {}, {}
    for number, record_id, *held in entries.values_list("id", "record_id", *Content._fields):
        numbers[record_id], before[record_id] = number, Content(*held)
    pairs = {pk: (before.get(pk), contents.get(pk)) for pk in ids}
    changes = {pk: pair for pk, pair in pairs.items() if pair[0] != pair[1]}
    if changes:
        _write(code, changes, numbers)
    return changes


def _write(code, changes, numbers):
    version, changed, new_numbers = _next_version(), Changed(), _new_numbers()
    rows = []
    for record_id, (old, new) in changes.items():
        number = numbers[record_id] if old else next(new_numbers)
        changed.replace(number, old, new)
        owner = (code, record_id) if new else (0, 0)
        content = (new or NOTHING)._asdict()
        content["facets"] = json.dumps(content["facets"])
        rows.append((number, *owner, *content.values(), version))
    postings.insert(Entry, rows, replacing=("id",))
    changed.write(version)


def _new_numbers():
    """Numbers that no entry has had since the index was last made anew."""
    last = Entry.objects.aggregate(models.Max("id"))["id__max"] or 0
    return count(last + 1)


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
