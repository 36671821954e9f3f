"""Rebuilding all stored rows and the index in slices: writers may write in between, and an interrupted rebuild resumes
where it stopped.
"""

from itertools import islice

from django.db import transaction

from lists.models import Remade, StoredRow
from lists.rows import KINDS, made
from lists.storing import write
from records import data_version
from search.index import form
from search.rebuild import rebuild as rebuild_index

SLICE = 1000  # records stored in one transaction


def rebuild(report=lambda done, total: None):
    """Rebuild all rows, then the index. `report(done, total)` is called with the progress in records."""
    kinds = KINDS.values()
    total, done = 2 * sum(kind.model.objects.published().count() for kind in kinds), 0
    for kind in kinds:
        for ids in _slices(kind):
            _store(kind, ids)
            done += len(ids)
            report(done, total)
    rebuild_index(lambda indexed, of: report(total - of + indexed, total))
    Remade.objects.all().delete()


@transaction.atomic
def _store(kind, ids):
    data_version.take_turn()
    write(kind, ids, made(kind.model, ids))
    Remade.objects.update_or_create(kind=kind.name, defaults={"last_id": ids[-1], "form": form()})


def _slices(kind):
    """The ids of records of a kind that are public or have a stored row, in slices; without those already rebuilt."""
    remade = Remade.objects.filter(kind=kind.name, form=form()).first()
    last = remade.last_id if remade else 0
    stored = StoredRow.objects.filter(kind=kind.name, record_id__gt=last).values_list("record_id", flat=True)
    public = kind.model.objects.published().filter(pk__gt=last).order_by().values_list("pk", flat=True)
    ids = iter(sorted({*stored.iterator(), *public.iterator()}))
    while some := list(islice(ids, SLICE)):
        yield some
