"""The picture of the index that every process holds.

A few bytes for each record, and the facets' bitmaps, brought up to date at each question by what has changed.
"""

from itertools import count
from threading import Lock

import numpy as np
from django.db import connection
from pyroaring import BitMap

from search.models import Entry, FacetBits, LongGram, Stamp
from search.packing import BLOCK, bitmap, numbers

FEW = 150_000  # records whose facets are counted one by one; of more, bitmaps are quicker
MOST_WORKED_OUT = 12  # orders (8 bytes a record each), facets by day and models that are kept with a picture


class Picture:
    """The index at one version: who is where, dated when, and has which facet values. Never changed once made."""

    def __init__(self, stamp):
        self.version, self.token = stamp
        self.model = np.zeros(0, np.uint8)
        self.record = np.zeros(0, np.int64)
        self.date = np.zeros(0, np.uint32)
        self.facets = {}  # facet -> {value: BitMap}
        self.columns = {}  # facet -> [array]: the same the other way round, for those facets that were counted
        self.held_totals = {}  # (facet, codes of models) -> how many records have each value
        self.long = frozenset()
        self.worked_out = {}  # what follows from the rest, for the last few days asked for

    @classmethod
    def of(cls, stamp, before=None):
        """The picture at `stamp`, made from the one `before` it where there is one."""
        picture, since = cls(stamp), 0
        if before:
            since = before.version
            for name in ("model", "record", "date", "long"):
                setattr(picture, name, getattr(before, name))
            picture.facets = {facet: dict(values) for facet, values in before.facets.items()}
        else:
            picture.long = frozenset(LongGram.objects.values_list("gram", flat=True))
        picture._take_entries(Entry.objects.filter(version__gt=since, version__lte=picture.version))
        if before:
            grown = len(picture.model) - len(before.model)
            for facet, arrays in list(before.columns.items()):  # another thread may add one
                picture.columns[facet] = [np.pad(array, (0, grown)) for array in arrays] if grown else arrays
        picture._take_facets(FacetBits.objects.filter(version__gt=since))
        return picture

    def _take_entries(self, entries):
        rows = np.array(list(entries.values_list("id", "model", "record_id", "date")), np.int64).reshape(-1, 4)
        size = max(len(self.model), int(rows[:, 0].max(initial=0)) + 1)
        for name, column in (("model", 1), ("record", 2), ("date", 3)):
            values = np.zeros(size, getattr(self, name).dtype)
            values[: len(getattr(self, name))] = getattr(self, name)
            values[rows[:, 0]] = rows[:, column]
            setattr(self, name, values)

    def _take_facets(self, rows):
        for facet, value, block, bits in rows.values_list("facet", "value", "block", "bits"):
            self.columns.pop(facet, None)
            values = self.facets.setdefault(facet, {})
            others = values.get(value, BitMap()).copy()
            others.remove_range(block * BLOCK, (block + 1) * BLOCK)
            here = BitMap.deserialize(bytes(bits))
            here.remove_range(len(self.model), 1 << 32)  # came since the entries were read: for the next picture
            values[value] = others | here

    def models(self, codes):
        """The entries of these models."""
        return BitMap.union(
            *(self._once("model", code, lambda code=code: _where(self.model == code)) for code in codes)
        )

    def facet(self, name, read, day):
        """{value: BitMap} of a facet. `read(stored value, day)` is what a value means on a day, where that matters."""
        stored = self.facets.get(name, {})
        return self._once(name, day, lambda: _read(stored, read, day)) if read else stored

    def totals(self, facet, codes):
        """How many entries of these models have each value of a facet: an array, in the order of the values."""
        key = facet, *codes
        if key not in self.held_totals:
            self.held_totals[key] = self.counted(facet, self.models(codes))
        return self.held_totals[key]

    def counted(self, facet, entries):
        """How many of these entries have each value, likewise."""
        values = self.facets.get(facet, {})
        if len(entries) >= FEW:
            return np.array([bits.intersection_cardinality(entries) for bits in values.values()], int)
        places, counted = numbers(entries), np.zeros(len(values) + 1, int)
        for array in self.column(facet):
            counted += np.bincount(array[places], minlength=len(counted))
        return counted[1:]

    def column(self, facet):
        """For each entry the number of its value (from 1, as the values stand in `facets`; 0 for none), in as many
        arrays as one entry has values."""
        arrays = self.columns.get(facet)
        if arrays is None:
            arrays, values = [], self.facets.get(facet, {})
            for number, bits in enumerate(values.values(), 1):
                entries = numbers(bits)
                for layer in count():
                    if not len(entries):
                        break
                    if layer == len(arrays):
                        arrays.append(np.zeros(len(self.model), np.min_scalar_type(len(values))))
                    is_free = arrays[layer][entries] == 0
                    arrays[layer][entries[is_free]] = number
                    entries = entries[~is_free]
            self.columns[facet] = arrays
        return arrays

    def order(self, sort, day, expired):
        """A number for each entry, small ones first: by `sort`, then model, then record."""
        return self._once(f"order {sort}", day if sort == "relevance" else None, lambda: self._order(sort, expired))

    def _order(self, sort, expired):
        date = self.date.astype(np.uint64)
        latest_first = np.uint64(99_999_999) - date  # no date is 0: last
        key = latest_first if sort != "issued_on" else np.where(date, date, np.uint64(99_999_999))
        if sort == "relevance":
            key[numbers(expired)] += np.uint64(1 << 27)
        return key << np.uint64(36) | self.model.astype(np.uint64) << np.uint64(32) | self.record.astype(np.uint64)

    def _once(self, name, day, work):
        key = name, day
        result = self.worked_out.get(key)  # another thread may take it out again at any moment
        if result is None:
            result = self.worked_out[key] = work()
            for oldest in list(self.worked_out)[:-MOST_WORKED_OUT]:
                self.worked_out.pop(oldest, None)
        return result


def _where(mask):
    return bitmap(np.flatnonzero(mask))


def _read(stored, read, day):
    meaning = {}
    for value, bits in stored.items():
        meaning.setdefault(read(value, day), []).append(bits)
    return {value: BitMap.union(*parts) for value, parts in meaning.items()}


_one_at_a_time = Lock()  # who finds it being made waits for it
_latest = [Picture((0, ""))]  # threads exchange whole pictures, which nobody changes


def picture():
    """The index as this connection sees it now."""
    with connection.cursor() as cursor:  # at every question: the ORM would take longer than the database
        cursor.execute(f"SELECT version, token FROM {Stamp._meta.db_table} ORDER BY version DESC LIMIT 1")
        newest = cursor.fetchone() or (0, "")
    held = _latest[0]
    if (held.version, held.token) == newest:
        return held
    with _one_at_a_time:
        return _brought_up_to(newest)


def _brought_up_to(newest):
    held = _latest[0]
    if (held.version, held.token) == newest:  # another thread was quicker
        return held
    stamps = Stamp.objects.filter(version=held.version, token=held.token, version__gt=0)
    continues = held.version < newest[0] and stamps.exists()  # else something was rolled back, restored or rebuilt
    _latest[0] = made = Picture.of(newest, held if continues else None)
    return made
