"""What changed, for readers: since an instant, for those who keep a copy, and on each record's page."""

from datetime import datetime, time

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from records.history import Action, Role, Version
from records.snapshot import model_field


def of(record, after):
    """What happened to a public record after an instant: {kind: created or changed, at, version}.

    It counts as created if it became public after that instant: then readers have nothing older to compare.
    """
    is_new = record.public_since >= after
    at = max(record.public_since, record.updated_at)
    return {"kind": "created" if is_new else "changed", "at": written(at), "version": record.version}


def withdrawn(model, after):
    """The records of `model` that were withdrawn at or after that instant, latest first."""
    gone = model.objects.withdrawn().filter(gone_at__gte=after).order_by("-gone_at", "pk")
    return [withdrawal(record) for record in gone]


def withdrawal(record):
    """What is published about a withdrawn record: its URL, when and why it was withdrawn. None of its content."""
    slug = {"slug": record.slug} if hasattr(record, "slug") else {}
    url = record.get_absolute_url()
    return {"id": record.pk, "url": url, **slug, "withdrawn_at": written(record.gone_at), "reason": record.gone_reason}


def written(instant):
    return instant.isoformat(timespec="seconds")


# --- From the history ---

IMPORTED = "资料导入"  # how the desk names a program
NOTICED = {"published": "发布", "changed": "修改", "withdrawn": "撤回"}


def public_history(model, pk, most=100):
    """The visible history of a record, newest first: [{record_id, at, what, label, fields, role, why}].

    Fields and days; of the author only the role. `why` is given only for a withdrawal.
    """
    return _told(model, _rows(Version.objects.of_each(model, [pk])))[:most]


def changed_since(model, day):
    """The visible history of all records of `model` since the start of `day` (Beijing time), as in `public_history`.

    Covers what is or was public, without drafts, revisions and internal fields.
    """
    start = timezone.make_aware(datetime.combine(day, time()))
    kind = ContentType.objects.get_for_model(model)
    versions = Version.objects.filter(content_type=kind, at__gte=start, status__in=["published", "withdrawn"])
    return _told(model, _rows(versions))


def _rows(versions):
    """The columns that `_told` reads, of versions whose effect readers could see."""
    columns = ("object_id", "at", "action", "status", "changed", "role", "why")
    return versions.filter(of_draft=False).values_list(*columns)


def _told(model, rows):
    entries = []
    for pk, at, action, status, changed, role, why in rows:
        what = _noticed(action, status, changed)
        if what:
            fields = list(dict.fromkeys(str(model_field(model, name)) for name in changed)) if what == "changed" else []
            entries.append(
                {"record_id": pk, "at": at, "what": what, "label": NOTICED[what], "fields": fields}
                | {
                    "role": IMPORTED if role == Role.PROGRAM else Role(role).label,
                    "why": why if what == "withdrawn" else "",
                }
            )
    return entries


def _noticed(action, status, changed):
    if action == Action.WITHDRAWN:
        return "withdrawn"
    if status != "published" or action == Action.FOUND:
        return None
    if action == Action.CREATED or (action == Action.PUBLISHED and not changed):
        return "published"
    return "changed" if changed else None
