"""The order of names that readers expect: by pinyin, computed once when a record is written."""

import unicodedata
from functools import lru_cache

LONGEST = 200  # leading characters that determine the order


def sort_key(name):
    """A key whose code points sort names by pinyin and tone, character by character, then by code point.

    Width, case, quotation marks and brackets make no difference; numbers and letters sort before Han.
    """
    plain = unicodedata.normalize("NFKC", name[:LONGEST]).casefold()
    return " ".join(_syllables("".join(filter(str.isalnum, plain)))) + "\t" + name


def _syllables(text):
    place = 0
    while place < len(text):
        pair = text[place : place + 2]
        yield from (sounds := _known(pair) or [_sound(text[place])])
        place += len(sounds)


@lru_cache(maxsize=20_000)
def _sound(character):
    from pypinyin import Style, lazy_pinyin  # imported at the first write: slow to load

    return lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0]


@lru_cache(maxsize=100_000)
def _known(pair):
    """The pronunciation of a two-character word, which may differ from that of its characters; empty if not a word."""
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    return lazy_pinyin(pair, style=Style.TONE3, neutral_tone_with_five=True) if pair in PHRASES_DICT else []
