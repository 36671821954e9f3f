"""The stored row: the content of a public record that readers see, computed when it is written.

A row holds the record's own values and parts, and the keys of the objects it refers to, never their names. Names of
words and departments come from vocabularies (`lists.vocabulary`), those of other records from their own rows, which a
`Block` reads at once for all rows displayed together. Inside a write or a rehearsal rows are made from the models.
"""

import sys
from collections import defaultdict
from datetime import date, datetime
from functools import cache, partial
from inspect import getattr_static, isdatadescriptor
from typing import NamedTuple

import orjson
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.functional import cached_property

from lists.fields import Kind
from lists.models import StoredRow
from lists.vocabulary import VOCABULARIES
from records.addresses import addresses_at, is_key
from records.data_version import is_unfinished
from records.dates import PartialDate, PartialDateField
from records.models import Document, Status
from records.snapshot import columns, links, parts, states
from records.sql import marks, select
from search import index

KINDS: dict[type, Kind] = {}  # model -> its kind
TABLE = StoredRow._meta.db_table


def register(module, *kinds):
    """Store rows of these kinds, declared in `module`, and index them. Register parents before their children."""
    index.SOURCES.append(module)
    for kind in kinds:
        KINDS[kind.model] = kind
        index.SOURCES.append(sys.modules[kind.row.__module__])
        read_as(kind.model, kind.row)
        contents = partial(contents_of, kind.model)
        index.register(kind.model, contents, is_headed=kind.is_headed, shape=repr(shape(kind.model)))


# --- One row ---


class Source(NamedTuple):
    """A citation. `document` is its row."""

    document: object
    paragraph: int | None
    fields: list
    labels: list

    @property
    def data(self):
        address = self.document.address or None
        return {"document": self.document.slug, "paragraph": self.paragraph, "fields": self.fields, "address": address}


class Stored:
    """A stored record or part: its values are attributes, unless its class computes one of that name.

    `block` resolves what it refers to.
    """

    citable = {}
    computed = frozenset()  # names that an attribute of the instance would hide

    def __init_subclass__(cls):
        offered = {name: getattr_static(cls, name) for name in dir(cls)}
        cls.computed = {name for name, value in offered.items() if not isdatadescriptor(value)}

    def __init__(self, data, block):
        values = self.__dict__
        values |= data  # a `__getattr__` instead would take an eighth of the time of an export
        for name in self.computed & values.keys():
            del values[name]
        self.data, self.block = data, block

    @property
    def pk(self):
        return self.data["id"]

    @cached_property
    def citations(self):
        """Its public sources, in the order of entry."""
        found = [(self.block.row(Document, one["document"]), one) for one in self.data["citations"]]
        return [
            Source(document, one["paragraph"], one["fields"], [self.citable.get(name, name) for name in one["fields"]])
            for document, one in found
            if document
        ]


class Row(Stored):
    """A public record of a kind. Apps add properties in subclasses."""

    record_kind = None

    def __str__(self):
        return self.name

    @property
    def model(self):
        return self.record_kind.model

    @property
    def citable(self):
        return self.model.CITABLE

    @property
    def url(self):
        return self.record_kind.address(self.data.get("slug", self.pk))

    @property
    def admin_url(self):
        return addresses_at(f"admin:{self.model._meta.app_label}_{self.record_kind.name}_change")(self.pk)

    @property
    def written(self):
        """When it was last written, in the form of all data formats."""
        return f"{self.data['updated_at'][:19]}+00:00"

    @property
    def updated_at(self):
        return datetime.fromisoformat(self.data["updated_at"])

    @property
    def public_since(self):
        """When it last became public, but not before its parent did."""
        own = datetime.fromisoformat(self.data["public_since"])
        return max(own, self.parent.public_since) if self.parent else own

    def prepare(self):
        """Collect everything its own page refers to, so that it is read at once."""

    @cached_property
    def parent(self):
        """The row of the record it inherits from, or None."""
        name = self.record_kind.inherits
        return self.block.row(self.record_kind.parent, self.data[name]) if name and self.data[name] else None


def read_as(model, row):
    """Give a class of rows (or parts) dates as date objects, and `<name>_label` for TextChoices."""
    for column in columns(model):
        if isinstance(column, PartialDateField):
            _offer(row, column.name, day(column.name, PartialDate))
        elif isinstance(column, models.DateField):
            _offer(row, column.name, day(column.name, date.fromisoformat))
        elif column.choices:
            _offer(row, f"{column.name}_label", label(column.name, dict(column.flatchoices)))


def _offer(row, name, value):
    if name not in vars(row):
        setattr(row, name, value)


def day(name, parse):
    """A date of a row; empty if unknown."""

    def read(row):
        value = row.data[name]
        return parse(value) if value else value

    return property(read)


def label(name, labels):
    """The label of a value of a row."""

    def read(row):
        value = row.data[name]
        return labels.get(value, value)

    return property(read)


