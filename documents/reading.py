"""What was drawn from a document: which records, and from which paragraph."""

from collections import defaultdict
from dataclasses import dataclass, field

from documents.highlights import highlighted, quotes
from documents.proof import paragraphs_of
from policies.models import Measure, Platform, Policy, PolicyDepartment, Quantity, Relation
from records.models import Citation
from records.ownership import records_of
from records.snapshot import blank, parts


@dataclass
class Extract:
    """A public record drawn from a paragraph: what it took from there, and in which words of the text."""

    record: object
    anchor: str
    labels: list = field(default_factory=list)
    wordings: list = field(default_factory=list)  # only when the original text is there
    quotes: list = field(default_factory=list)  # [(anchor, words)]: where these stand in the text


@dataclass
class Paragraph:
    """A paragraph: its number, what was drawn from it or why nothing was, and its text where the operator added it."""

    number: int
    extracts: list
    reason: str
    pieces: list


def read(document, text=""):
    """A document paragraph by paragraph: ([Paragraph], [Extract of no paragraph in particular]).

    `text` is the original, one paragraph to a line; empty when the operator of the site has not added it.
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
    """The public records drawn from each paragraph: {paragraph or None: [Extract]}.

    A figure counts for its indicator and a change for its platform.
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
    """What the citations of a document support, in their order: (citation, row of a public record, the model and the
    state of what is supported, which is the record or a part of it)."""
    citing = records_of(Citation, Citation.objects.filter(document=document.pk).order_by().values("pk"))
    found = []
    for row in document.block.read_all(citing):
        own = [(part.model, state) for part in parts(row.model) for state in row.data[part.name]]
        for model, state in [(row.model, row.data), *own] if row.url else ():
            cited = [one for one in state.get("citations", ()) if one["document"] == document.pk]
            found += [(citation, row, model, state) for citation in cited]
    return sorted(found, key=lambda one: one[0]["id"])


def _as_written(row, model, state):
    """A record or a part of it with what its claims are read from, all of it from rows."""
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
    """Let `record.<name>.all()` give these records, as if they had been prefetched: its claims are read from them."""
    record._prefetched_objects_cache = related
