"""The in-memory snapshot of the index that every process has.

A few bytes per record, and the bitmaps of the facets. Each search first applies the changes made since.
"""

from itertools import count
from threading import Lock

import numpy as np
from django.db import connection
from pyroaring import BitMap

from search import postings
from search.models import Entry, FacetBits, LongGram, Stamp
from search.orders import Order
from search.packing import BLOCK, bitmap, numbers

FEW = 150_000  # records whose facets are counted one by one; above this, bitmaps are faster
MOST_BYTES = 40 << 20  # of posting lists, the latest ones, that stay in memory
MOST_KEPT = 6  # cached orders (8 bytes per record each), and cached facets by day, per snapshot


NOWHERE = BitMap()


class Memory:
    """The index at one version: model, record, date and facet values of each entry. Immutable but for its caches."""

    def __init__(self, stamp):
        self.version, self.token = stamp
        self.model = np.zeros(0, np.uint8)
        self.record = np.zeros(0, np.int64)
        self.date = np.zeros(0, np.uint32)
        self.facets = {}  # facet -> {value: BitMap}
        self.long = frozenset()
        # Computed on demand:
        self.of_models = {}  # model code -> its entries
        self.columns = {}  # facet -> [array]: the value of each entry, for facets that were counted
        self.held_totals = {}  # (facet, model codes) -> number of records per value
        self.meanings = {}  # (facet, function that gives the meaning of a stored value, day) -> {meaning: BitMap}
        self.postings = PostingLists()
        self.orders = {}  # (sort, day) -> (Order, entries whose key is stale)

    @classmethod
    def of(cls, stamp, before=None):
        """The memory at `stamp`. With `before`, an older one, only changes are read and caches are patched."""
        memory, since = cls(stamp), 0
        if before:
            since = before.version
            for name in ("model", "record", "date", "long"):
                setattr(memory, name, getattr(before, name))
            memory.facets = {facet: dict(values) for facet, values in before.facets.items()}
        else:
            memory.long = frozenset(LongGram.objects.filter(is_ready=True).values_list("gram", flat=True))
        changed = memory._take_entries(Entry.objects.filter(version__gt=since, version__lte=memory.version))
        changes = memory._take_facets(FacetBits.objects.filter(version__gt=since))
        if before:
            memory._patch(before, changed, changes)
        return memory

    def _take_entries(self, entries):
        """Apply these entries; return their numbers."""
        rows = np.array(list(entries.values_list("id", "model", "record_id", "date")), np.int64).reshape(-1, 4)
        size = max(len(self.model), int(rows[:, 0].max(initial=0)) + 1)
        for name, column in (("model", 1), ("record", 2), ("date", 3)):
            values = np.zeros(size, getattr(self, name).dtype)
            values[: len(getattr(self, name))] = getattr(self, name)
            values[rows[:, 0]] = rows[:, column]
            setattr(self, name, values)
        return rows[:, 0]

    def _take_facets(self, rows):
        """Apply these facet rows; return {facet: {value: (before, after)}}."""
        changes = {}
        for facet, value, block, bits in rows.values_list("facet", "value", "block", "bits"):
            values = self.facets.setdefault(facet, {})
            before = values.get(value, BitMap())
            others = before.copy()
            others.remove_range(block * BLOCK, (block + 1) * BLOCK)
            here = BitMap.deserialize(bytes(bits))
            here.remove_range(len(self.model), 1 << 32)  # entries added since ours were read belong to the next memory
            values[value] = others | here
            of_facet = changes.setdefault(facet, {})
            of_facet[value] = of_facet.get(value, (before,))[0], values[value]
        return changes

    # --- Patching caches when some entries change ---

    def _patch(self, before, changed, changes):
        """Take over the caches of the memory `before`. Another thread may be adding to them meanwhile."""
        entries = bitmap(changed)
        codes = {code: bitmap(changed[self.model[changed] == code]) for code in {*self.model[changed].tolist()}}
        self.of_models = {
            code: bits - entries | codes.get(code, BitMap()) for code, bits in list(before.of_models.items())
        }
        for facet, arrays in list(before.columns.items()):
            self._patch_column(facet, arrays, changes.get(facet, {}))
        for (facet, *of), totals in list(before.held_totals.items()):
            self._patch_totals(facet, of, totals, changes.get(facet, {}))
        for (facet, read, day), meanings in list(before.meanings.items()):
            self.meanings[facet, read, day] = _patched(meanings, read, day, changes.get(facet, {}))
        for key, (order, stale) in list(before.orders.items()):
            self.orders[key] = order, stale | entries

    def _patch_column(self, facet, arrays, changes):
        values, grown = self.facets[facet], len(self.model) - len(arrays[0] if arrays else self.model)
        if not arrays or len(values) > np.iinfo(arrays[0].dtype).max:
            return  # recomputed when needed
        arrays = [np.pad(array, (0, grown)) for array in arrays]
        entries = BitMap.union(BitMap(), *(before ^ after for before, after in changes.values()))
        for array in arrays:
            array[numbers(entries)] = 0
        for number, bits in enumerate(values.values(), 1) if entries else ():
            _fill(arrays, number, numbers(bits & entries))
        self.columns[facet] = arrays

    def _patch_totals(self, facet, codes, totals, changes):
        values = self.facets.get(facet, {})
        totals = np.pad(totals, (0, len(values) - len(totals)))
        if changes:
            entries, places = self.models(codes), {value: place for place, value in enumerate(values)}
            for value, (_, after) in changes.items():
                totals[places[value]] = after.intersection_cardinality(entries)
        self.held_totals[facet, *codes] = totals

    # --- Computed from the memory ---

    def models(self, codes):
        """The entries of these models."""
        for code in codes:
            if code not in self.of_models:
                self.of_models[code] = bitmap(np.flatnonzero(self.model == code))
        return BitMap.union(BitMap(), *(self.of_models[code] for code in codes))

    def entries_of(self, grams):
        """{gram: BitMap}, empty for those that do not occur. The BitMaps are shared: nobody may change them."""
        held = self.postings.latest(grams)
        if missing := grams - held.keys():
            read = dict.fromkeys(missing, NOWHERE) | postings.read(missing)
            self.postings.keep(read)
            held |= read
        return held

    def facet(self, name, read, day):
        """{value: BitMap} of a facet.

        For facets that depend on the day, `read(stored value, day)` gives the meaning of a value on a day; a record
        then has one value.
        """
        stored = self.facets.get(name, {})
        if not read:
            return stored
        return _kept(self.meanings, (name, read, day), lambda: _read(stored, read, day))

    def totals(self, facet, codes):
        """The number of entries of these models per value of a facet: an array in the order of the values."""
        key = facet, *codes
        if key not in self.held_totals:
            self.held_totals[key] = self.counted(facet, self.models(codes))
        return self.held_totals[key]

    def counted(self, facet, entries):
        """The number of these entries per value of a facet: an array in the order of the values."""
        values = self.facets.get(facet, {})
        if len(entries) >= FEW:
            return np.array([bits.intersection_cardinality(entries) for bits in values.values()], int)
        places, counted = numbers(entries), np.zeros(len(values) + 1, int)
        for array in self.column(facet):
            counted += np.bincount(array[places], minlength=len(counted))
        return counted[1:]

    def column(self, facet):
        """The number of each entry's value (1-based position in `facets`; 0 for none).

        A list of arrays, as many as one entry can have values.
        """
        arrays = self.columns.get(facet)
        if arrays is None:
            arrays, values = [], self.facets.get(facet, {})
            for number, bits in enumerate(values.values(), 1):
                _fill(arrays, number, numbers(bits), len(self.model), np.min_scalar_type(len(values)))
            self.columns[facet] = arrays
        return arrays

    def order(self, sort, day, expired):
        """The Order by `sort`, then model, then record."""
        day = day if sort == "relevance" else None
        order, stale = _kept(
            self.orders, (sort, day), lambda: (Order(self._keys(sort, expired, slice(None))), BitMap())
        )
        if stale:
            entries = numbers(stale)
            order = order.changed(entries, self._keys(sort, expired, entries))
            self.orders[sort, day] = order, BitMap()
        return order

    def _keys(self, sort, expired, entries):
        """The sort keys of some entries; expired ones come last."""
        date, model, record = self.date[entries], self.model[entries], self.record[entries]
        date = date.astype(np.uint64)
        latest_first = np.uint64(99_999_999) - date  # a missing date is 0: last
        key = latest_first if sort != "issued_on" else np.where(date, date, np.uint64(99_999_999))
        if sort == "relevance":
            is_over = np.zeros(len(self.model), bool)
            is_over[numbers(expired)] = True
            key[is_over[entries]] += np.uint64(1 << 27)
        return key << np.uint64(36) | model.astype(np.uint64) << np.uint64(32) | record.astype(np.uint64)


