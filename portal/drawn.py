"""What was drawn from a document: which records, from which paragraph, and how many."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count

from indicators.models import Indicator, Observation
from policies.models import Change, Department, Measure, Platform, Policy
from policies.querysets import issuers, relations
from portal.marked import marked, quotes
from portal.proof import paragraphs_of


def with_record_counts(documents):
    """The documents of a queryset as a list, each with `record_count`: the public records that cite it."""
    documents, counts = list(documents.prefetch_related("citations__document")), record_counts()
    for document in documents:
        document.record_count = counts[document.pk]
    return documents


def record_counts():
    """{document id: public policies, measures, platforms and indicators that cite it, themselves or in a part}."""
    total = Counter()
    for model in (Policy, Measure):
        cited = model.objects.published().order_by().values_list("citations__document")
        total.update(dict(cited.annotate(Count("pk", distinct=True))))
    for model, part in ((Platform, "changes"), (Indicator, "observations")):
        published = model.objects.published().order_by()
        pairs = set(published.values_list("citations__document", "pk"))
        pairs |= set(published.values_list(f"{part}__citations__document", "pk"))
        total.update(document for document, _ in pairs)
    return total


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
    for citation in document.supports.order_by("paragraph", "id").prefetch_related(_public_records(with_wordings)):
        stated = citation.record
        if stated is None:
            continue
        record = getattr(stated, {Observation: "indicator", Change: "platform"}.get(type(stated), ""), stated)
        here, prefix = drawn[citation.paragraph], f"p{citation.paragraph}-" if citation.paragraph else ""
        one = here.setdefault(record, Drawn(record, f"{prefix}r{len(here) + 1}"))
        one.labels = list(dict.fromkeys([*one.labels, *citation.field_labels]))
        if with_wordings:
            claims = stated.claims()
            one.wordings += [word for name in citation.fields for words in claims.get(name, []) for word in words]
    return {paragraph: [*found.values()] for paragraph, found in drawn.items()}


def _public_records(with_wordings):
    """What citations lead to; with everything that tells its wording, where that is asked for."""
    policies, measures, platforms = (model.objects.published() for model in (Policy, Measure, Platform))
    if with_wordings:
        policies = policies.prefetch_related(issuers(), relations()[0])
        measures = measures.select_related("policy").prefetch_related("quantities")
        platforms = platforms.prefetch_related("regions")
    figures = Observation.objects.published().select_related("indicator")
    changes = Change.objects.filter(platform__in=Platform.objects.published()).select_related("platform")
    others = [model.objects.published() for model in (Indicator, Department)]
    return GenericPrefetch("record", [policies, measures, platforms, *others, figures, changes])
