"""What was drawn from a document: which records, from which paragraph, and how many."""

from collections import Counter, defaultdict

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count

from indicators.models import Indicator, Observation
from policies.models import Change, Department, Measure, Platform, Policy


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


def by_paragraph(document):
    """The public records drawn from each paragraph: {paragraph or None: [(record, labels of what it supports)]}.

    A figure counts for its indicator and a change for its platform.
    """
    drawn = defaultdict(lambda: defaultdict(dict))
    for citation in document.supports.order_by("paragraph", "id").prefetch_related(_public_records()):
        record = citation.record
        if isinstance(record, Observation):
            record = record.indicator
        elif isinstance(record, Change):
            record = record.platform
        if record is not None:
            drawn[citation.paragraph][record].update(dict.fromkeys(citation.field_labels))
    return {
        paragraph: [(record, list(labels)) for record, labels in found.items()] for paragraph, found in drawn.items()
    }


def _public_records():
    published = [model.objects.published() for model in (Policy, Measure, Platform, Indicator, Department)]
    figures = Observation.objects.published().select_related("indicator")
    changes = Change.objects.filter(platform__in=Platform.objects.published()).select_related("platform")
    return GenericPrefetch("record", [*published, figures, changes])
