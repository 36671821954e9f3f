"""Cleans user input, from typing, pasting or files, before it is stored: the same for desk and fixtures.

Forms apply `understood` in `records.forms.TypedField`, the loader in `portal.fixtures`. Model fields that parse
more than plain text have a method `understand(text)`, which raises ValueError with a message for users.
"""

import re
import unicodedata

from django.db import models

from records.web_addresses import understand_web_address

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, direction marks, zero-width characters, BOMs, variation selectors, lone surrogates and
# noncharacters. Selectors of rare Han variants (U+E0100 …) and private characters carry meaning and are kept.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
MONGOLIAN = "\u1800-\u180d\u180f-\u18af\U00011660-\U0001167f"
JOINERS = re.compile("[\u180e\u200c\u200d\u202f]+")
# Between Mongolian letters these four shape words and suffixes.
KEPT_JOINERS = re.compile(f"(?<=[{MONGOLIAN}])[\u180e\u200c\u200d\u202f]+(?=[{MONGOLIAN}])")
BLANKS = re.compile("[\t\xa0]")
# Each run of blanks is read once, from its beginning: text with 100,000 of them must not take minutes.
SPACES_BEFORE_LINE_ENDS = re.compile(r"(?<![^\S\n])[^\S\n]++(?=\n)")
LINE_END_BETWEEN_WORDS = re.compile(r"(?<=[!-~])[^\S\n]*+\n\s*+(?=[!-~])")
LINE_END = re.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+")
LONGEST = 2000  # characters of a date, number, 文号 or URL with what was pasted around it


def clean_text(text, is_one_line=False):
    """`text` in NFC with `\\n` line ends, without invisible characters and spaces at the ends of lines; nothing else is
    removed. If it is put on one line, ASCII words stay separated.
    """
    text = UNSEEN.sub("", LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", BLANKS.sub(" ", _without_joiners(text)))
    if is_one_line:
        text = LINE_END.sub("", LINE_END_BETWEEN_WORDS.sub(" ", text))
    return SPACES_BEFORE_LINE_ENDS.sub("", text).strip()


def _without_joiners(text):
    """Keep joiners between Mongolian letters only; elsewhere replace U+202F by a space and remove the others."""
    kept = {match.start(): match for match in KEPT_JOINERS.finditer(text)}
    return JOINERS.sub(lambda run: run[0] if run.start() in kept else " " * ("\u202f" in run[0]), text)


def understood(column, value):
    """The value of input for the model field `column`; ValueError for users if it is invalid."""
    if isinstance(value, list):
        return [understood(column, each) for each in value]
    if isinstance(value, dict):
        return {key: understood(column, each) for key, each in value.items()}
    if not isinstance(value, str):
        return value
    text = clean_text(value, is_one_line=not isinstance(column, models.TextField))
    understand = getattr(column, "understand", None)
    if isinstance(column, models.URLField):
        understand = understand_web_address
    if not understand or not text:
        return text
    if len(text) > LONGEST:
        raise ValueError(f"太长：这里有 {len(text)} 个字，最多 {LONGEST} 个")
    return understand(text)
