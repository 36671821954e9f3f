"""The life of a record and of the drafts beside it. The only code that assigns a status.

Draft → in review → published → withdrawn → published. A public record is changed by a revision, which takes the same
way: readers see the old record until the new one is published. A withdrawn record keeps what was public, is changed
alike, and is never a draft again. A record becomes public with or after all it leads to (`records.dependencies`).
Nobody publishes what they wrote any part of (`records.writers`); an administrator may, with a recorded reason. What
changed after the reviewer looked is not published. Each step is refused in words (ValidationError) and leaves one entry
in the history.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.dispatch import Signal
from django.utils import timezone

from records.dependencies import not_public
from records.diff import Merge
from records.history import Action, Version, keep_drafted
from records.models import Document, Reviewed, Status
from records.ownership import roots
from records.record_checks import uncited
from records.revisions import proposed_terms, revision_of, store
from records.snapshot import blank, for_good, model_field, put, snapshot_of
from records.tracking import writing
from records.writers import writers

# What may follow what. Anything else is refused, in words.
NEXT = {
    Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.PUBLISHED},
}
# Told with record, action, by, why, writers (their ids) while the step is taken; a refusal takes it back.
step_taken = Signal()
LONGEST_REASON = 200  # characters
# What one request deletes is written down at once: this many entries and this long apart at most.
TOGETHER, MOMENT = 10_000, timedelta(seconds=10)


def steps_of(record):
    """The statuses that may follow, of a revision if there is one."""
    draft = revision_of(record)
    if draft is None:
        # An older program let what was withdrawn become a draft.
        is_back = record.was_ever_public and not record.was_public
        return NEXT[record.status] | ({Status.WITHDRAWN} if is_back else set())
    return NEXT[draft.status] | ({Status.WITHDRAWN} if record.is_published else set())


def submit(record, by, why=""):
    """Hand a draft to a reviewer."""
    _move(record, by, Status.IN_REVIEW, Action.SUBMITTED, why)


def send_back(record, by, why, seen=None):
    """Return a record, or its revision, to its writer, and say why. What changed since it was `seen` is read first."""
    _required(why, "退回草稿")
    with writing(by=by):
        _refuse_unseen(record, by, seen, "退回")
        _move(record, by, Status.DRAFT, Action.SENT_BACK, why)


def publish(record, by, why="", seen=None, is_opened=True):
    """Make a record, or its revision, public. One without a public source is refused: readers want to check.

    `seen` is the newest entry of the history when the reviewer looked; without it what is stored now counts as seen.
    Who did not open the record (`is_opened`), but chose it from a list, publishes only what was submitted.
    """
    with writing(by=by) as current:
        draft = _lock(record, Status.PUBLISHED)
        if not is_opened and (draft or record).status != Status.IN_REVIEW:
            raise ValidationError(f"“{record}”没有提交审核，不能在列表里发布：请打开它核对以后发布")
        _refuse_unseen(record, by, seen)
        _tell(record, Action.PUBLISHED, by, why)
        current.note(record, Action.PUBLISHED, why)  # what this very request wrote stands in the history from here on
        reviewed_as = _judged(record, by, why)
        was_withdrawn = not record.is_published
        record.status, record.withdrawn_at, record.withdrawn_reason = Status.PUBLISHED, None, ""
        record.reviewed_by, record.reviewed_as, record.reviewed_at = by, reviewed_as, timezone.now()
        record.published_at = record.reviewed_at if was_withdrawn else record.published_at
        if draft:
            put(record, for_good(_up_to_date(record, draft)))
            draft.delete()
        else:
            record.save(update_fields=MARKS)
        _accept_terms(record, by, current)
        _refuse_unfounded(record)


def _refuse_unfounded(record):
    """A public record has a public source, and readers can follow whatever it names."""
    reasons = []
    if record.CITABLE and not record.citations.filter(document__status=Status.PUBLISHED).exists():
        reasons.append(f"“{record}”还没有（已发布的）出处，不能发布：请先在“出处”里写明来源文件和段落")
    if missing := not_public(type(record), snapshot_of(record)):
        reasons.append(f"“{record}”用到的{'，'.join(missing)}：请先发布，或从“{record}”里去掉")
    if reasons:
        raise ValidationError(reasons)


def _accept_terms(record, by, current):
    """What was proposed with a record becomes public with it; nobody accepts their own proposal either."""
    for term in proposed_terms(record):
        if by.pk in writers(term) and not by.has_perm("records.publish_alone"):
            kind = term._meta.verbose_name
            raise ValidationError(f"{kind}“{term}”是您自己提议的，须由另一位审核人发布“{record}”")
        current.note(term, Action.PUBLISHED)
        term.is_proposed = False
        term.save()


def withdraw(record, by, why):
    """Take a record off the public pages, and say why. It stays on the desk, and so does its revision beside it."""
    _required(why, "撤回")
    with writing(by=by) as current:
        _lock(record, Status.WITHDRAWN)
        if not by.has_perm("records.review"):
            raise ValidationError("只有审核人或管理员可以撤回")
        current.note(record, Action.WITHDRAWN, why)
        record.status, record.withdrawn_at, record.withdrawn_reason = Status.WITHDRAWN, timezone.now(), why
        record.save(update_fields=MARKS)
        if isinstance(record, Document) and (left := list(uncited(record))):
            raise ValidationError(f"{len(left)} 条已发布的记录只有这份来源（例如“{left[0]}”），请先给它们补上别的出处")


def revise(record, state, by, action=Action.CHANGED, why=""):
    """Let a record that was public say `state` one day. Readers see nothing of it yet."""
    with writing(by=by):
        draft = store(record, state, Status.DRAFT)
        return keep_drafted(record, draft.state, action, by, why)


def discard(record, by, why="", seen=None):
    """Give up the revision of a record, as it was `seen`; its history keeps it."""
    with writing(by=by):
        _refuse_unseen(record, by, seen, "放弃")
        if draft := revision_of(record):
            keep_drafted(record, snapshot_of(record), Action.DISCARDED, by, why)
            draft.delete()


def restore(version, by, why="", seen=None):
    """Let a record say again what it said in `version`; what was public as a revision, what was deleted as a draft.

    What was ever public keeps its address. What others wrote since the record was `seen` is not put aside unread.
    """
    record = version.model._base_manager.filter(pk=version.object_id).first()
    with writing(by=by) as current:
        _refuse_unseen(version.model(pk=version.object_id) if record is None else record, by, seen, "恢复")
        state = version.state
        if getattr(record, "was_ever_public", False) and "slug" in state:
            state = state | {"slug": record.slug}
        if getattr(record, "was_public", False):
            return revise(record, state, by, Action.RESTORED, why)
        if record is None:
            record = blank(version.model, version.state, version.object_id)
            record.version = version.number + 1
        else:
            record.refresh_from_db()
        below = deleted_with(version) if record._state.adding else []
        current.note(record, Action.RESTORED, why)
        put(record, for_good(state))
        for _, rows in below:
            for row in rows:
                restore(row, by, why)


def deleted_with(version):
    """What was deleted together with the deleted record of `version`, for it was below it: [(model, [version])]."""
    last = Version.objects.of_each(version.model, [version.object_id]).first()
    found = []
    for link in version.model._meta.related_objects:
        if link.related_model in roots() and link.on_delete is models.CASCADE:
            kind = ContentType.objects.get_for_model(link.related_model)
            newest = Version.objects.filter(content_type=kind, pk__gt=last.pk - TOGETHER).newest()
            gone = newest.filter(action=Action.DELETED, by=last.by, at__range=(last.at - MOMENT, last.at + MOMENT))
            rows = [row for row in gone.order_by("pk") if row.state.get(link.field.name) == version.object_id]
            found.append((link.related_model, rows))
    return found


def arrive_published(record, citations):
    """Mark a record from the fixtures as public: it was reviewed together with them."""
    if record.CITABLE and not citations:
        raise ValidationError("没有出处（citations），不能发布")
    record.status, record.reviewed_as, record.reviewed_at = Status.PUBLISHED, Reviewed.FIXTURE, timezone.now()
    if record._state.adding:
        record.published_at = record.reviewed_at


MARKS = ["status", "reviewed_by", "reviewed_as", "reviewed_at", "published_at", "withdrawn_at", "withdrawn_reason"]


def _move(record, by, status, action, why):
    with writing(by=by) as current:
        draft = _lock(record, status)
        _tell(record, action, by, why)
        if draft:
            draft.status = status
            draft.save()
            keep_drafted(record, draft.state, action, by, why)
            return
        current.note(record, action, why)
        record.status = status
        record.save(update_fields=["status"])


def _tell(record, action, by, why):
    step_taken.send(type(record), record=record, action=action, by=by, why=why, writers=writers(record))


def _lock(record, status):
    """Hold the stored record; return its revision; refuse what may not follow. What was loaded before may be old."""
    stored = type(record).objects.select_for_update().get(pk=record.pk)
    for name in ("version", *MARKS):
        setattr(record, name, getattr(stored, name))
    draft = revision_of(record)
    if status not in steps_of(record):
        now = Status(draft.status if draft else stored.status).label
        raise ValidationError(f"“{record}”现在是“{now}”，不能改为“{Status(status).label}”")
    return draft


def _judged(record, by, why):
    """As what `by` reviews the record: a second pair of eyes, or alone."""
    if not by.has_perm("records.review"):
        raise ValidationError("只有审核人或管理员可以发布")
    if by.pk not in writers(record):
        return Reviewed.REVIEWER
    if not by.has_perm("records.publish_alone"):
        raise ValidationError(f"“{record}”有您自己写的内容，须由另一位审核人发布")
    if not why.strip():
        where = "打开它的表单或审核页，写在“理由”里再发布"
        raise ValidationError(f"“{record}”有您自己写的内容，发布自己修改的内容须写明理由：{where}")
    _required(why, "发布自己修改的内容")
    return Reviewed.ALONE


def _refuse_unseen(record, by, seen, step="发布"):
    """What others did to the record after somebody looked was not reviewed."""
    if seen is None:
        return
    later = Version.objects.of(record).filter(pk__gt=seen).exclude(by=by).select_related("by").first()
    if later:
        raise ValidationError(
            f"您打开“{later.name}”以后，{later.who}又{later.get_action_display()}了它，请重新核对以后{step}"
        )


def _required(why, step):
    if not why.strip():
        raise ValidationError(f"{step}须写明理由")
    if len(why) > LONGEST_REASON:
        raise ValidationError(f"理由最多 {LONGEST_REASON} 字，现有 {len(why)} 字")


def _up_to_date(record, draft):
    """What the revision says, with what became public since it was begun."""
    merge = Merge(type(record), draft.base.state, snapshot_of(record), draft.state)
    if merge.clashes:
        names = "、".join(dict.fromkeys(str(model_field(type(record), unit[0])) for unit in merge.clashes))
        raise ValidationError(f"修订开始以后，公开的内容也改了“{names}”。请放弃这份修订稿，在现在的内容上重新修改")
    return merge.state()