class PostingLists:
    """The entries of the grams that were read lately: most words of a query, or their synonyms, were in another one."""

    def __init__(self):
        self.held, self.bytes, self.lock = {}, 0, Lock()  # held: gram -> BitMap, the latest last

    def latest(self, grams):
        """{gram: BitMap} of those of these grams that are held."""
        with self.lock:
            found = {gram: self.held.pop(gram) for gram in grams if gram in self.held}
            self.held |= found
        return found

    def keep(self, read):
        with self.lock:
            new = {gram: bits for gram, bits in read.items() if gram not in self.held}
            self.held |= new
            self.bytes += sum(map(_size, new.values()))
            while self.bytes > MOST_BYTES:
                self.bytes -= _size(self.held.pop(next(iter(self.held))))


def _size(bits):
    """About how many bytes a BitMap takes."""
    return 200 + min(2 * len(bits), (bits.max() if bits else 0) // 8)


def _kept(known, key, work):
    """The value cached under `key`, or the result of `work()`; only the last MOST_KEPT keys stay cached."""
    found = known.get(key)  # another thread may remove it at any moment
    if found is None:
        found = known[key] = work()
        for oldest in list(known)[:-MOST_KEPT]:
            known.pop(oldest, None)
    return found


def _fill(arrays, number, entries, size=None, kind=None):
    """Write the number of a value for its entries into the first array that is free there, adding arrays as needed."""
    for layer in count():
        if not len(entries):
            return
        if layer == len(arrays):
            arrays.append(np.zeros(size or len(arrays[0]), kind or arrays[0].dtype))
        is_free = arrays[layer][entries] == 0
        arrays[layer][entries[is_free]] = number
        entries = entries[~is_free]


def _read(stored, read, day):
    meaning = {}
    for value, bits in stored.items():
        meaning.setdefault(read(value, day), []).append(bits)
    return {value: BitMap.union(*parts) for value, parts in meaning.items()}


def _patched(meanings, read, day, changes):
    """{meaning: BitMap} after the entries of some stored values changed; `changes` is {value: (before, after)}."""
    meanings = dict(meanings)
    for value, (before, after) in changes.items():
        meanings[read(value, day)] = meanings.get(read(value, day), BitMap()) - (before - after)
    for value, (_, after) in changes.items():
        meanings[read(value, day)] = meanings[read(value, day)] | after
    return meanings


_one_at_a_time = Lock()  # threads that need the same new memory wait for it
_latest = [Memory((0, ""))]  # threads replace the whole memory and never change it


def memory():
    """The index as this connection sees it now."""
    with connection.cursor() as cursor:  # runs on every search: the ORM would take longer than the database
        cursor.execute(f"SELECT version, token FROM {Stamp._meta.db_table} ORDER BY version DESC LIMIT 1")
        newest = cursor.fetchone() or (0, "")
    latest = _latest[0]
    if (latest.version, latest.token) == newest:
        return latest
    with _one_at_a_time:
        return _brought_up_to(newest)


def _brought_up_to(newest):
    latest = _latest[0]
    if (latest.version, latest.token) == newest:  # another thread was faster
        return latest
    stamps = Stamp.objects.filter(version=latest.version, token=latest.token, version__gt=0)
    continues = latest.version < newest[0] and stamps.exists()  # else a change was rolled back, restored or rebuilt
    _latest[0] = made = Memory.of(newest, latest if continues else None)
    return made
