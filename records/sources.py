"""Where a record and its parts come from: citations, each with its document, in one query for a record's own page."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from records.models import Citation
from records.prepared import Prepared, asked, give

OF_RECORD = Prepared(
    lambda: Citation.objects.select_related("document").filter(content_type=asked("kind"), object_id=asked("record"))
)


def sources_of(record, parts=()):
    """The citations of a record. Its parts, which are of one kind, are given theirs."""
    kind = _kind(record)
    if not parts:
        return OF_RECORD(kind=kind, record=record.pk)
    part_kind, found = _kind(parts[0]), defaultdict(list)
    own = Q(content_type=kind, object_id=record.pk)
    of_parts = Q(content_type=part_kind, object_id__in=[part.pk for part in parts])
    for citation in Citation.objects.select_related("document").filter(own | of_parts):
        found[citation.content_type_id, citation.object_id].append(citation)
    for part in parts:
        give(part, citations=found[part_kind, part.pk])
    return found[kind, record.pk]


def _kind(record):
    return ContentType.objects.get_for_model(type(record)).pk
