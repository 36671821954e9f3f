"""Serialises a record to one document and back: fields, links, parts, and their sources.

`{"title": "…", "themes": [3, 5], "citations": [{"id": 7, "document": 1, "paragraph": 12, "fields": ["title"]}], …}`
Links are ids; decimals and dates are text; internal fields (status, version …) are not included.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction

from records.ownership import OWNERS
from records.sql import marks, select, select_fields

KEPT_BY_THE_PORTAL = {
    "status", "version", "created_at", "updated_at",
    "is_proposed",  # of a term
    "password", "last_login",  # of a person
    "reviewed_by", "reviewed_as", "reviewed_at", "published_at", "withdrawn_at", "withdrawn_reason",
}  # fmt: skip

# A part that was never public has an id that no table reaches: it exists in the database only during a rehearsal.
PROVISIONAL, PARTS = 10**17, 10_000  # the first such id, and the number of ids per revision


@dataclass(frozen=True)
class Rows:
    """The parts of a model: their name in it, and the column that links back."""

    name: str
    model: type
    owner: str
    generic: type | None = None  # the owner's model, for parts of any model

    def of(self, pk):
        return self.model._base_manager.filter(**{self.owner: pk}, **self.kind)

    def read(self, ids):
        """As `_read`, of the parts of these records."""
        return _read(self.model, self.owner, ids, **self.kind)

    @property
    def kind(self):
        return {"content_type": ContentType.objects.get_for_model(self.generic)} if self.generic else {}


@cache
def columns(model):
    own = {"content_type", "object_id", model.PART_OF}
    return [
        column
        for column in model._meta.concrete_fields
        if not column.primary_key and column.name not in KEPT_BY_THE_PORTAL | own
    ]


@cache
def links(model):
    return [link for link in model._meta.many_to_many if link.remote_field.through._meta.auto_created]


@cache
def parts(model):
    found = [
        Rows(link.get_accessor_name(), link.related_model, link.field.attname)
        for link in model._meta.related_objects
        if link.related_model in OWNERS and link.field.name == link.related_model.PART_OF
    ]
    for field in model._meta.private_fields:
        if field.related_model in OWNERS:
            found.append(Rows(field.name, field.related_model, "object_id", model))
    return found


def states(model, ids):
    """{id: state} of the existing records among `ids`, in a fixed number of queries."""
    return {pk: state for _, pk, state in _read(model, "id", ids)}


def snapshot_of(record):
    return states(type(record), [record.pk])[record.pk]


@cache
def _fields(model, owner):
    return (model._meta.get_field(owner), model._meta.pk, *columns(model))


def _read(model, owner, ids, content_type=None):
    """[(owner's id, id, state)] of the rows whose `owner` is among `ids`; rows of any model, of this content type."""
    if not ids:
        return []
    own, fields = columns(model), _fields(model, owner)
    of_kind = f"content_type_id = {content_type.pk} AND " if content_type else ""
    rows = select_fields(fields, f"{of_kind}{fields[0].column} IN ({marks(ids)}) ORDER BY id", *ids)
    found = [
        (key, pk, {column.name: _plain(value) for column, value in zip(own, values, strict=True)})
        for key, pk, *values in rows
    ]
    by_id = {pk: state for _, pk, state in found}
    for link in links(model) if by_id else ():
        far = defaultdict(list)
        source, target = link.m2m_column_name(), link.m2m_reverse_name()
        pairs = f"SELECT {source}, {target} FROM {link.m2m_db_table()} WHERE {source} IN ({marks(by_id)})"
        for pk, other in select(f"{pairs} ORDER BY {target}", *by_id):
            far[pk].append(other)
        for pk, state in by_id.items():
            state[link.name] = far[pk]
    for part in parts(model):
        below = defaultdict(list)
        for key, pk, state in part.read(by_id):
            below[key].append({"id": pk, **state})
        for pk, state in by_id.items():
            state[part.name] = below[pk]
    return found


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def completed(model, state):
    """A stored `state`, completed with defaults of fields, links and parts added to `model` since."""
    whole = {column.name: _plain(column.get_default()) for column in columns(model)}
    whole |= {link.name: [] for link in links(model)}
    whole |= {part.name: [] for part in parts(model)} | state
    for part in parts(model):
        whole[part.name] = [{"id": row.get("id"), **completed(part.model, row)} for row in whole[part.name]]
    return whole


class StateModel(models.Model):
    """A model with the `state` of a record of `content_type`, upgraded on reading to the current fields."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        made = super().from_db(db, field_names, values)
        if {"state", "content_type_id"} <= {*field_names}:
            model = ContentType.objects.get_for_id(made.content_type_id).model_class()
            made.state = completed(model, made.state) if model else made.state
        return made


def blank(model, state, pk=None):
    """An unsaved record with the fields of `state`."""
    known = {column.name: column for column in columns(model)}
    values = {known[name].attname: known[name].to_python(value) for name, value in state.items() if name in known}
    return model(pk=pk, **values)


def put(record, state):
    """Make the stored `record` equal to `state`, completely or not at all; ValidationError for users otherwise.

    Call it inside `writing()`. Parts keep their ids. To apply a state for good, first remove provisional ids with
    `for_good`.
    """
    with transaction.atomic():
        for column in columns(type(record)):
            setattr(record, column.attname, column.to_python(state.get(column.name, column.get_default())))
        record.full_clean()
        record.save()
        _put_links(record, state)
        _put_parts(record, state)
        if hasattr(record, "settle_not_found"):
            record.settle_not_found()


def _put_links(record, state):
    for link in links(type(record)):
        wanted = state.get(link.name, [])
        there = set(link.related_model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        if gone := set(wanted) - there:
            raise ValidationError(f"“{link.verbose_name}”里有 {len(gone)} 项已被删除，请先恢复它们")
        getattr(record, link.name).set(wanted)


def _put_parts(record, state):
    for part in parts(type(record)):
        rows = state.get(part.name, [])
        if [{"id": pk, **was} for _, pk, was in part.read([record.pk])] == rows:
            continue
        part.of(record.pk).delete()
        for row in rows:
            made = blank(part.model, row, row.get("id"))
            for name, value in {part.owner: record.pk, **part.kind}.items():
                setattr(made, name, value)
            _save_part(made)
            _put_parts(made, row)


def _save_part(part):
    try:
        part.clean_fields(exclude=["id"])
        with transaction.atomic():
            part.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(f"“{part._meta.verbose_name}”里有一项与其他内容冲突，没有保存") from None


def for_good(state):
    """`state` with the provisional ids of its parts removed, so that they get real ones."""
    if isinstance(state, dict):
        return {key: None if key == "id" and is_provisional(value) else for_good(value) for key, value in state.items()}
    return [for_good(row) for row in state] if isinstance(state, list) else state


def is_provisional(pk):
    return (pk or 0) >= PROVISIONAL


def revision_number(pk):
    """The number of the revision that the part with this provisional id belongs to."""
    return (pk - PROVISIONAL) // PARTS


def as_draft(state, public, number):
    """`state` with a provisional id of revision `number` for each part that `public` lacks."""
    first = PROVISIONAL + number * PARTS
    known, ours = _ids(public), range(first, first + PARTS)
    taken = {pk for pk in _ids(state) if pk in ours}
    free = (pk for pk in ours if pk not in taken)

    def renamed(value):
        if isinstance(value, list):
            return [renamed(row) for row in value]
        if not isinstance(value, dict):
            return value
        value = {key: renamed(each) for key, each in value.items()}
        if value.get("id") and value["id"] not in known and value["id"] not in ours:
            value["id"] = next(free)
        return value

    return renamed(state)


def renumbered(states, public):
    """`states` of a draft, the first one stored, with the ids its new parts were given when they became `public`."""
    ids = dict(_published(states[0], public))
    return [_with_ids(state, ids) for state in states]


def _published(draft, public):
    """(provisional id, id) of the parts of a draft that stand in `public`, word for word."""
    for name, rows in draft.items():
        if not _are_parts(rows):
            continue
        there = {row["id"]: row for row in public.get(name, [])}
        free = [row for pk, row in there.items() if pk not in {row["id"] for row in rows}]
        for row in rows:
            same = there.get(row["id"]) or next((one for one in free if _words_of(one) == _words_of(row)), None)
            if same in free:
                free.remove(same)
                yield row["id"], same["id"]
            if same:
                yield from _published(row, same)


def _are_parts(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _words_of(value):
    """A part without ids."""
    if isinstance(value, dict):
        return {key: _words_of(each) for key, each in value.items() if key != "id"}
    return [_words_of(row) for row in value] if _are_parts(value) else value


def _with_ids(value, ids):
    if isinstance(value, dict):
        return {key: ids.get(each, each) if key == "id" else _with_ids(each, ids) for key, each in value.items()}
    return [_with_ids(row, ids) for row in value] if isinstance(value, list) else value


def _ids(state):
    if isinstance(state, list):
        return {pk for row in state for pk in _ids(row)}
    if not isinstance(state, dict):
        return set()
    return {pk for value in state.values() for pk in _ids(value)} | ({state["id"]} if state.get("id") else set())


def model_field(model, name):
    """The field or parts called `name`, for the label."""
    if any(part.name == name for part in parts(model)):
        return next(part.model for part in parts(model) if part.name == name)._meta.verbose_name
    try:
        return model._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return name
