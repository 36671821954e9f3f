"""The history of every record: each change with author, time and reason, and the whole record at that time."""

import json
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.utils import timezone

from records.guard import refuse_unreviewed
from records.snapshot import StateModel, blank, states
from records.sql import marks, select_fields

CHUNK = 500  # records compared at a time


class Action(models.TextChoices):
    CREATED = "created", "新建"
    CHANGED = "changed", "修改"
    DELETED = "deleted", "删除"
    SUBMITTED = "submitted", "提交审核"
    SENT_BACK = "sent_back", "退回草稿"
    PUBLISHED = "published", "发布"
    WITHDRAWN = "withdrawn", "撤回"
    RESTORED = "restored", "恢复"
    MERGED = "merged", "合并两人的修改"
    DISCARDED = "discarded", "放弃修订稿"
    ACCOUNT = "account", "账号"  # a change without a field of its own; `why` describes it
    FOUND = "found", "开始记录历史"  # it existed before its history


class Role(models.TextChoices):
    EDITOR = "editor", "编辑"
    REVIEWER = "reviewer", "审核人"
    ADMINISTRATOR = "administrator", "管理员"
    PROGRAM = "program", "程序"


def role_of(user):
    if user is None:
        return Role.PROGRAM
    if user.has_perm("records.publish_alone"):
        return Role.ADMINISTRATOR
    return Role.REVIEWER if user.has_perm("records.review") else Role.EDITOR


class Readable(json.JSONEncoder):
    """Chinese characters as they are, not as six ASCII characters each."""

    def __init__(self, **options):
        super().__init__(**options | {"ensure_ascii": False})


class VersionQuerySet(models.QuerySet):
    """Versions are created and read, never updated or deleted."""

    def update(self, **values):
        raise PermissionDenied("历史记录不能修改")

    def delete(self):
        raise PermissionDenied("历史记录不能删除")

    def of(self, record):
        return self.of_each(type(record), [record.pk])

    def of_each(self, model, ids):
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, object_id__in=ids)

    def visible_to(self, user):
        """Excludes versions of accounts, unless the user may view accounts."""
        account = get_user_model()
        if user.has_perm(f"{account._meta.app_label}.view_{account._meta.model_name}"):
            return self
        return self.exclude(content_type=ContentType.objects.get_for_model(account))

    def datetimes(self, field_name, kind, order="ASC", tzinfo=None):
        """Each year, month or day of `field_name`, from its first instant: found step by step with the field's index.

        Django truncates every row instead.
        """
        rows, found = self.order_by(field_name).values_list(field_name, flat=True), []
        while at := rows.first():
            start, following = _period(timezone.localtime(at, tzinfo), kind)
            found.append(start)
            rows = rows.filter(**{f"{field_name}__gte": following})
        return found if order == "ASC" else found[::-1]

    def reached(self):
        """The highest id among these versions, 0 if there is none."""
        return self.order_by("-pk").values_list("pk", flat=True).first() or 0

    def publications(self):
        """The versions that published a record or a revision of it."""
        return self.filter(of_draft=False, action=Action.PUBLISHED)

    def newest(self):
        """The last version of each record among these."""
        return self.model.objects.filter(
            pk__in=self.order_by().values("content_type", "object_id").annotate(last=models.Max("pk")).values("last")
        )


