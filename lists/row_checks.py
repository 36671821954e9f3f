"""Checks stored rows against an independent reading of each record, object by object."""

import json
from itertools import islice

from django.contrib.contenttypes.fields import GenericRelation
from django.db.models import Exists, OuterRef

from lists.models import StoredRow
from lists.pinyin import sort_key
from lists.rows import KINDS
from records.snapshot import KEPT_BY_THE_PORTAL

CHUNK = 500


def untrue():
    """The errors of the stored rows in words, one line each; none if each agrees with its record."""
    for kind in KINDS.values():
        label, stored = kind.model._meta.verbose_name, StoredRow.objects.filter(kind=kind.name)
        public = kind.model.objects.published().order_by("pk")
        ids = public.values_list("pk", flat=True).iterator(CHUNK)
        while some := list(islice(ids, CHUNK)):
            rows = dict(stored.filter(record_id__in=some).values_list("record_id", "text"))
            keys = dict(stored.filter(record_id__in=some).values_list("record_id", "title_key"))
            for record in _whole(kind.model.objects.filter(pk__in=some)):
                said, held = record_as_read(record), json.loads(rows.get(record.pk, "{}"))
                if keys.get(record.pk) != sort_key(getattr(record, kind.title, "")):
                    yield f"{label} {record.pk}“{record}”的名称排序与名称不符"
                if said != held:
                    names = sorted(name for name in {*said, *held} if said.get(name) != held.get(name))
                    yield f"{label} {record.pk}“{record}”的记录行与记录不符：{'、'.join(names)}"
        unfounded = stored.filter(~Exists(public.order_by().filter(pk=OuterRef("record_id"))))
        for gone in unfounded.values_list("record_id", flat=True):
            yield f"{label} {gone} 已不公开，还有记录行"


def _whole(records):
    """Records with their links and parts prefetched."""
    for path in _paths(records.model):
        records = records.prefetch_related(path)
    return records


def _paths(model):
    yield from (link.name for link in _links(model))
    for name, part, _ in _parts(model):
        yield name
        yield from (f"{name}__{path}" for path in _paths(part))


def record_as_read(record):
    """The row that a record should have."""
    head = {"id": record.pk, "version": record.version, "updated_at": record.updated_at.isoformat()}
    return head | {"public_since": (record.published_at or record.created_at).isoformat()} | _values(record)


def _values(record, without=()):
    hidden = {record._meta.pk.name, *KEPT_BY_THE_PORTAL, *without}
    columns = [column for column in record._meta.concrete_fields if column.name not in hidden]
    values = {column.name: getattr(record, column.attname) for column in columns}
    values = json.loads(json.dumps(values, default=str))
    values |= {link.name: sorted(one.pk for one in getattr(record, link.name).all()) for link in _links(type(record))}
    for name, _, back in _parts(type(record)):
        parts = sorted(getattr(record, name).all(), key=lambda part: part.pk)
        values[name] = [{"id": part.pk, **_values(part, back)} for part in parts]
    return values


def _links(model):
    return [link for link in model._meta.many_to_many if link.remote_field.through._meta.auto_created]


def _parts(model):
    """(name, model, the columns that link back) of the parts of a record."""
    for link in model._meta.related_objects:
        if link.field.name == getattr(link.related_model, "PART_OF", None):
            yield link.get_accessor_name(), link.related_model, (link.field.name,)
    for field in model._meta.private_fields:
        if isinstance(field, GenericRelation):
            yield field.name, field.related_model, ("content_type", "object_id")
