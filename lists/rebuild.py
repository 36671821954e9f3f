"""Making every stored row, and the index, anew: slice by slice, so that whoever writes is let in between."""

from itertools import islice

from django.db import transaction

from lists import rows
from lists.models import StoredRow
from records import edition
from search import build

SLICE = 1000  # records stored in one transaction


def rebuild(report=lambda done, total: None):
    """Store all rows anew and make the index of them. `report(done, total)` is told how far it has come, in records."""
    total = 2 * sum(kind.model.objects.published().count() for kind in rows.KINDS.values())
    done = 0
    for kind in rows.KINDS.values():
        for ids in _slices(kind):
            with transaction.atomic():
                edition.take_turn()
                rows.write(kind, ids, rows.made(kind.model, ids))
            done += len(ids)
            report(done, total)
    build.rebuild(lambda indexed, of: report(done + indexed, total))


def _slices(kind):
    """The ids of all records of a kind that are public, or were when their row was stored, some at a time."""
    stored = StoredRow.objects.filter(kind=kind.name).values_list("record_id", flat=True)
    public = kind.model.objects.published().order_by().values_list("pk", flat=True)
    ids = iter(sorted({*stored.iterator(), *public.iterator()}))
    while some := list(islice(ids, SLICE)):
        yield some
