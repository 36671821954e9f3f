"""The life of a record. The only code that assigns a status."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from records.models import Status, about_to_write

# What may follow what. Anything else is refused, in words.
NEXT = {
    Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.DRAFT, Status.PUBLISHED},
}


def submit(record):
    """Hand a draft to a reviewer."""
    _move(record, Status.IN_REVIEW)


def send_back(record):
    """Return a record to its writer."""
    _move(record, Status.DRAFT)


def publish(record):
    """Make a record public. One without a source is refused: readers must be able to follow every statement."""
    if record.CITABLE and not record.citations.exists():
        raise ValidationError(f"“{record}”还没有出处，不能发布：请先在“出处”里写明来源文件和段落")
    _move(record, Status.PUBLISHED, published_at=timezone.now(), withdrawn_at=None, withdrawn_reason="")


def withdraw(record, reason=""):
    """Take a record off the public pages; it stays on the desk. Whoever asks for it is told when, and the reason."""
    _move(record, Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason=reason)


def arrive_published(record, citations):
    """Mark a new record from the fixtures as public: it was reviewed together with them."""
    if record.CITABLE and not citations:
        raise ValidationError("没有出处（citations），不能发布")
    record.status, record.published_at = Status.PUBLISHED, timezone.now()


@transaction.atomic
def _move(record, status, **told):
    about_to_write.send(type(record))
    current = type(record).objects.select_for_update().get(pk=record.pk).status
    if status not in NEXT[current]:
        raise ValidationError(f"“{record}”现在是“{Status(current).label}”，不能改为“{Status(status).label}”")
    record.status = status
    for name, value in told.items():
        setattr(record, name, value)
    record.save(update_fields=["status", *told])
