"""The index as a whole: which records can be found, what is indexed of them, which form it has.

For each run of one or two characters (and for longer ones that are common) a compressed bitmap says which records
hold it; so does one for each value of each facet. They are ordinary rows, written in the transaction that writes the
record, alike on every database. `search.update` changes them, `search.memory` and `search.answer` read them.
"""

import hashlib
import secrets
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from django.db import connection, models

from search import packing, postings, text
from search.models import Stamp
from search.packing import COLUMNS

LONGEST_GRAM = 8


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


def next_version():
    """Count a change of the index."""
    version = (Stamp.objects.aggregate(models.Max("version"))["version__max"] or 0) + 1
    Stamp.objects.create(version=version, token=new_token())
    Stamp.objects.filter(version__gt=0, version__lte=version - 1000).delete()
    return version


def begin_anew():
    """The index has this program's form, and nothing that a process made of it before is to be kept."""
    version = next_version()
    Stamp.objects.filter(version=0).update(form=form())
    Stamp.objects.filter(version__gt=0, version__lt=version).delete()


def new_token():
    return secrets.token_hex(8)


# --- What an entry holds ---


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