class Version(StateModel):
    """A record after a change. With `of_draft`, a revision of a public record, which readers do not see yet."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="种类")
    object_id = models.PositiveBigIntegerField("编号")
    name = models.CharField("记录", max_length=200)
    number = models.PositiveIntegerField("版本", default=0)
    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="谁", related_name="+")
    role = models.CharField("身份", max_length=13, choices=Role.choices)
    via = models.CharField("程序", max_length=40, blank=True)
    action = models.CharField("操作", max_length=10, choices=Action.choices)
    why = models.TextField("理由", blank=True)
    status = models.CharField("状态", max_length=12, blank=True)
    of_draft = models.BooleanField("修订稿", default=False)
    changed = models.JSONField("改动", encoder=Readable)  # names of fields
    state = models.JSONField("内容", encoder=Readable)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-pk"]
        default_permissions = ["view"]
        permissions = [("review", "审核并发布别人写的内容"), ("publish_alone", "单独发布，须写明理由")]
        indexes = [models.Index(fields=["content_type", "object_id", "id"])]

    def __str__(self):
        return f"{self.name}：{self.get_action_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise PermissionDenied("历史记录不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("历史记录不能删除")

    @property
    def model(self):
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def who(self):
        """For the desk: the person or the program."""
        return str(self.by) if self.by_id else (self.via or "程序")


def _period(at, kind):
    """(its first instant, that of the next one) of the year, month or day of an instant."""
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if kind == "day":
        return start, start + timedelta(days=1)
    start = start.replace(day=1) if kind == "month" else start.replace(day=1, month=1)
    following = start + timedelta(days=31 if kind == "month" else 366)
    return start, following.replace(day=1)


def keep(writing, touched):
    """Record the changes of the touched records: {model: ids}. Return what was read of each model's first records:
    {model: {id: state}}.
    """
    read = {}
    for model, ids in touched.items():
        ids = sorted(ids)
        for start in range(0, len(ids), CHUNK):
            states = _keep(writing, model, ids[start : start + CHUNK])
            read.setdefault(model, states)  # not all: a write may touch a million
    return read


def _keep(writing, model, ids):
    last = {version.object_id: version for version in last_versions(model, ids)}
    now = states(model, ids)
    standings = standing(model, ids)
    made = [_version(writing, model, pk, now.get(pk), last.get(pk), standings.get(pk, ("", 0))) for pk in ids]
    new = [version for version in made if version]
    for version in new:
        refuse_unreviewed(version, last.get(version.object_id))
    Version.objects.bulk_create(new)
    return now


def last_versions(model, ids):
    """The last version of each of these records that is no revision's: `newest` as SQL, for every save asks for it."""
    same = f"content_type_id = %s AND NOT of_draft AND object_id IN ({marks(ids)}) GROUP BY object_id"
    kind, table = ContentType.objects.get_for_model(model), Version._meta.db_table
    newest = f"SELECT * FROM {table} WHERE id IN (SELECT max(id) FROM {table} WHERE {same})"
    return Version.objects.raw(newest, [kind.pk, *ids])


def standing(model, ids):
    """{id: (status, version)} of the records of a kind that has them."""
    try:
        model._meta.get_field("status")
    except FieldDoesNotExist:
        return {}
    fields = tuple(map(model._meta.get_field, ("id", "status", "version")))
    rows = select_fields(fields, f"id IN ({marks(ids)})", *ids)
    return {pk: (status, version) for pk, status, version in rows}


def _version(writing, model, pk, state, last, standings):
    """The version to create, or None if nothing has changed."""
    was_there = last is not None and last.action != Action.DELETED
    action, why = writing.notes.pop((model, pk), (None, ""))
    if state is None:
        if not was_there:
            return None
        action, state, standings = Action.DELETED, last.state, (last.status, last.number)
    elif was_there and not action and (last.state, last.status, last.number) == (state, *standings):
        return None
    return Version(
        content_type=ContentType.objects.get_for_model(model),
        object_id=pk,
        name=str(blank(model, state, pk))[:200],
        number=standings[1],
        status=standings[0],
        by=writing.by,
        via=writing.via,
        role=role_of(writing.by),
        action=action or (Action.CHANGED if was_there else Action.CREATED),
        why=why or writing.why,
        changed=differing(last.state, state) if was_there else sorted(state),
        state=state,
    )


def differing(before, after):
    """The names of the fields that differ between two states."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def keep_drafted(record, state, action, by, why=""):
    """Record a revision of the public `record`, which itself stays unchanged."""
    before = Version.objects.of(record).order_by("-pk").first()
    return Version.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        name=str(blank(type(record), state, record.pk))[:200],
        number=record.version,
        status=record.status,
        of_draft=True,
        by=by,
        role=role_of(by),
        action=action,
        why=why,
        changed=differing(before.state, state) if before else sorted(state),
        state=state,
    )
