"""The search index: which models are searchable, what is indexed, and the format of the index.

For each run of one or two characters (and for longer runs that are common) a compressed bitmap says which records
contain it; the same holds for each value of each facet. They are ordinary rows, written in the transaction that writes
the record, identical on every database. `search.update` changes them, `search.memory` and `search.answer` read them.
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
    """The indexed content of a record. Texts are folded, one line per string."""

    names: str
    body: str
    number: str  # 文号
    date: int  # 20211217, 20211200 or 20210000, as precise as known; 0 if unknown
    facets: dict  # {facet: [value, …]}


NOTHING = Content("", "", "", 0, {})


@dataclass(frozen=True)
class Searched:
    """A searchable model.

    `contents(ids)` returns {id: Content} of the public records among them, from the stored rows or, with `is_fresh`,
    from the records themselves.
    """

    model: type
    contents: Callable
    is_headed: bool = False  # its title is only a heading inside something larger
    shape: str = ""  # the structure of its records; when it changes, the index must be rebuilt

    @property
    def code(self):
        return list(REGISTERED).index(self.model) + 1


REGISTERED: dict[type, Searched] = {}
REFERRED = {}  # query field -> (facet, model): it searches names of the model's records, which the facet refers to
SOURCES = []  # modules that produce contents; when their source changes, the index must be rebuilt


def register(model, contents, **how):
    """Make the records of `model` searchable."""
    REGISTERED[model] = Searched(model, contents, **how)


# --- Format, versions and lock ---


@cache
def form():
    """A digest of the code that makes contents, folds texts and packs bits.

    An index with another digest must be rebuilt, and so must the rows that contents are made from.
    """
    shapes = [(searched.model._meta.label, searched.shape) for searched in REGISTERED.values()]
    digest = hashlib.sha256(repr((unicodedata.unidata_version, metadata.version("opencc"), shapes)).encode())
    for module in sorted({*SOURCES, sys.modules[__name__], text, packing, postings}, key=attrgetter("__name__")):
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()[:16]


def is_current():
    """Whether an index exists and has this program's format."""
    return Stamp.objects.filter(version=0, form=form()).exists()


def lock():
    """Lock the index, so that one writer at a time changes records and index. Call it before taking other locks."""
    if connection.in_atomic_block and not Stamp.objects.filter(version=0).update(token=""):
        Stamp.objects.get_or_create(version=0, defaults={"form": form()})
        lock()


def next_version():
    """Store a new version of the index and return its number."""
    version = (Stamp.objects.aggregate(models.Max("version"))["version__max"] or 0) + 1
    Stamp.objects.create(version=version, token=new_token())
    Stamp.objects.filter(version__gt=0, version__lte=version - 1000).delete()
    return version


def begin_anew():
    """Mark the index as having this program's format, and invalidate every process's memory of it."""
    version = next_version()
    Stamp.objects.filter(version=0).update(form=form())
    Stamp.objects.filter(version__gt=0, version__lt=version).delete()


def new_token():
    return secrets.token_hex(8)


# --- Entries ---


def entry_grams(entry, long):
    """Every gram of an entry, prefixed with the letter of its column."""
    return {
        letter + gram
        for letter, column in COLUMNS.items()
        for line in getattr(entry, column).split("\n")
        for gram in grams(line, letter, long)
    }


def grams(line, letter, long):
    """The runs of one or two characters in a line of folded text, and the longer ones that have posting lists."""
    for start in range(len(line)):
        yield line[start : start + 1]
        if start + 1 < len(line):
            yield line[start : start + 2]
        for end in range(start + 3, min(start + LONGEST_GRAM, len(line)) + 1):
            if letter + line[start:end] not in long:  # a longer run is never more common than its prefix
                break
            yield line[start:end]


def entry_facets(entry, long=None):
    return set(facet_keys(entry.facets))


def facet_keys(facets):
    """Each (facet, value) of an entry."""
    return ((facet, value) for facet, values in facets.items() for value in values)
