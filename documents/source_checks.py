"""Checks whether a source says what records cite it for."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Count

from records.models import Citation
from search.text import fold_width

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # in 1,500
WORD_PROCESSOR_MARK = re.compile(r"\[bookmark:[^\[\]]*\]")


@dataclass
class Proof:
    """The result of checking the citations of one document against its text."""

    supported: int = 0
    failures: list = field(default_factory=list)  # (citation, field, alternative wordings, none of which was found)
    passed_over: list = field(default_factory=list)  # (paragraph, its first words)

    @property
    def total(self):
        return self.supported + len({id(citation) for citation, _, _ in self.failures})


def paragraphs_of(text):
    """The paragraphs of a document's text, one per line, without marks left by word processors."""
    return [WORD_PROCESSOR_MARK.sub("", line) for line in text.splitlines()]


def prove(document, text):
    """Check every citation of `document` against `text`, whose lines are the document's paragraphs."""
    paragraphs = paragraphs_of(text)
    folded = [plain(line) for line in paragraphs]
    proof, taken = Proof(), set()
    for citation in Citation.objects.filter(document=document).select_related("content_type"):
        taken.add(citation.paragraph)
        place = _place(folded, citation.paragraph)
        missing = list(_missing(citation, place))
        proof.failures += missing
        proof.supported += not missing
    proof.passed_over = [
        (number, line.strip()[:24])
        for number, line in enumerate(paragraphs, 1)
        if line.strip() and number not in taken and None not in taken
    ]
    return proof


def unproved(document):
    """The citations of other documents without a stored text: {citations: how many, documents: of how many}."""
    others = Citation.objects.exclude(document=document).filter(document__original=None)
    return others.aggregate(citations=Count("pk"), documents=Count("document", distinct=True))


def _place(folded, paragraph):
    if paragraph is None:
        return "".join(folded)
    return folded[paragraph - 1] if paragraph <= len(folded) else ""


def _missing(citation, place):
    claims = citation.record.claims()
    for name in citation.fields:
        for wordings in claims.get(name, []):
            if not any(_stands(plain(wording), place) for wording in wordings):
                yield citation, name, wordings


def plain(text):
    """A text as it is compared: folded, 1,500 as 1500."""
    return fold_width(THOUSANDS.sub("", text))


def _stands(wording, place):
    """Whether `wording` occurs in `place` as a whole. Both are folded."""
    return bool(wording) and _whole(wording).search(place) is not None


def _whole(wording):
    """A pattern that does not match inside a longer number: no `5位` in `15位`, no `20%` in `1.20%`."""
    before = r"(?<![\d.])" if wording[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if wording[-1:].isdigit() else ""
    return re.compile(before + re.escape(wording) + after)


# --- Where it occurs ---


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
