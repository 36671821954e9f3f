"""The bitmaps of one block, computed at once from all its entries: numpy sorts the (gram, entry) pairs."""

import numpy as np
from pyroaring import BitMap

from search.index import LONGEST_GRAM, facet_keys
from search.packing import (
    BLOCK,
    CHARACTER,
    COLUMNS,
    LETTERS,
    PLACE,
    gram_of,
    shared_rows,
    squeeze_places,
    starts_of,
)
from search.postings import BUCKET_BITS, RARE, SPREAD, bucket_name


class Block:
    """The bitmaps of one block, computed from its entries ({column: value}, in order)."""

    def __init__(self, block, entries, long):
        self.number = block
        self.places = np.array([entry["id"] - block * BLOCK for entry in entries], np.uint64)
        self.facets = {}  # (facet, value) -> BitMap
        for entry in entries:
            for key in facet_keys(entry["facets"]):
                self.facets.setdefault(key, []).append(entry["id"])
        self.facets = {key: BitMap(ids) for key, ids in self.facets.items()}
        short = []
        self.long = {}  # gram -> places
        for letter, column in COLUMNS.items():
            known = sorted(gram[1:] for gram in long if gram[0] == letter)
            short += self._grams(letter, [entry[column] for entry in entries], known)
        self.pairs = np.concatenate(short)  # every short gram with each of its places, packed into one number, sorted

    def _grams(self, letter, texts, known):
        """Collect the long grams; return the short ones as sorted pairs: [single characters, pairs of characters]."""
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32).astype(np.uint64)
        whose = np.repeat(self.places, [len(text) + 1 for text in texts])
        of_letter = np.uint64(LETTERS.index(letter) << 2 * CHARACTER)
        breaks = codes == 10
        at = np.flatnonzero(~breaks)  # where the runs of the current length begin
        singles = _once(of_letter | codes[at], whose[at])
        at = at[:-1][~breaks[at[:-1] + 1]]
        runs = codes[at] << np.uint64(CHARACTER) | codes[at + 1]
        doubles = _once(of_letter | runs, whose[at])
        self._take_long(letter, known, codes, whose, at, runs)
        return [singles, doubles]

    def _take_long(self, letter, known, codes, whose, at, runs):
        """Length by length: a run is identified by the number of its prefix and its last character."""
        number = {}
        for length in range(3, LONGEST_GRAM + 1):
            grams = [gram for gram in known if len(gram) == length]
            if not grams:
                return
            before = [number[gram[:-1]] if length > 3 else _code(gram[:2]) for gram in grams]
            keys = [b << CHARACTER | ord(gram[-1]) for b, gram in zip(before, grams, strict=True)]
            keys, grams = map(list, zip(*sorted(zip(keys, grams, strict=True)), strict=True))
            keys, number = np.array(keys, np.uint64), {gram: i for i, gram in enumerate(grams)}
            wanted = runs << np.uint64(CHARACTER) | codes[np.minimum(at + length - 1, len(codes) - 1)]
            found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            hit = keys[found] == wanted
            at, runs = at[hit], found[hit].astype(np.uint64)
            for which, places in _groups(_once(runs, whose[at])):
                self.long[letter + grams[which]] = places

    def rows(self):
        """The posting rows: (gram, block, bytes)."""
        grams = self.pairs >> np.uint64(PLACE)
        starts = starts_of(grams)
        sizes = np.diff(np.append(starts, len(grams)))
        is_rare = np.repeat(sizes <= RARE, sizes)
        for number, places in _groups(self.pairs[~is_rare]):
            yield gram_of(number), self.number, squeeze_places(places, self.number)
        for gram, places in self.long.items():
            yield gram, self.number, squeeze_places(places, self.number)
        rare = self.pairs[is_rare]
        buckets = (rare >> np.uint64(PLACE)) * np.uint64(SPREAD) >> np.uint64(64 - BUCKET_BITS)
        order = np.argsort(buckets, kind="stable")
        rare, buckets = rare[order], buckets[order].astype(int)
        for bucket, row in shared_rows(rare, buckets):
            yield bucket_name(bucket), self.number, row


def _code(pair):
    return ord(pair[0]) << CHARACTER | ord(pair[1])


def _once(keys, places):
    """Each key with each of its places, without duplicates: packed into one number, sorted."""
    pairs = np.sort(keys << np.uint64(PLACE) | places)
    return pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs


def _groups(pairs):
    """(key, its places), from sorted pairs."""
    if not len(pairs):
        return
    keys, places = pairs >> np.uint64(PLACE), (pairs & np.uint64(BLOCK - 1)).astype(np.uint32)
    starts = starts_of(keys)
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(pairs)], strict=True):
        yield int(keys[start]), places[start:end]
