"""Folding Chinese text, so that texts that read the same compare equal: one definition for every database.

`fold` gives what a search compares. It works character by character (compatibility forms, lower case, traditional to
simplified; spaces and punctuation dropped), so every folded character can be traced back and exactly the right ones are
highlighted. `fold_width` is milder: it is used to compare a record's wording with its source.
"""

import re
import unicodedata
from html import escape

from django.utils.safestring import mark_safe
from opencc import OpenCC

WAVES = "~～〜∼∽⁓〰"  # used like a dash between two years
DOTS = "·•・‧∙⋅･᛫⸱"  # between two names
KEPT_PUNCTUATION = set("&%.#@*/\\‰")  # part of the word it is in: R&D, 1.5%, a/b
DROPPED = set(WAVES + DOTS + "−`´|…⋯")  # treated as punctuation, although Unicode classifies them otherwise
# U+2E80 to U+2EF3: radicals that PDF readers copy instead of characters. Source: Unicode's EquivalentUnifiedIdeograph.
RADICALS = (
    "·厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵·旡日月歺母"
    "民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹"
    "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠"
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
UNIFIED = {chr(0x2E80 + place): other for place, other in enumerate(RADICALS) if other != "·"}
UNIFIED |= dict.fromkeys("○◯⭘零", "〇")  # 二○二一, 二零二一
# Not converted character by character, because in some words they are right: 顯著 but 著力, 圖畫 but 計畫.
VARIANTS = dict(zip("著瞭覆甚画馀藉妳祇衹硏", "着了复什划余借你只只研", strict=True))
IGNORABLE = re.compile(  # Unicode's Default_Ignorable_Code_Point: invisible
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


class _Folding(dict):
    """Code point -> folded text, computed on first use; for `str.translate`.

    A table of all 94,000 Han characters would take each process, also of a command, 50 ms when it starts.
    """

    simplified = OpenCC("t2s").convert

    def __missing__(self, code):
        character = chr(code)
        folded = "" if character in DROPPED else UNIFIED.get(character, character)
        # Composed and decomposed forms become equal: é is e and an accent.
        folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", folded).casefold())
        self[code] = folded = "".join(map(self._simple, filter(_is_text, folded)))
        return folded

    def _simple(self, character):
        simple = self.simplified(character)
        return VARIANTS.get(simple, simple)


def _is_text(character):
    """Whether a search compares it: no controls, direction marks, spaces (categories C and Z) or punctuation. Han
    characters unknown to this Python are text, and so are private ones, which stand for rare names.
    """
    category = unicodedata.category(character)
    if category == "Co" or (0x20000 <= ord(character) < 0x40000 and ord(character) & 0xFFFF < 0xFFFE):
        return True
    if category[0] == "P":
        return category == "Pc" or character in KEPT_PUNCTUATION
    return category[0] not in "CZ" and character not in DROPPED and not IGNORABLE.match(character)


FOLDING = _Folding()


def fold(text):
    """The form of a text that a search compares."""
    return text.translate(FOLDING)


DASHES = "‐‑‒–—―─－−﹣⁃⸺⸻-" + WAVES
_UNIFIED = str.maketrans(UNIFIED | dict.fromkeys(DOTS, "·"))


def fold_width(text):
    """Normalise compatibility forms, dashes and dots, and drop spaces and invisible characters.

    Enough to compare a record's wording with its source.
    """
    text = unicodedata.normalize("NFKC", IGNORABLE.sub("", text).translate(_UNIFIED))
    return re.sub(r"\s+", "", re.sub(f"[{re.escape(DASHES)}]+", "-", text))


def places(text, word):
    """Where `word` begins in `text`, in order, including overlaps."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def matches(text, words):
    """Where folded `words` occur in `text`: [(start, end)] in characters of `text`, merged and in order."""
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
    """About `length` characters of `text` around the first match of `words`."""
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
