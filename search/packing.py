"""Grams and bitmaps as bytes: compact enough that the index is about as large as the texts it covers.

A gram of one or two characters is a number; with a place in a block it is a *pair*, packed into one number. A common
gram has a row of its own; rare grams share rows. Data that is nearly random is stored as is, repetitive data is
deflated: the low bits of places are random, and their high bits say little more than how many places there are.
"""

import struct
import zlib
from array import array

import numpy as np
from pyroaring import BitMap

BLOCK = 1 << 17  # entries in one bitmap row: few rows to read, and a save rewrites little
PLACE = BLOCK.bit_length() - 1  # bits of an entry's place in its block
HALF = BLOCK // 2  # the range of 16 bits
CHARACTER = 21  # bits of a code point
COLUMNS = {"b": "body", "t": "names", "n": "number"}  # first letter of a gram -> its column
LETTERS = "".join(COLUMNS)
MANY, DENSE = 2048, 8192  # numbers of places from which a row of its own gets another layout
BITS = 0  # first byte of a row: a serialised bitmap follows; any other value is the number of low bits


# --- Grams as numbers ---


def number_of(gram):
    """A gram of one or two characters, prefixed with the letter of its column, as a number."""
    code = 0
    for character in gram[1:]:
        code = code << CHARACTER | ord(character)
    return LETTERS.index(gram[0]) << (2 * CHARACTER) | code


def gram_of(number):
    pair = number & ((1 << 2 * CHARACTER) - 1)
    first, second = pair >> CHARACTER, pair & ((1 << CHARACTER) - 1)
    return LETTERS[number >> 2 * CHARACTER] + (chr(first) if first else "") + chr(second)


def is_short(gram):
    return len(gram) <= 3  # the letter and one or two characters


# --- Bitmaps as arrays ---


def bitmap(numbers):
    """A BitMap from a numpy array; through `array`, which BitMap reads in one go instead of one by one."""
    return BitMap(array("I", np.ascontiguousarray(numbers, np.uint32).tobytes()))


def numbers(bits):
    """The numbers of a BitMap as a sorted numpy array."""
    return np.frombuffer(bits.to_array(), np.uint32) if bits else np.zeros(0, np.uint32)


def places(bits, block):
    """The entries of a BitMap as places in their block: a numpy array."""
    return numbers(bits) - np.uint32(block * BLOCK)


# --- A bitmap's own row ---


def squeeze(bits, block):
    """A BitMap as the bytes of a row."""
    return _as_bits(bits) if len(bits) >= DENSE else squeeze_places(places(bits, block), block)


def squeeze_places(places, block):
    """Sorted places of a block as the bytes of a row."""
    low_bits = 8 if len(places) < MANY else 4
    counts = np.bincount(places >> low_bits, minlength=BLOCK >> low_bits)
    if len(places) >= DENSE or counts.max() > 255:
        return _as_bits(bitmap(places + np.uint32(block * BLOCK)))
    low = (places & ((1 << low_bits) - 1)).astype(np.uint8)
    if low_bits == 4:
        low = np.append(low, np.zeros(len(low) % 2, np.uint8))
        low = low[::2] | low[1::2] << 4
    return bytes([low_bits]) + len(places).to_bytes(2, "little") + low.tobytes() + _deflate(counts.astype(np.uint8))


def _as_bits(bits):
    return bytes([BITS]) + _deflate(bits.serialize())


