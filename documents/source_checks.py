"""Checks whether a source says what records cite it for."""

from dataclasses import dataclass, field

from django.db.models import Count

from documents.source_text import paragraphs_of, plain, stands
from records.models import Citation


@dataclass
class Proof:
    """The result of checking the citations of one document against its text."""

    supported: int = 0
    failures: list = field(default_factory=list)  # (citation, field, alternative wordings, none of which was found)
    passed_over: list = field(default_factory=list)  # (paragraph, its first words)

    @property
    def total(self):
        return self.supported + len({id(citation) for citation, _, _ in self.failures})


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
            if not any(stands(plain(wording), place) for wording in wordings):
                yield citation, name, wordings
