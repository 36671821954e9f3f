"""The text of a source, as wordings are looked for in it: width and dashes folded, 1,500 as 1500."""

import re
from functools import lru_cache

from search.text import fold_width

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # in 1,500
WORD_PROCESSOR_MARK = re.compile(r"\[bookmark:[^\[\]]*\]")


def paragraphs_of(text):
    """The paragraphs of a document's text, one per line, without marks left by word processors."""
    return [WORD_PROCESSOR_MARK.sub("", line) for line in text.splitlines()]


def plain(text):
    """A text as it is compared: folded, 1,500 as 1500."""
    return fold_width(THOUSANDS.sub("", text))


def stands(wording, place):
    """Whether `wording` occurs in `place` as a whole. Both are folded."""
    return bool(wording) and _whole(wording).search(place) is not None


def _whole(wording):
    """A pattern that does not match inside a longer number: no `5位` in `15位`, no `20%` in `1.20%`."""
    before = r"(?<![\d.])" if wording[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if wording[-1:].isdigit() else ""
    return re.compile(before + re.escape(wording) + after)


class Paragraph:
    """A paragraph in which wordings can be located, folded as in the proof."""

    def __init__(self, text):
        self.text, self.folded, self.origins = text, "", []
        left_out = {found.start() for found in THOUSANDS.finditer(text)}
        for place, character in enumerate(text):
            if place in left_out:
                continue
            folded = _folded(character)
            if folded == "-" == self.folded[-1:] and self.origins[-1] == place - 1:
                continue  # a run of dashes counts as one
            self.folded += folded
            self.origins += [place] * len(folded)

    def places(self, wording):
        """Where `wording` occurs: [(start, end)] in characters of the original text."""
        wording = plain(wording)
        if not wording:
            return []
        found = _whole(wording).finditer(self.folded)
        return [(self.origins[one.start()], self.origins[one.end() - 1] + 1) for one in found]


@lru_cache(maxsize=8192)
def _folded(character):
    return fold_width(character)
