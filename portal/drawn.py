"""What was drawn from a document: which records, and from which paragraph."""

from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import F, JSONField, Value

from indicators.models import Indicator, Observation
from policies.models import (
    Change,
    Contact,
    Department,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
)  # fmt: skip
from portal.marked import marked, quotes
from portal.proof import paragraphs_of
from records.models import Status
from terms.models import Term


@dataclass
class Drawn:
    """A public record drawn from a paragraph: what it took from there, and in which words of the text."""

    record: object
    anchor: str
    labels: list = field(default_factory=list)
    wordings: list = field(default_factory=list)  # only when the original text is there
    quotes: list = field(default_factory=list)  # [(anchor, words)]: where these stand in the text


@dataclass
class Read:
    """A paragraph: its number, what was drawn from it or why nothing was, and its text where the operator added it."""

    number: int
    drawn: list
    reason: str
    pieces: list


def read(document, text=""):
    """A document paragraph by paragraph: ([Read], [Drawn from no paragraph in particular]).

    `text` is the original, one paragraph to a line; empty when the operator of the site has not added it.
    """
    drawn, lines = by_paragraph(document, bool(text)), paragraphs_of(text.rstrip())
    unplaced, paragraphs = drawn.get(None, []), []
    for number in range(1, max(document.paragraph_count or 0, len(lines)) + 1):
        here, line = drawn.get(number, []), lines[number - 1] if number <= len(lines) else ""
        if not document.paragraph_count and not line.strip():
            continue  # an empty line of a web page
        pieces = marked(line, [(one.anchor, one.wordings) for one in [*here, *unplaced]], f"p{number}-m")
        for one in [*here, *unplaced]:
            one.quotes += quotes(pieces, one.anchor)
        paragraphs.append(Read(number, here, document.passed_over.get(str(number), ""), pieces))
    return paragraphs, unplaced


def by_paragraph(document, with_wordings=False):
    """The public records drawn from each paragraph: {paragraph or None: [Drawn]}.

    A figure counts for its indicator and a change for its platform.
    """
    drawn = defaultdict(dict)
    for stated in _cited(document, with_wordings):
        record = getattr(stated, {Observation: "indicator", Change: "platform"}.get(type(stated), ""), stated)
        here, prefix = drawn[stated.cited_at], f"p{stated.cited_at}-" if stated.cited_at else ""
        one = here.setdefault(record, Drawn(record, f"{prefix}r{len(here) + 1}"))
        labels = [stated.CITABLE.get(name, name) for name in stated.cited_for]
        one.labels = list(dict.fromkeys([*one.labels, *labels]))
        if with_wordings:
            claims = stated.claims()
            one.wordings += [word for name in stated.cited_for for words in claims.get(name, []) for word in words]
    return {paragraph: [*found.values()] for paragraph, found in drawn.items()}


def _cited(document, with_wordings):
    """What the citations of a document support, once for each in their order: records with `cited_at`, its paragraph,
    and `cited_for`, the fields; with everything that tells their wording, where that is asked for."""
    policies, measures, platforms, *others = (
        model.objects.published() for model in (Policy, Measure, Platform, Indicator, Department, Term)
    )
    others.append(Contact.objects.published().select_related("department"))
    figures = Observation.objects.published().select_related("indicator")
    changes = Change.objects.filter(platform__status=Status.PUBLISHED).select_related("platform")
    if with_wordings:
        measures = measures.select_related("policy")
    own = {"citation": F("citations"), "cited_at": F("citations__paragraph"), "cited_for": F("citations__fields")}
    cited = [
        stated
        for records in (policies, measures, platforms, *others, figures, changes)
        for stated in records.filter(citations__document=document.pk).order_by().annotate(**own)
    ]
    if with_wordings:
        _give_wordings(document, cited)
    return sorted(cited, key=lambda stated: stated.citation)


def _give_wordings(document, cited):
    """What tells the wording of these records beside themselves, in one query."""
    found = defaultdict(list)
    for name, owner, pk, text, aliases in _wordings(document):
        found[name, owner].append((pk, text, aliases))
    for stated in cited:
        if isinstance(stated, Policy):
            links = found["policydepartment_set", stated.pk], found["relations", stated.pk]
            parts = [PolicyDepartment(department=Department(name=name, aliases=other)) for _, name, other in links[0]]
            targets = [Relation(target=Policy(title=title, aliases=other)) for _, title, other in links[1]]
            give(stated, policydepartment_set=parts, relations=targets)
        elif isinstance(stated, Measure):
            give(stated, quantities=[Quantity(text=text) for _, text, _ in found["quantities", stated.pk]])
        elif isinstance(stated, Platform):
            give(stated, regions=[Region(name=name) for _, name, _ in found["regions", stated.pk]])


def _wordings(document):
    """(name of a relation, id of the record, id of what it holds, its text, its other names)"""
    nothing = Value([], JSONField())
    issuers = PolicyDepartment.objects.filter(
        department__status=Status.PUBLISHED, policy__citations__document=document.pk
    )
    targets = Relation.objects.filter(target__status=Status.PUBLISHED, policy__citations__document=document.pk)
    figures = Quantity.objects.filter(measure__citations__document=document.pk)
    regions = Platform.regions.through.objects.filter(platform__citations__document=document.pk)
    some = [
        (issuers, "policydepartment_set", "policy", "department__name", "department__aliases"),
        (targets, "relations", "policy", "target__title", "target__aliases"),
        (figures, "quantities", "measure", "text", nothing),
        (regions, "regions", "platform", "region__name", nothing),
    ]
    first, *rest = (
        links.order_by().values_list(Value(name), f"{owner}_id", "pk", text, aliases)
        for links, name, owner, text, aliases in some
    )
    return sorted(first.union(*rest), key=itemgetter(2))


def give(record, **related):
    """Let `record.<name>.all()` give these records, as if they had been prefetched: its claims are read from them."""
    record._prefetched_objects_cache = getattr(record, "_prefetched_objects_cache", {}) | related
