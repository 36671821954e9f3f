"""What records took from a document, paragraph by paragraph."""

from collections import defaultdict
from dataclasses import dataclass, field

from documents.highlights import highlighted, quotes
from documents.source_text import paragraphs_of
from policies.models import Measure, Platform, Policy, PolicyDepartment, Quantity, Relation
from records.models import Citation
from records.ownership import records_of
from records.snapshot import blank, parts


@dataclass
class Extract:
    """A public record based on a paragraph: the fields it took from there, and the words that support them."""

    record: object
    anchor: str
    labels: list = field(default_factory=list)
    wordings: list = field(default_factory=list)  # only if the original text is stored
    quotes: list = field(default_factory=list)  # [(anchor, words)]: where the wordings occur in the text


@dataclass
class Paragraph:
    """A paragraph: its number, its extracts or why there are none, and its text if the operator has added it."""

    number: int
    extracts: list
    reason: str
    pieces: list


def read(document, text=""):
    """A document by paragraph: ([Paragraph], [Extract without a paragraph]).

    `text` is the original, one paragraph per line; empty if the operator of the site has not added it.
    """
    extracts, lines = by_paragraph(document, bool(text)), paragraphs_of(text.rstrip())
    unplaced, paragraphs = extracts.get(None, []), []
    for number in range(1, max(document.paragraph_count or 0, len(lines)) + 1):
        here, line = extracts.get(number, []), lines[number - 1] if number <= len(lines) else ""
        if not document.paragraph_count and not line.strip():
            continue  # an empty line of a web page
        pieces = highlighted(line, [(one.anchor, one.wordings) for one in [*here, *unplaced]], f"p{number}-m")
        for one in [*here, *unplaced]:
            one.quotes += quotes(pieces, one.anchor)
        paragraphs.append(Paragraph(number, here, document.passed_over.get(str(number), ""), pieces))
    return paragraphs, unplaced


def by_paragraph(document, with_wordings=False):
    """The public records based on each paragraph: {paragraph or None: [Extract]}.

    A figure counts for its indicator, and an event for its platform.
    """
    extracts = defaultdict(dict)
    for citation, record, model, state in _cited(document):
        number = citation["paragraph"]
        here, prefix = extracts[number], f"p{number}-" if number else ""
        one = here.setdefault(record, Extract(record, f"{prefix}r{len(here) + 1}"))
        labels = [model.CITABLE.get(name, name) for name in citation["fields"]]
        one.labels = list(dict.fromkeys([*one.labels, *labels]))
        if with_wordings:
            claims = _as_written(record, model, state).claims()
            one.wordings += [word for name in citation["fields"] for words in claims.get(name, []) for word in words]
    return {paragraph: [*of_paragraph.values()] for paragraph, of_paragraph in extracts.items()}


def _cited(document):
    """The citations of a document with what they support, in order: (citation, row of a public record, model, state).

    Model and state are those of the record or of the part that is supported.
    """
    citing = records_of(Citation, Citation.objects.filter(document=document.pk).order_by().values("pk"))
    found = []
    for row in document.block.read_all(citing):
        own = [(part.model, state) for part in parts(row.model) for state in row.data[part.name]]
        for model, state in [(row.model, row.data), *own] if row.url else ():
            cited = [one for one in state.get("citations", ()) if one["document"] == document.pk]
            found += [(citation, row, model, state) for citation in cited]
    return sorted(found, key=lambda one: one[0]["id"])


def _as_written(row, model, state):
    """An unsaved record or part with everything that its `claims` read, from rows."""
    stated = blank(model, state, state["id"])
    if model.PART_OF:
        setattr(stated, model.PART_OF, blank(row.model, row.data, row.pk))
    elif model is Policy:
        links = [PolicyDepartment(department=part.department) for part in row.parts]
        others = [Relation(target=_named(link.policy)) for link in row.relations]
        _set_related(stated, policydepartment_set=links, relations=others)
    elif model is Measure:
        stated.policy = row.policy and _named(row.policy)
        _set_related(stated, quantities=[Quantity(text=one["text"]) for one in row.quantities])
    elif model is Platform:
        _set_related(stated, regions=row.regions)
    return stated


def _named(policy):
    return Policy(title=policy.title, aliases=policy.aliases)


def _set_related(record, **related):
    """Make `record.<name>.all()` return these records, as if prefetched, because `claims` reads them."""
    record._prefetched_objects_cache = related
