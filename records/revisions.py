"""A draft beside a public record: what it is going to say, while readers still see what it says.

A revision is a state that was not put yet. To be edited or previewed it is put, shown, and taken back again, in one
transaction nobody else sees: so the forms, the checks and the pages are those of the record itself.
"""

from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import models

from records.history import Readable, Version
from records.snapshot import StateModel, as_draft, put, revision_number, snapshot_of
from records.tracking import rehearsing


class Revision(StateModel):
    """What a public record is going to say. `base` is the public version it was begun from."""

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12)
    state = models.JSONField(encoder=Readable)
    base = models.ForeignKey(Version, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="records_revision_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "in_review"]), name="records_revision_status"
            ),
        ]

    def __str__(self):
        return f"{self.content_type_id}/{self.object_id}"

    @property
    def record(self):
        return self.content_type.model_class()._base_manager.get(pk=self.object_id)


def revision_of(record):
    """The revision beside a record that is or was public, or None; a term has no life of its own, and none."""
    if not getattr(record, "was_public", False):
        return None
    kind = ContentType.objects.get_for_model(record)
    return Revision.objects.filter(content_type=kind, object_id=record.pk).first()


def owner_of_part(number):
    """The public record that a part of a draft belongs to, told by the part's provisional id, or None."""
    revision = Revision.objects.filter(pk=revision_number(number)).first()
    return revision and revision.record


def store(record, state, status):
    """Keep `state` as the revision of the public `record`, and return it."""
    revision = revision_of(record)
    if revision is None:
        base = Version.objects.of(record).filter(of_draft=False).first()
        kind = ContentType.objects.get_for_model(record)
        revision = Revision.objects.create(
            content_type=kind, object_id=record.pk, status=status, base=base, state=state
        )
    revision.state, revision.status = as_draft(state, revision.base.state, revision.pk), status
    revision.save()
    return revision


def proposed(record):
    """What the desk has of `record`: its revision if it has one, else what it says."""
    revision = revision_of(record)
    return revision.state if revision else snapshot_of(record)


def proposed_terms(record):
    """The words that were proposed with what the desk has of `record`, and wait for its publication."""
    state = proposed(record)
    links = [link for link in record._meta.many_to_many if hasattr(link.related_model, "is_proposed")]
    return [
        term
        for link in links
        for term in link.related_model.objects.filter(is_proposed=True, pk__in=state.get(link.name, []))
    ]


@contextmanager
def rehearsed(record, state):
    """The stored `record` is what `state` says until the block ends; then it is what it was before."""
    with rehearsing():
        put(record, state)
        yield record
