"""Folding Chinese text, so that what looks the same is the same: one definition for every database."""

import re
import unicodedata

DASHES = re.compile(r"[‐‑‒–—―─－−﹣⁃-]+")
SPACES = re.compile(r"[\s\u200b\ufeff]+")


def fold_width(text):
    """NFKC, one kind of dash, no spaces: enough to hold a record's wording against its source."""
    return SPACES.sub("", DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def fold(text):
    """What a search compares: width, dashes and spaces folded, and small letters."""
    return fold_width(text).casefold()
