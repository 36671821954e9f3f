"""Invariants of all published records, checked in the database."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from records.history import Action, Version, last_versions, standing
from records.models import Citation, Record, Reviewed, Status
from records.ownership import roots
from records.snapshot import states
from records.writers import WRITES, writers

CHUNK = 500


def record_models():
    return [model for model in apps.get_models() if issubclass(model, Record)]


def uncited(document=None):
    """The published records without a published source; only those that cite `document`, if it is given."""
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
    """The published records without a reviewer or a review date."""
    for model in record_models():
        yield from model.objects.filter(status=Status.PUBLISHED, reviewed_at=None)
        yield from model.objects.filter(status=Status.PUBLISHED, reviewed_as="")


def published_otherwise():
    """(record, why) of publications that bypass four eyes: by a writer, without a reason, or changed since."""
    reviewed = Q(status=Status.PUBLISHED, reviewed_as__in=[Reviewed.REVIEWER, Reviewed.ALONE])
    for model in record_models():
        for record in model.objects.filter(reviewed).order_by("pk").iterator(CHUNK):
            if fault := _fault_of_review(record):
                yield record, fault
        for record in model.objects.filter(pk__in=_changed_past_review(model).values("object_id")):
            yield record, "公开以后未经审核就被改动"


def become_drafts():
    """The records that were public and are drafts now, past the way to withdraw them."""
    for model in record_models():
        drafts = model.objects.filter(status__in=[Status.DRAFT, Status.IN_REVIEW])
        yield from drafts.exclude(published_at=None, reviewed_at=None, withdrawn_at=None)


def _fault_of_review(record):
    published = Version.objects.of(record).publications().first()
    if published is None or published.by_id != record.reviewed_by_id:
        return "历史里没有这位审核人的发布"
    if record.reviewed_as == Reviewed.ALONE:
        return "" if published.why.strip() else "单独发布没有写理由"
    return "审核人自己写过其中的内容" if record.reviewed_by_id in writers(record, before=published) else ""


def _changed_past_review(model):
    """People's changes of public records by other means than publishing, unless published again since."""
    entries = Version.objects.filter(content_type=ContentType.objects.get_for_model(model), of_draft=False)
    later = entries.filter(object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"), action=Action.PUBLISHED)
    changes = entries.filter(status=Status.PUBLISHED, by__isnull=False, action__in=WRITES).exclude(changed=[])
    return changes.exclude(Exists(later)).order_by()


def untold():
    """(model, id) of records that differ from their history: changed outside the portal."""
    for model in roots():
        ids = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            known = {one.object_id: one for one in last_versions(model, some)}
            kept = standing(model, some)
            for pk, state in states(model, some).items():
                last = known.get(pk)
                if last is None or (last.state, last.status, last.number) != (state, *kept.get(pk, ("", 0))):
                    yield model, pk
