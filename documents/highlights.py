"""An original text with every supported statement highlighted. The text itself is never changed."""

from dataclasses import dataclass
from itertools import groupby, pairwise

from documents.source_text import Paragraph


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph, and the anchors of the statements it supports; none if it is not highlighted."""

    text: str
    anchors: tuple = ()
    anchor: str = ""  # its own, if it is highlighted


def highlighted(text, statements, prefix):
    """`text` cut into pieces, given `statements` [(anchor, wordings)]; highlighted pieces are named `prefix` + n."""
    paragraph = Paragraph(text)
    spans = [(start, end, anchor) for anchor, wordings in statements for start, end in _spans(paragraph, wordings)]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    pieces, numbers = [], iter(range(1, len(cuts) + 1))
    for start, end in pairwise(cuts):
        anchors = tuple(dict.fromkeys(anchor for begin, stop, anchor in spans if begin <= start and end <= stop))
        if pieces and pieces[-1].anchors == anchors:
            pieces[-1] = Piece(pieces[-1].text + text[start:end], anchors, pieces[-1].anchor)
        else:
            pieces.append(Piece(text[start:end], anchors, f"{prefix}{next(numbers)}" if anchors else ""))
    return pieces


def quotes(pieces, anchor):
    """The words highlighted for one statement, each with the anchor of its first piece: [(anchor, words)]."""
    runs = ([*run] for is_its, run in groupby(pieces, lambda piece: anchor in piece.anchors) if is_its)
    return [(run[0].anchor, "".join(piece.text for piece in run)) for run in runs]


def _spans(paragraph, wordings):
    """The spans of one record's wordings. A word inside a longer one (办法 in a title) is not highlighted elsewhere."""
    found = []
    for wording in sorted(set(wordings), key=len, reverse=True):
        places = paragraph.places(wording)
        if not any(start <= begin and stop <= end for begin, stop in places for start, end in found):
            found += places
    return found
