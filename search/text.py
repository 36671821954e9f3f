"""Folding Chinese text, so that what reads the same is the same: one definition for every database.

`fold` is what a search compares. It works character by character (NFKC, small letters, traditional to simplified;
spaces, dashes, quotation marks and brackets dropped), so every folded character knows where it came from and a match
is marked on exactly the right ones.
"""

import re
import unicodedata
from html import escape

from django.utils.safestring import mark_safe
from opencc import OpenCC

DASHES = "‐‑‒–—―─－−﹣⁃-"
# Read over by a search: 内党发〔2020〕17号 = 内党发[2020]17号 = 内党发2020 17号.
DROPPED = set(DASHES) | set("'\"`‘’“”„‟«»‹›「」『』《》〈〉()[]{}⟨⟩【】〔〕〖〗〘〙")
HAN = [
    chr(code)
    for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFF))
    for code in range(first, last + 1)
]


class _Folding(dict):
    """Code point -> folded text, worked out on first use; made for `str.translate`."""

    simplified = dict(zip(HAN, OpenCC("t2s").convert("\n".join(HAN)).split("\n"), strict=True))

    def __missing__(self, code):
        folded = "".join(
            self.simplified.get(character, character)
            for character in unicodedata.normalize("NFKC", chr(code)).casefold()
            # Controls, surrogates and marks of direction (category C…), spaces and separators (Z…) are not text.
            if character not in DROPPED and unicodedata.category(character)[0] not in "CZ"
        )
        self[code] = folded
        return folded


FOLDING = _Folding()


def fold(text):
    """What a search compares."""
    return text.translate(FOLDING)


def fold_width(text):
    """NFKC, one kind of dash, no spaces: enough to hold a record's wording against its source."""
    return re.sub(r"[\s\u200b\ufeff]+", "", re.sub(f"[{DASHES}]+", "-", unicodedata.normalize("NFKC", text)))


def places(text, word):
    """Where `word` begins in `text`, in order; overlapping ones too."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def matches(text, words):
    """Where folded `words` stand in `text`: [(start, end)] in characters of `text`, merged and in order."""
    folded = fold(text)
    found = [(start, start + len(word) - 1) for word in filter(None, words) for start in places(folded, word)]
    if not found:
        return []
    origins = [place for place, character in enumerate(text) for _ in FOLDING[ord(character)]]
    spans = [(origins[first], origins[last] + 1) for first, last in found]
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(text, words, length):
    """About `length` characters of `text` round the first match of `words`."""
    if len(text) <= length:
        return text
    spans = matches(text, words)
    start = max(0, min((spans[0][0] if spans else 0) - length // 4, len(text) - length))
    return "…" * (start > 0) + text[start : start + length] + "…" * (start + length < len(text))


def mark(text, words):
    """`text` as safe HTML with every match of `words` in <mark>."""
    parts, place = [], 0
    for start, end in matches(text, words):
        parts += [escape(text[place:start]), f"<mark>{escape(text[start:end])}</mark>"]
        place = end
    return mark_safe("".join([*parts, escape(text[place:])]))  # every part is escaped above