def terms(name, vocabulary):
    """The words of a vocabulary that a row refers to, in order."""
    return cached_property(lambda row: row.block.words(vocabulary).some(row.data[name]))


# --- Rows displayed together ---


class Block:
    """Rows displayed together, for one day. What they refer to is read at once for all of them."""

    def __init__(self, day=None, is_fresh=None):
        """Fresh rows are made from the models. Default: inside a write or a rehearsal."""
        self.day, self.is_fresh = day, is_unfinished() if is_fresh is None else is_fresh
        self.rows = defaultdict(dict)  # model -> {id: row, or None if not public}
        self._new = []  # rows whose references are not read yet
        self._waiting, self._known = [], {}

    def read(self, model, ids):
        """{id: row} of the public ones."""
        self._take({model: set(ids)})
        return {pk: row for pk in ids if (row := self.rows[model][pk])}

    def read_all(self, found):
        """The rows of [(model, id)] of any models, in that order, without those not public."""
        wanted = defaultdict(set)
        for model, pk in found:
            wanted[model].add(pk)
        self._take(wanted)
        return [row for model, pk in found if (row := self.rows[model][pk])]

    def find(self, model, key, value, **beside):
        """The row of the only public record with this value of the column `key`, with what is read `beside` it; or
        None.
        """
        if not beside and not self.is_fresh:
            for text in stored_text(model, key, value):
                return self.put(model, orjson.loads(text))
        stored = StoredRow.objects.filter(kind=KINDS[model].name, record_id=OuterRef("pk")).values("text")
        public = model.objects.published().filter(**{key: value}).order_by()
        for found in public.values("pk", stored=Subquery(stored), **beside):
            pk, text = found.pop("pk"), found.pop("stored")
            is_stored = text and not self.is_fresh  # else the row must still be made
            return self.put(model, (orjson.loads(text) if is_stored else made(model, [pk])[pk]) | found)
        return None

    def row(self, model, pk):
        """The row of a public record, or None; also reads the rows that all rows of the block refer to."""
        found = self.rows[model]
        if pk not in found:
            self._read_ends()
        if pk not in found:
            self._take({model: {pk}})
        return found[pk]

    def expect(self, model, ids):
        """Announce ids whose rows will be requested one by one, so that they are read at once."""
        self._waiting.append((model, ids))

    def words(self, vocabulary):
        """The words of a vocabulary, read once per block."""
        return self.once(vocabulary, vocabulary.words)

    def once(self, key, work):
        """The result of `work()`, computed once per block."""
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    def children(self, model, pk):
        """The public rows of `model` that inherit from the record `pk`; read at once for all records of the block."""
        return self.once(model, lambda: self._children(model))[pk]

    def number_of_children(self, model, pk):
        """How many public rows of `model` inherit from the record `pk`; counted at once for all records of the block,
        without reading them.
        """
        if self.is_fresh or model in self._known:
            return len(self.children(model, pk))
        if (model, "links") in self._known:
            return self._known[model, "links"][pk].number
        return self.once((model, "number"), lambda: counted_children(KINDS[model], self._parents(model)))[pk].number

    def links_of_children(self, model, names, pk):
        """{name: keys of what the public rows of `model` that inherit from the record `pk` refer to by that link}; read
        at once for all records of the block, with their number, but without reading those rows.
        """
        if self.is_fresh or model in self._known:
            return {name: {key for row in self.children(model, pk) for key in row.data[name]} for name in names}
        found = self.once((model, "links"), lambda: counted_children(KINDS[model], self._parents(model), names))
        return found[pk].links

    def _parents(self, model):
        return [pk for pk, row in self.rows[KINDS[model].parent].items() if row]

    def _children(self, model):
        kind, found = KINDS[model], defaultdict(list)
        for data in (made_children if self.is_fresh else stored_children)(kind, self._parents(model)):
            found[data[kind.inherits]].append(self.put(model, data))
        return found

    def put(self, model, data):
        """Add stored data of a record, and return its row."""
        row = self.rows[model][data["id"]] = KINDS[model].row(data, self)
        self._new.append(row)
        return row

    def _read_ends(self):
        wanted, new = defaultdict(set), self._new
        self._new = []
        for model, ids in [*self._waiting, *(end for row in new for end in ends(row.model, row.data))]:
            wanted[model].update(ids)
        self._waiting = []
        self._take({model: ids - self.rows[model].keys() for model, ids in wanted.items()})

    def _take(self, wanted):
        wanted = {model: ids for model, ids in wanted.items() if ids}
        for model, ids in wanted.items():
            self.rows[model].update(dict.fromkeys(ids))
        for model, data in self._found(wanted):
            self.put(model, data)

    def _found(self, wanted):
        if self.is_fresh:
            yield from ((model, data) for model, ids in wanted.items() for data in made(model, ids).values())
        else:
            yield from stored(wanted)


def ends(model, data):
    """(model, ids) of the records that a row refers to, except those in vocabularies."""
    for read, end in _ends_of(model):
        if keys := read(data):
            yield end, keys


