"""A list of records of one kind: what every rendering of it needs to know."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models.functions import Collate
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from pyroaring import BitMap

from search.selection import Selection

FEW = 5000  # records that are sorted by name where they are; of more, all names are walked in order


@dataclass(frozen=True)
class Listing:
    """A list of records of one kind.

    `row(record, as_of)` gives the dictionary that every data format shares. A kind of which there may be very many is
    not read record by record: `page_rows(ids, day)` and `data_rows(ids, day)` give {id: row} of those that are public.
    """

    name: str  # policies
    label: str  # 政策
    counter: str  # 项
    model: type
    records: Callable  # -> the published records
    detail: Callable  # slug or id -> the public record with all that its own page shows, or None
    filter: type
    for_page: Callable = None  # queryset -> with what a row of the page shows
    for_data: Callable = None  # queryset -> with what a dictionary holds
    row: Callable = None  # record, as_of -> dictionary
    page_rows: Callable = None  # [id], day -> {id: what a row of the page shows}
    data_rows: Callable = None  # [id], day -> {id: dictionary}
    key: str = "slug"
    template: str = "list.html"
    columns: tuple = ()  # of the list as a table, each reading a value from a row
    changes: object = None  # .of(record, instant), .withdrawn(model, instant): what happened after it
    extra: dict = field(default_factory=dict)  # further keys of its data, which `Reading` tells, and their schemas

    @property
    def models(self):
        return [self.model]

    @property
    def row_template(self):
        return f"{self.name}/_row.html"

    @property
    def table_template(self):
        return f"{self.name}/_table.html"

    @property
    def url_name(self):
        return f"{self.model._meta.model_name}_list"

    def load(self, found, prepare):
        """The records of [(model, id)], in that order, each with what `prepare` loads."""
        ids = [pk for _, pk in found]
        records = {record.pk: record for record in prepare(self.records().filter(pk__in=ids))}
        return [records[pk] for pk in ids if pk in records]

    def by_title(self, answer):
        """All records in the order of their names, one by one: (model, id)."""
        return ((self.model, pk) for _, pk in self.named(answer))

    def named(self, answer):
        """(name, id) of all records, in that order."""
        ids = answer.records(self.model)
        title = self.filter.TITLE
        names = self.model.objects.order_by(by_code_point(title), "pk").values_list(title, "pk")
        if len(ids) <= FEW:
            return names.filter(pk__in=ids).iterator()
        ids = BitMap(ids)
        return ((name, pk) for name, pk in names.iterator() if pk in ids)

    def shown(self, ids, day, parts=()):
        """{id: what a row of the page shows} of those that are public; `parts` of records are loaded with them."""
        if self.page_rows:
            return self.page_rows(ids, day)
        records = self.records().filter(pk__in=ids).prefetch_related(*parts)
        return {record.pk: record for record in self.for_page(records)}

    def rows(self, ids, day):
        """{id: dictionary} of those that are public."""
        if self.data_rows:
            return self.data_rows(ids, day)
        return {record.pk: self.row(record, day) for record in self.for_data(self.records().filter(pk__in=ids))}

    def load_for_page(self, found, selection):
        """What the page shows of [(model, id)], in that order."""
        return _in_order(found, self.shown([pk for _, pk in found], selection.filter.day))

    def load_for_data(self, found, selection):
        """Dictionaries of [(model, id)], in that order; asked what changed since a day, each tells that too."""
        ids = [pk for _, pk in found]
        rows = self.rows(ids, selection.filter.day)
        if selection.after is not None:
            changes = self.changes.of(self.records().filter(pk__in=ids), selection.after)
            rows = {pk: rows[pk] | {"change": change} for pk, change in changes.items() if pk in rows}
        return _in_order(found, rows)

    def whole(self):
        """The whole list as a selection, to be narrowed at the list's own address."""
        return Selection(self, QueryDict(), reverse(self.url_name))

    def page(self, request):
        """The list as a page."""
        return render(request, self.template, {"selection": Selection.of(self, request), "listing": self})


def _in_order(found, rows):
    return [rows[pk] for _, pk in found if pk in rows]


def by_code_point(field):
    """Order by `field` alike on every database, whatever its locale."""
    return Collate(field, "C" if connection.vendor == "postgresql" else "BINARY")
