"""Every way a record can be written, and the one place where all of them are noticed.

Whatever changes a record – a form, a command, one row or a million – happens inside `writing()`. When the outermost
one ends, before its transaction does, `history.keep` compares each record that was touched with what is known of it,
and writes down what changed, by whom and why. A record without a difference leaves no trace.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal

# Sent inside the transaction that is going to change a record, before anything of it is read or locked: whoever must be
# alone in writing waits here, so that two writers never hold what the other one needs.
about_to_write = Signal()

_current: ContextVar = ContextVar("writing", default=None)
_person: ContextVar = ContextVar("person", default=lambda: None)

SOME = 1000  # rows asked for at once


class Writing:
    """What is being written: which records, by whom, by which program, why, and what the step is called."""

    def __init__(self, by, via, why):
        self.by, self.via, self.why = by, via, why
        self.touched = defaultdict(set)  # model -> ids
        self.notes = {}  # (model, id) -> (action, why) where it is more than a change

    def note(self, record, action, why=""):
        """What happens to `record` now is this, for this reason; what was changed before is a change of its own."""
        self.keep({type(record): {record.pk}})
        self.notes[type(record), record.pk] = (action, why)
        self.touched[type(record)].add(record.pk)

    def keep(self, touched=None):
        from records.history import keep

        for model, ids in (touched or self.touched).items():
            keep(self, model, sorted(ids))


@contextmanager
def writing(by=None, via="", why=""):
    """Gather what is written inside, in one transaction, and keep it in the history at the end.

    `by` is who writes; without it whoever `acting` names. `via` is the program that writes, if it is not the desk.
    """
    if current := _current.get():
        notes = dict(current.notes)
        try:
            yield current
        except BaseException:
            current.notes = notes  # what is undone was no step
            raise
        return
    with transaction.atomic():
        about_to_write.send(None)
        current = Writing(by or _person.get()(), via, why)
        token = _current.set(current)
        try:
            yield current
            current.keep()
        finally:
            _current.reset(token)


@contextmanager
def acting(person):
    """What is written inside is written by `person()`, a user or None; it is asked only when something is."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


@contextmanager
def unnoticed():
    """Keep no history of what is written inside, for what is going to be undone."""
    token = _current.set(Writing(None, "", ""))
    try:
        yield
    finally:
        _current.reset(token)


class RecordedQuerySet(models.QuerySet):
    """Rows in bulk: noticed as single ones are. A way that would not tell which rows it wrote is refused."""

    def update(self, **values):
        with writing():
            ids = list(self.order_by().values_list("pk", flat=True))
            touch(self.model, ids)
            count = super().update(**values)
            touch(self.model, ids)  # a part may belong to another record now
        return count

    update.alters_data = True

    def bulk_create(self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, **kwargs):
        if update_conflicts or (ignore_conflicts and not OWNERS[self.model]):
            raise NotSupportedInBulk(self.model)
        with writing():
            objs = super().bulk_create(list(objs), batch_size, ignore_conflicts, update_conflicts, **kwargs)
            touch_rows(self.model, objs)
        return objs

    def bulk_update(self, objs, fields, batch_size=None):
        with writing():
            return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True

    def delete(self):
        with writing():
            ids = list(self.order_by().values_list("pk", flat=True))
            touch(self.model, ids)
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class NotSupportedInBulk(TypeError):
    def __init__(self, model):
        super().__init__(f"{model.__name__}: bulk_create that skips or updates rows would change history unseen")


class Recorded(models.Model):
    """Something whose every change is kept."""

    PART_OF = ""  # the link to the record it is part of

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with writing():
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with writing():
            return super().delete(*args, **kwargs)


# --- Which record a row belongs to ---

OWNERS: dict[type, tuple] = {}  # every recorded model -> the columns that name its record; () when it is one
LINKS: dict[type, type] = {}  # a table of links -> the model it belongs to


def watch(model):
    """Notice every change of `model`, and of its tables of links, from now on."""
    if hasattr(model, "content_type"):
        OWNERS[model] = ("content_type_id", "object_id")
    else:
        OWNERS[model] = (model._meta.get_field(model.PART_OF).attname,) if model.PART_OF else ()
    for signal in (pre_save, pre_delete):
        signal.connect(_going_to_change, sender=model, weak=False)
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=model, weak=False)
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        if through._meta.auto_created:
            OWNERS[through], LINKS[through] = (f"{field.m2m_field_name()}_id",), model
            through._meta.local_managers.clear()
            through.add_to_class("objects", RecordedQuerySet.as_manager())


def _going_to_change(sender, instance, signal, **kwargs):
    if instance.pk is None or instance._state.adding:
        return
    if OWNERS[sender]:
        touch(sender, [instance.pk])  # the record it belonged to until now
    if signal is pre_delete:
        for pointing in _pointing_at(sender):
            rows = pointing.related_model._base_manager.filter(**{pointing.field.name: instance.pk})
            touch(pointing.related_model, list(rows.values_list("pk", flat=True)))


def _pointing_at(model):
    """The links to `model` that change a record when what they point at goes."""
    links = (link for link in model._meta.get_fields(include_hidden=True) if link.auto_created and not link.concrete)
    return [link for link in links if link.related_model in OWNERS and not link.many_to_many]


def _changed(sender, instance, **kwargs):
    touch_rows(sender, [instance])


def touch(model, ids):
    """These rows are going to change, or have changed."""
    if not OWNERS[model]:
        _note(model, ids)
        return
    for start in range(0, len(ids), SOME):
        rows = model._base_manager.filter(pk__in=ids[start : start + SOME])
        _touch_owners(model, set(rows.values_list(*OWNERS[model])))


def touch_rows(model, rows):
    """These objects have changed."""
    if not OWNERS[model]:
        _note(model, [row.pk for row in rows])
    else:
        _touch_owners(model, {tuple(getattr(row, column) for column in OWNERS[model]) for row in rows})


def _touch_owners(model, keys):
    owners = defaultdict(list)
    for *kind, key in keys:
        if key is not None:
            owners[_owner_model(model, *kind)].append(key)
    for owner, ids in owners.items():
        if owner in OWNERS:
            touch(owner, ids)


def _owner_model(model, content_type=None):
    if content_type:
        return ContentType.objects.get_for_id(content_type).model_class()
    return LINKS.get(model) or model._meta.get_field(model.PART_OF).related_model


def _note(model, ids):
    with writing() as current:
        current.touched[model].update(ids)
