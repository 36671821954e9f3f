"""What waits for whom at the desk: what came back, what lies in draft, what a reviewer is waited for with."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.contenttypes.models import ContentType

from records.history import Action, Version
from records.models import Record, Revision, Status
from records.record_checks import record_models
from records.reviewed_together import item_of, items_of, root_of, sent_back
from records.sql import marks, select
from records.writers import WRITES

MOST = 300  # records of each kind: a package with all its measures, and those of others beside it


@dataclass
class Work:
    """A package in which something waits: its root, what of it, since when, and from whom."""

    root: Record
    items: list
    entry: Version | None  # by which it was submitted or sent back

    @property
    def kinds(self):
        """`新建：政策 1、措施 6`."""
        counted = defaultdict(lambda: defaultdict(int))
        for item in self.items:
            counted["修订" if item.is_revision else "新建"][item.kind] += 1
        return "；".join(
            f"{what}：" + "、".join(f"{kind} {count}" for kind, count in kinds.items())
            for what, kinds in counted.items()
        )

    @cached_property
    def at(self) -> datetime:
        return self.entry.at if self.entry else max(_touched(item.record) for item in self.items)


def drafts_of(person):
    """What `person` wrote any of and that waits for nobody else: (what a reviewer returned, what was not handed in)."""
    drafts = [(item, sent_back(item.record)) for item in _open(Status.DRAFT, person)]
    returned = _grouped([(item, entry) for item, entry in drafts if entry])
    return returned, _grouped([(item, entry) for item, entry in drafts if not entry])


def waiting_of(person):
    """What `person` wrote any of and that waits for a reviewer."""
    return _grouped(_submitted(_open(Status.IN_REVIEW, person)))


def queue():
    """What waits for any reviewer, the oldest first."""
    return _grouped(_submitted(_open(Status.IN_REVIEW, order="ASC")))[::-1]


def is_cut(found):
    """Whether there may be more than this work: of a kind of record at most MOST are found."""
    return max(Counter(type(item.record) for work in found for item in work.items).values(), default=0) >= MOST


def _touched(record):
    """When it, or its revision, was last written."""
    return Version.objects.of(record).values_list("at", flat=True).first() or record.updated_at


def _submitted(items):
    """[(item, the entry by which it was submitted)]."""
    ids, entries = defaultdict(list), {}
    for item in items:
        ids[type(item.record)].append(item.record.pk)
    for model, some in ids.items():
        found = Version.objects.of_each(model, some).filter(action=Action.SUBMITTED).newest()
        entries |= {(model, one.object_id): one for one in found.select_related("by").defer("state")}
    return [(item, entries.get((type(item.record), item.record.pk))) for item in items]


def _grouped(found):
    """[(item, entry)] by package, the last one first."""
    packages = {}
    for item, entry in found:
        root = root_of(item.record)
        work = packages.setdefault((type(root), root.pk), Work(root, [], entry))
        work.items.append(item)
        work.entry = max(filter(None, [work.entry, entry]), key=lambda one: one.pk, default=None)
    return sorted(_folded(packages), key=lambda work: work.at, reverse=True)


def _folded(packages):
    """A new source or department stands in the package that leans on it, not beside it as well."""
    for key, work in list(packages.items()):
        others = [(type(item.record), item.record.pk) for item in items_of(work.root)]
        folded = [packages.pop(other) for other in others if other != key and other in packages]
        work.items = [item for one in [*folded, work] for item in one.items]
    return packages.values()


def _open(status, person=None, order="DESC"):
    """The records and revisions of this status, at most MOST of each kind, in this order of their last change; only
    those of which `person` wrote any, if one is given.
    """
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in record_models()}
    queries = [query for kind, model in kinds.items() for query in _queries_of_open(kind, model, status, person, order)]
    sql, values = " UNION ALL ".join(sql for sql, _ in queries), [value for _, some in queries for value in some]
    ids, found = defaultdict(list), []
    for kind, pk in select(sql, *values):
        ids[kind].append(pk)
    for kind, model in kinds.items():
        if ids[kind]:
            records = model.objects.filter(pk__in=ids[kind]).order_by("updated_at", "pk")
            found += (records if order == "ASC" else records.reverse())[:MOST]
    return [item for item in map(item_of, found) if item and item.status == status]


def _queries_of_open(kind, model, status, person, order):
    """[(SQL, values)] of (content type, id). Two, each with an index: one with OR goes through all records."""
    table, versions, revisions = (each._meta.db_table for each in (model, Version, Revision))
    is_writer, writer = "", ()
    if person:
        entries = f"{versions}.content_type_id = {kind} AND {versions}.object_id = {table}.id"
        by = f"{versions}.by_id = %s AND {versions}.action IN ({marks(WRITES)})"
        is_writer = f"AND EXISTS (SELECT 1 FROM {versions} WHERE {entries} AND {by})"
        writer = (person.pk, *WRITES)
    # SQLite uses the partial index of what is not public only if its condition is repeated, as `Written` does.
    unpublished = f"NOT ({table}.status = '{Status.PUBLISHED.value}') AND {table}.status = %s"
    revised = f"{table}.id IN (SELECT object_id FROM {revisions} WHERE content_type_id = {kind} AND status = %s)"
    for name, chosen in (("unpublished", unpublished), ("revised", revised)):
        first = f"ORDER BY {table}.updated_at {order}, {table}.id {order} LIMIT {MOST}"
        query = f"SELECT {kind} AS kind, {table}.id FROM {table} WHERE {chosen} {is_writer} {first}"
        yield f"SELECT * FROM ({query}) AS {name}_{kind}", (status, *writer)  # SQLite orders no member of a UNION