@cache
def _ends_of(model):
    """[(function that reads the ids from a row, their model)]"""
    found = []
    for column in columns(model):
        if column.is_relation and _has_rows(column.related_model):
            found.append((lambda data, name=column.name: [data[name]] if data[name] else [], column.related_model))
    for link in links(model):
        if _has_rows(link.related_model):
            found.append((lambda data, name=link.name: data[name], link.related_model))
    for part in parts(model):
        for read, end in _ends_of(part.model):
            found.append((lambda data, name=part.name, read=read: [k for one in data[name] for k in read(one)], end))
    return found


def _has_rows(model):
    return model in KINDS and model not in VOCABULARIES


# --- Reading and making rows ---


def stored_text(model, key, value):
    """The texts, at most one, of stored rows of the record with this value of a unique column."""
    if key == "pk" and not is_key(str(value)):
        return []
    column, table = model._meta.get_field("id" if key == "pk" else key), model._meta.db_table
    joined = f"{TABLE} s JOIN {table} m ON s.kind = %s AND s.record_id = m.id WHERE m.{column.column} = %s"
    return [text for (text,) in select(f"SELECT s.text FROM {joined}", KINDS[model].name, column.get_prep_value(value))]


def stored(wanted):
    """(model, row) of the public ones among {model: ids}; one query."""
    if not wanted:
        return
    names = {KINDS[model].name: model for model in wanted}
    chosen = [f"kind = %s AND record_id IN ({marks(ids)})" for ids in wanted.values()]
    values = [value for model, ids in wanted.items() for value in (KINDS[model].name, *ids)]
    for kind, text in select(f"SELECT kind, text FROM {TABLE} WHERE {' OR '.join(chosen)}", *values):
        yield names[kind], orjson.loads(text)


def stored_children(kind, parents):
    """The stored rows of a kind that inherit from these records."""
    if not parents:
        return
    # Not `WHERE kind = …`: SQLite would go through all rows of the kind instead of using the index of parents.
    found = select(f"SELECT kind, text FROM {TABLE} WHERE parent_id IN ({marks(parents)})", *parents)
    yield from (orjson.loads(text) for name, text in found if name == kind.name)


class Children:
    """What is known of the records that inherit from one, without reading them."""

    def __init__(self):
        self.number, self.links = 0, defaultdict(set)  # link -> keys


def counted_children(kind, parents, names=()):
    """{parent: Children}, with these links, of the public records of a kind that inherit from public records; one query
    that reads indexes alone.
    """
    own, found = kind.model._meta, defaultdict(Children)
    if not parents:
        return found
    parent = own.get_field(kind.inherits).column
    chosen = f"{parent} IN ({marks(parents)}) AND status = %s"
    parts = [f"SELECT {parent}, '' AS name, count(*) FROM {own.db_table} WHERE {chosen} GROUP BY {parent}"]
    for link in map(own.get_field, names):
        joined = f"{link.m2m_db_table()} ON {link.m2m_column_name()} = {own.db_table}.id"
        columns = f"DISTINCT {parent}, '{link.name}', {link.m2m_reverse_name()}"
        parts.append(f"SELECT {columns} FROM {own.db_table} JOIN {joined} WHERE {chosen}")
    for pk, name, value in select(" UNION ALL ".join(parts), *[*parents, Status.PUBLISHED.value] * len(parts)):
        if name:
            found[pk].links[name].add(value)
        else:
            found[pk].number = value
    return found


def made_children(kind, parents):
    """The rows of a kind that inherit from these records, made from the models."""
    children = kind.model._base_manager.filter(**{f"{kind.inherits}__in": parents}).values_list("pk", flat=True)
    return made(kind.model, children).values()


def shape(model):
    """The names of everything in a row of `model`."""
    own = [column.name for column in columns(model)] + [link.name for link in links(model)]
    return own + [(part.name, shape(part.model)) for part in parts(model)]


HEAD = ("version", "updated_at", "published_at", "created_at")


def made(model, ids, known=None):
    """{id: row} of the public ones, made from the models. `known` are states that this write has read, {id: state}."""
    public = model.objects.published().filter(pk__in=list(ids)).order_by().values_list("pk", *HEAD)
    heads = {
        pk: {
            "id": pk,
            "version": version,
            "updated_at": updated_at.isoformat(),
            "public_since": (published_at or created_at).isoformat(),
        }
        for pk, version, updated_at, published_at, created_at in public
    }
    known = known or {}
    unknown = [pk for pk in heads if pk not in known]
    found = known | states(model, unknown) if unknown else known
    return {pk: head | found[pk] for pk, head in heads.items()}


# --- Indexed content ---


def contents_of(model, ids, is_fresh=False):
    """{id: indexed content} of the public ones among these records, from stored rows or from the models."""
    found = Block(is_fresh=is_fresh).read(model, ids)
    return {pk: KINDS[model].content(row) for pk, row in found.items()}
