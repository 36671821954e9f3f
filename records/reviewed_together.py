"""What is reviewed as one piece of work: a record, what belongs to it (a policy's measures), and what these lead to.

A record that belongs to another says so in `PACKAGED_WITH`; what it leads to says `records.dependencies`: its sources,
departments, contacts, and theirs. They go in the order in which one can be public without the other.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from records import review
from records.dependencies import dependencies, named
from records.diff import lines
from records.history import Action, Version
from records.models import Document, Record, Status
from records.revisions import proposed, proposed_terms, revision_of
from records.snapshot import snapshot_of
from records.tracking import writing
from records.writers import WRITES


@dataclass
class Item:
    """A record of a package that is not public as the desk has it."""

    record: Record
    status: str  # draft or in_review, of the revision if there is one
    is_revision: bool

    @property
    def is_submitted(self):
        return self.status == Status.IN_REVIEW

    @property
    def state_label(self):
        return ("修订稿" if self.is_revision else "新建") + ("" if self.is_submitted else "，还是草稿，没有提交审核")

    @property
    def kind(self):
        return self.record._meta.verbose_name

    @property
    def name(self):
        """部门“科技厅”, 来源文件《某报告》."""
        return named(self.record)

    def lines(self):
        """What differs from what is public."""
        public = snapshot_of(self.record) if self.record.was_public else {}
        return lines(type(self.record), public, proposed(self.record))

    def entries(self):
        """Who wrote it, when and why, since it last became public; the newest first."""
        found = Version.objects.of(self.record).select_related("by")
        actions = [*WRITES, Action.SUBMITTED, Action.SENT_BACK]
        return found.filter(pk__gt=found.publications().reached(), action__in=actions).defer("state")

    def proposed_terms(self):
        """The words that were proposed with it: 主题“…”."""
        return [f"{term._meta.verbose_name}“{term}”" for term in proposed_terms(self.record)]

    def cited(self):
        """The sources: [(document, paragraph, its text where the portal has it)]."""
        rows = proposed(self.record).get("citations", [])
        documents = Document.objects.in_bulk({row["document"] for row in rows})
        return [(documents[row["document"]], row["paragraph"], _text(documents[row["document"]], row)) for row in rows]


def _text(document, row):
    """The cited paragraph, word for word."""
    original = getattr(document, "original", None)
    texts = original.text.rstrip().split("\n") if original and row["paragraph"] else []
    return texts[row["paragraph"] - 1] if len(texts) >= (row["paragraph"] or 0) > 0 else ""


def root_of(record):
    """The record whose package `record` is part of: itself, unless it belongs to another."""
    return (getattr(record, record.PACKAGED_WITH) if record.PACKAGED_WITH else None) or record


def items_of(root):
    """What waits in the package of `root`, in the order in which it can be published."""
    below = [record for model, name in _below(type(root)) for record in model.objects.filter(**{name: root})]
    seen, items = set(), []
    for record in [root, *below]:
        seen.add((type(record), record.pk))
        _gather(record, item_of(record), seen, items)
    return sorted(items, key=lambda item: not isinstance(item.record, Document))


def _gather(record, item, seen, items):
    """Add `item`, what waits of `record`, to `items` after what it leads to; `seen` are the (model, id) so far."""
    for pair in dependencies(type(record), proposed(record)):
        if pair in seen:
            continue
        seen.add(pair)
        model, pk = pair
        other = model._base_manager.filter(pk=pk).first()
        if waiting := other and item_of(other):
            _gather(other, waiting, seen, items)
    if item:
        items.append(item)


def item_of(record):
    """What waits of `record`, or None."""
    revision = revision_of(record)
    status = revision.status if revision else record.status
    return Item(record, status, bool(revision)) if status in (Status.DRAFT, Status.IN_REVIEW) else None


def _below(model):
    """[(model, name of its link)] of what belongs to records of `model`."""
    links = (link for link in model._meta.related_objects if issubclass(link.related_model, Record))
    return [
        (link.related_model, link.field.name) for link in links if link.field.name == link.related_model.PACKAGED_WITH
    ]


def sent_back(record):
    """The entry by which the draft at hand was returned to its writer, unless it was submitted again; or None."""
    item = item_of(record)
    if item is None or item.is_submitted:
        return None
    steps = [Action.SUBMITTED, Action.SENT_BACK, Action.PUBLISHED, Action.WITHDRAWN, Action.DISCARDED]
    last = Version.objects.of(record).filter(action__in=steps).select_related("by").first()
    return last if last and last.action == Action.SENT_BACK else None


# --- The steps, for all of it ---


def submit(root, by, why="", may=lambda record: True):
    """Hand in every draft of the package that `by` may change."""
    drafts = [item for item in items_of(root) if not item.is_submitted and may(item.record)]
    _each(drafts, lambda item: review.submit(item.record, by, why), "没有可以提交的草稿")


def send_back(root, by, why, seen=None, may=lambda record: True):
    """Return all that was submitted and that `by` may change, for one reason."""
    _each(_submitted(root, may), lambda item: review.send_back(item.record, by, why, seen=seen), NOTHING)


def publish(root, by, why="", seen=None, may=lambda record: True):
    """Make public all that was submitted and that `by` may change, in order; or nothing, and say every reason."""
    _each(_submitted(root, may), lambda item: review.publish(item.record, by, why, seen=seen), NOTHING)


NOTHING = "这里没有等待审核的内容"


def _submitted(root, may):
    return [item for item in items_of(root) if item.is_submitted and may(item.record)]


def _each(items, step, nothing):
    """Take a step with every item. One that is refused leaves all as they were."""
    if not items:
        raise ValidationError(nothing)
    refusals = []
    with writing():
        for item in items:
            try:
                with transaction.atomic():
                    step(item)
            except ValidationError as reason:
                refusals += reason.messages
        if refusals:
            raise ValidationError(list(dict.fromkeys(refusals)))
