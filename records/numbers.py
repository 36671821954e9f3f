"""Numbers as people write them: 1,000 · 50% · －5 · 370亿."""

import re
import unicodedata
from decimal import Decimal

from records.dates import DASHES

SCALES = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
SCALE = "百万|千万|万亿|[百千万亿]"
NUMBER = re.compile(
    r"^(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*+)(?P<rest>\.[0-9]++)?"
    rf" ?(?P<scale>{SCALE})?(?P<word>.*+)"
)


def understand_number(text, unit="", examples="1000、-5 或 57.4"):
    """The Decimal in `text`, in units of `unit` (亿元, 万人, %, 家 …); ValueError with a message for users otherwise.

    A word after the number counts: 370亿 is 370 in 亿元 and 3700000 in 万元; 50% is valid only if the unit is %.
    The message gives `examples` of a number.
    """
    written = unicodedata.normalize("NFKC", text).translate(DASHES).strip()
    match = NUMBER.fullmatch(re.sub(r"(?<=^[-+])\s+", "", written))
    if match is None or not (match["whole"] or match["rest"]):
        raise ValueError(f"“{text}”不是数字：请只写数字，例如 {examples}")
    number = Decimal(match["sign"] + re.sub("[, ]", "", match["whole"]) + (match["rest"] or ""))
    scale, word = match["scale"] or "", match["word"].strip()
    if not scale and not word:
        return number
    return number * SCALES[scale] / _scale_of(text, word, unicodedata.normalize("NFKC", unit).strip())


def _scale_of(text, word, unit):
    """The scale of `unit`; a `word` after the number must match what the unit counts."""
    unit_scale, counted = re.fullmatch(f"({SCALE})?(.*)", unit).groups(default="")
    if word and word != counted:
        expected = f"单位是“{unit}”" if unit else "这里只要数字"
        raise ValueError(f"“{text}”里写着“{word}”，但{expected}：请改成数字")
    return SCALES[unit_scale]