def loosen(row, block):
    """The BitMap of a row."""
    low_bits = row[0]
    if low_bits == BITS:
        return BitMap.deserialize(_inflate(row, 1))
    size = int.from_bytes(row[1:3], "little")
    low = np.frombuffer(row, np.uint8, (size * low_bits + 7) // 8, 3)
    counts = np.frombuffer(_inflate(row, 3 + len(low)), np.uint8)
    if low_bits == 4:
        low = np.column_stack((low & 15, low >> 4)).reshape(-1)[:size]
    return _at_once(np.repeat(HIGH[low_bits], counts) | low, block)


HIGH = {bits: np.arange(0, BLOCK, 1 << bits, dtype=np.uint32) for bits in (4, 8)}


def _at_once(places, block):
    """A BitMap from sorted places, built in roaring's serialised format: much faster than adding one by one."""
    middle = int(np.searchsorted(places, HALF))
    halves = [(2 * block + upper, size) for upper, size in enumerate((middle, len(places) - middle)) if size]
    if max(size for _, size in halves) > 4096:  # roaring stores more than that as bits
        return bitmap(places + np.uint32(block * BLOCK))
    at = 8 + 8 * len(halves)
    starts = [at, at + 2 * halves[0][1]][: len(halves)]
    sizes = [value for key, size in halves for value in (key, size - 1)]
    head = struct.pack(f"<II{len(sizes)}H{len(starts)}I", 12346, len(halves), *sizes, *starts)
    return BitMap.deserialize(head + places.astype("<u2").tobytes())


# --- A row that rare grams share ---


class Shared:
    """The rare grams of a bucket and their places, as stored in a row.

    Nine planes, each one byte of every gram: seven bytes of the gram itself, and the number of its places in the lower
    and in the upper half of the block. Then two bytes per place, gram by gram.
    """

    BYTES = (0, 1, 2, 3, 4, 5, 6)  # of a gram
    LOWER, UPPER = 7, 8
    PLANES = 9

    def __init__(self, row=None):
        self.planes, self.places = [b""] * self.PLANES, array("H")
        if row:
            size = 2 * int.from_bytes(row[:2], "little")
            self.places.frombytes(row[2 : 2 + size])
            head = _inflate(row, 2 + size)
            count = len(head) // self.PLANES
            self.planes = [head[count * plane : count * (plane + 1)] for plane in range(self.PLANES)]

    def places_of(self, number):
        """The places of a gram in the block, sorted."""
        which = self._find(number)
        if which is None:
            return []
        start, lower, upper = self._extent(which)
        places = self.places[start : start + lower + upper].tolist()
        return places[:lower] + [HALF + place for place in places[lower:]]

    def put(self, number, places):
        """Set the places of a gram: sorted, fewer than 256; an empty list removes the gram."""
        self.planes = list(map(bytearray, self.planes))
        which = self._find(number)
        if which is not None:
            start, lower, upper = self._extent(which)
            del self.places[start : start + lower + upper]
            for plane in self.planes:
                del plane[which]
        if places:
            upper = sum(place >= HALF for place in places)
            for plane, byte in zip(self.planes, (*_gram_bytes(number), len(places) - upper, upper), strict=True):
                plane.append(byte)
            self.places.extend(place % HALF for place in places)

    def pack(self):
        return _shared_row(self.places.tobytes(), self.planes)

    def pairs(self):
        """Every gram with each of its places, as a sorted array of pairs."""
        planes = [np.frombuffer(plane, np.uint8).astype(np.uint64) for plane in self.planes]
        second, first = (planes[at] | planes[at + 1] << 8 | planes[at + 2] << 16 for at in (0, 3))
        grams = planes[6] << 2 * CHARACTER | first << CHARACTER | second
        counts = np.column_stack(planes[self.LOWER :]).reshape(-1).astype(int)
        halves = np.repeat(np.array([0, HALF] * len(grams), np.uint64), counts)
        grams = np.repeat(np.repeat(grams, 2), counts)
        return np.sort(grams << np.uint64(PLACE) | halves | np.array(self.places, np.uint64))

    def _find(self, number):
        """The index of a gram in this row, or None."""
        wanted = _gram_bytes(number)
        first, second, rest = self.planes[0], self.planes[3], [self.planes[byte] for byte in self.BYTES]
        which = first.find(wanted[0])
        while which >= 0:
            if second[which] == wanted[3] and bytes(plane[which] for plane in rest) == wanted:
                return which
            which = first.find(wanted[0], which + 1)
        return None

    def _extent(self, which):
        """(where its places begin, how many are in the lower half, how many in the upper)"""
        lower, upper = self.planes[self.LOWER], self.planes[self.UPPER]
        return sum(lower[:which]) + sum(upper[:which]), lower[which], upper[which]


def shared_rows(pairs, buckets):
    """(bucket, bytes of its shared row) for pairs sorted by bucket, then by value."""
    grams = pairs >> np.uint64(PLACE)
    starts = starts_of(grams)
    upper = np.add.reduceat((pairs & np.uint64(HALF)).astype(bool).astype(int), starts) if len(starts) else starts
    lower = np.diff(starts, append=len(pairs)) - upper
    columns = _spaced(grams[starts]).astype("<u8").view(np.uint8).reshape(-1, 8).T[: Shared.LOWER]
    planes = [column.astype(np.uint8).tobytes() for column in (*columns, lower, upper)]
    places = pairs.astype("<u2")
    firsts = starts_of(buckets[starts])
    for first, end in zip(firsts, [*firsts[1:], len(starts)], strict=True):
        start, stop = starts[first], starts[end] if end < len(starts) else len(pairs)
        row = _shared_row(places[start:stop].tobytes(), [plane[first:end] for plane in planes])
        yield int(buckets[start]), row


def _gram_bytes(number):
    return _spaced(number).to_bytes(len(Shared.BYTES), "little")


def _spaced(number):
    """A gram's number, or an array of them, with three bytes per character."""
    character = (1 << CHARACTER) - 1
    return number & character | (number >> CHARACTER & character) << 24 | number >> 2 * CHARACTER << 48


def _shared_row(places, planes):
    return (len(places) // 2).to_bytes(2, "little") + places + _deflate(b"".join(planes), zlib.Z_DEFAULT_STRATEGY)


def starts_of(sorted_values):
    """Where each value begins in a sorted array."""
    if not len(sorted_values):
        return np.zeros(0, int)
    return np.flatnonzero(np.concatenate(([True], sorted_values[1:] != sorted_values[:-1])))


# --- Bytes ---


def _deflate(raw, strategy=zlib.Z_RLE):
    """Compress. Bits and counts contain only runs, so Z_RLE is smaller and faster than a full search."""
    squeezer = zlib.compressobj(wbits=-zlib.MAX_WBITS, strategy=strategy)
    return squeezer.compress(raw) + squeezer.flush()


def _inflate(row, start):
    return zlib.decompress(memoryview(row)[start:], -zlib.MAX_WBITS)
