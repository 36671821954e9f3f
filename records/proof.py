"""What must be true of every published record, asked of the database."""

from django.apps import apps
from django.db.models import Exists, OuterRef

from records.history import Version, standing
from records.models import Citation, Record, Status
from records.ownership import roots
from records.state import states

CHUNK = 500


def record_models():
    return [model for model in apps.get_models() if issubclass(model, Record)]


def uncited(document=None):
    """The published records without a published source; of those only that cite `document`, if it is given."""
    for model in record_models():
        if model.CITABLE:
            of_record = Citation.objects.filter(
                content_type__app_label=model._meta.app_label,
                content_type__model=model._meta.model_name,
                object_id=OuterRef("pk"),
            )
            records = model.objects.filter(status=Status.PUBLISHED)
            if document:
                records = records.filter(Exists(of_record.filter(document=document)))
            yield from records.exclude(Exists(of_record.filter(document__status=Status.PUBLISHED)))


def unreviewed():
    """The published records without a reviewer or a day of review."""
    for model in record_models():
        yield from model.objects.filter(status=Status.PUBLISHED, reviewed_at=None)
        yield from model.objects.filter(status=Status.PUBLISHED, reviewed_as="")


def untold():
    """(model, id) of what is not as its history says: it was changed past the portal."""
    for model in roots():
        ids = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            known = {one.object_id: one for one in Version.objects.of_each(model, some).filter(of_draft=False).newest()}
            kept = standing(model, some)
            for pk, state in states(model, some).items():
                last = known.get(pk)
                if last is None or (last.state, last.status, last.number) != (state, *kept.get(pk, ("", 0))):
                    yield model, pk
