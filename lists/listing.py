"""A list of records of one kind, and everything its renderings need."""

from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Collate
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from pyroaring import BitMap

from lists.fields import Kind
from lists.models import StoredRow
from lists.rows import Block
from lists.selection import Selection
from records import changes

FEW = 5000  # up to this many records are sorted by name directly; for more, all names are walked in order


@dataclass(frozen=True, eq=False)
class Listing:
    """A list of records of one kind. Its pages and data are rendered from stored rows."""

    name: str  # policies
    label: str  # 政策
    counter: str  # 项
    kind: Kind
    filter: type
    key: str = "slug"
    template: str = "list.html"
    columns: tuple = ()  # table columns, if not those of its kind

    always_reads = False  # whether data responses report how the query was read even without a query

    @property
    def model(self):
        return self.kind.model

    def records(self):
        """The published records."""
        return self.model.objects.published()

    def find(self, key, day=None, **beside):
        """The row of the public record with this slug or id, with what is read `beside` it for its page; or None."""
        row = Block(day or timezone.localdate()).find(self.model, self.key, key, **beside)
        if row:
            row.prepare()
        return row

    def find_or_404(self, key, day=None, **beside):
        if row := self.find(key, day, **beside):
            return row
        raise Http404

    @property
    def table_columns(self):
        return self.columns or self.kind.columns

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

    def by_title(self, answer):
        """(model, id) of all records, ordered by name; lazy."""
        return ((self.model, pk) for _, pk in self.named(answer))

    def named(self, answer):
        """(key, id) of all records, ordered by the code points of the key."""
        ids = answer.records(self.model)
        rows = StoredRow.objects.filter(kind=self.kind.name).order_by(by_code_point("title_key"), "record_id")
        names = rows.values_list("title_key", "record_id")
        if len(ids) <= FEW:
            return names.filter(record_id__in=ids).iterator()
        ids = BitMap(ids)
        return ((name, pk) for name, pk in names.iterator() if pk in ids)

    def rows(self, ids, day):
        """{id: row} of the public ones, in the order of `ids`."""
        return Block(day).read(self.model, ids)

    def data(self, ids, day):
        """{id: dictionary} of the public ones, in the order of `ids`."""
        return {pk: self.kind.data(row) for pk, row in self.rows(ids, day).items()}

    def load_for_page(self, found, selection):
        """The rows of [(model, id)], in that order."""
        return list(self.rows([pk for _, pk in found], selection.filter.day).values())

    def load_for_data(self, found, selection):
        """The dictionaries of [(model, id)], in that order; with `since`, each also says what changed."""
        rows = self.load_for_page(found, selection)
        if selection.after is None:
            return [self.kind.data(row) for row in rows]
        return [self.kind.data(row) | {"change": changes.of(row, selection.after)} for row in rows]

    def whole(self, memory=None):
        """The whole list as a selection, to be filtered at the URL of the list."""
        return Selection(self, QueryDict(), reverse(self.url_name), memory=memory)

    def page(self, request):
        """The list as an HTML page."""
        return render(request, self.template, {"selection": Selection.of(self, request), "listing": self})


def by_code_point(field):
    """Order by `field` identically on every database, whatever its locale."""
    return Collate(field, "C" if connection.vendor == "postgresql" else "BINARY")
