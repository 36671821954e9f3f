"""An order of all entries, from which the first of any selection are taken without sorting it."""

import numpy as np
from pyroaring import BitMap

from search.packing import bitmap, numbers

WALKED = 16384  # entries looked at, from the first on; then the selection is sorted instead
SHORTEST = 64  # entries looked at in the first step; each further step takes as many as all before
MOVED = 1000  # entries that may have changed their place before all are sorted again


class Order:
    """The sort key of each entry, smallest first. Immutable."""

    def __init__(self, keys, ranked=None, moved=None):
        """`ranked` are all entries in order, computed on first use; those of the BitMap `moved` stand elsewhere now."""
        self.keys, self._ranked, self._moved = keys, ranked, moved or BitMap()

    def changed(self, entries, keys):
        """The Order in which these entries (sorted numbers, possibly new ones) have these keys."""
        after = np.pad(self.keys, (0, max(0, int(entries[-1]) + 1 - len(self.keys))))
        after[entries] = keys
        moved = self._moved | bitmap(entries)
        return Order(after, self._ranked, moved) if len(moved) <= MOVED else Order(after)

    def first(self, bits, most):
        """The first `most` entries of a BitMap: a list."""
        if most * len(self.keys) < WALKED * len(bits):  # as many as that are expected among the first of all
            found = self._walked(bits - self._moved, most)
            if found is not None:
                moved = bits & self._moved
                return sorted([*found, *moved], key=self.keys.__getitem__)[:most] if moved else found
        entries = numbers(bits)
        keys = self.keys[entries]
        if most < len(entries):
            kept = np.argpartition(keys, most)[:most]
            entries, keys = entries[kept], keys[kept]
        return entries[np.argsort(keys)].tolist()

    def _walked(self, bits, most):
        """The first `most` of those that have not moved; None if there are fewer among the first of all."""
        if self._ranked is None:
            self._ranked = np.argsort(self.keys).astype(np.uint32)
        found, start, end = [], 0, max(most, SHORTEST)
        while start < WALKED:
            found += [entry for entry in self._ranked[start:end].tolist() if entry in bits]
            if len(found) >= most:
                return found[:most]
            start, end = end, min(2 * end, WALKED)
        return None
