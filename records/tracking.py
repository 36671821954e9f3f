"""Every way to write a record, and the one place where all writes are noticed.

Whatever changes records (a form, a command, one row or a million) runs inside `writing()`. At the end of the outermost
one, before the end of its transaction, the follow-up runs once, in the order of `Writing.finish`.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from records import data_version, history
from records.ownership import LINKS, OWNERS, owners

_current: ContextVar = ContextVar("writing", default=None)
_person: ContextVar = ContextVar("person", default=lambda: None)

# Called with the touched records, {model: ids}, and those of their states that history has read, {model: {id: state}};
# other apps add them before the portal is ready.
FOLLOWERS = []
SOME = 1000  # rows per query


class Writing:
    """A write: which records, by whom, by which program, why, and the action."""

    def __init__(self, by, via, why):
        self.by, self.via, self.why = by, via, why
        self.touched = defaultdict(set)  # model -> ids
        self.notes = {}  # (model, id) -> (action, why), if it is more than a change

    def note(self, record, action, why=""):
        """Give what happens to `record` now an action and a reason; earlier changes get a version of their own."""
        history.keep(self, {type(record): {record.pk}})
        self.notes[type(record), record.pk] = (action, why)
        self.touched[type(record)].add(record.pk)

    def finish(self):
        """The follow-up, inside the transaction: history, derived data (stored rows, index), then the data version."""
        if not self.touched:
            return
        states = history.keep(self, self.touched)
        for follow in FOLLOWERS:
            follow(self.touched, states)
        data_version.count_up()


@contextmanager
def writing(by=None, via="", why=""):
    """Run writes in one transaction, with the follow-up at the end.

    `by` is the user, by default the one given by `acting`. `via` is the program, if it is not the desk.
    """
    if current := _current.get():
        notes = dict(current.notes)
        try:
            yield current
        except BaseException:
            current.notes = notes  # what is rolled back leaves no note
            raise
        return
    with transaction.atomic():
        data_version.take_turn()
        with _as_current(Writing(by or _person.get()(), via, why)) as current:
            yield current
            current.finish()


@contextmanager
def _as_current(writing):
    token = _current.set(writing)
    try:
        with data_version.answering(data_version.UNFINISHED):
            yield writing
    finally:
        _current.reset(token)


@contextmanager
def acting(person):
    """Writes inside are attributed to `person()`, a user or None; it is called only if something is written."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


@contextmanager
def rehearsing():
    """Roll back everything written inside, without any follow-up."""
    with _as_current(Writing(None, "", "")), transaction.atomic():
        data_version.take_turn()
        try:
            yield
        finally:
            transaction.set_rollback(True)


class TrackedQuerySet(models.QuerySet):
    """Bulk writes, noticed like single ones. Operations that do not reveal which rows they wrote are refused."""

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


class Tracked(models.Model):
    """A model whose every change is recorded in the history."""

    PART_OF = ""  # the link to the record that it is part of

    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with writing():
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with writing():
            return super().delete(*args, **kwargs)


# --- Noticing ---


def watch(model):
    """From now on, notice every change of `model` and its many-to-many tables."""
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
            through.add_to_class("objects", TrackedQuerySet.as_manager())


def _going_to_change(sender, instance, signal, **kwargs):
    if instance.pk is None or instance._state.adding:
        return
    if OWNERS[sender]:
        touch(sender, [instance.pk])  # the record it belonged to before the change
    if signal is pre_delete:
        for pointing in _pointing_at(sender):
            rows = pointing.related_model._base_manager.filter(**{pointing.field.name: instance.pk})
            touch(pointing.related_model, list(rows.values_list("pk", flat=True)))


def _pointing_at(model):
    """The links to `model` whose records change when their target is deleted."""
    links = (link for link in model._meta.get_fields(include_hidden=True) if link.auto_created and not link.concrete)
    return [link for link in links if link.related_model in OWNERS and not link.many_to_many]


def _changed(sender, instance, **kwargs):
    touch_rows(sender, [instance])


def touch(model, ids):
    """Note that these rows are about to change, or have changed."""
    if not OWNERS[model]:
        _note(model, ids)
        return
    for start in range(0, len(ids), SOME):
        rows = model._base_manager.filter(pk__in=ids[start : start + SOME])
        _touch_owners(model, set(rows.values_list(*OWNERS[model])))


def touch_rows(model, rows):
    """Note that these instances have changed."""
    if not OWNERS[model]:
        _note(model, [row.pk for row in rows])
    else:
        _touch_owners(model, {tuple(getattr(row, column) for column in OWNERS[model]) for row in rows})


def _touch_owners(model, keys):
    for owner, ids in owners(model, keys).items():
        touch(owner, ids)


def _note(model, ids):
    with writing() as current:
        current.touched[model].update(ids)
