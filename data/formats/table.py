"""A list as a table of plain values: what CSV and Excel files are written from."""

import datetime
from itertools import islice

from django.utils import timezone
from django.utils.functional import cached_property

from lists.fields import DATE, INSTANT, LINK, NUMBER, Column
from lists.selection import CHUNK
from records.data_version import answering, current

BETWEEN = "；"  # separator of several values in one cell
CHANGES = {"created": "新增", "changed": "更新"}
CHANGE_COLUMNS = (
    Column("change", "变化", read=lambda row: row["change"]["kind"], labels=lambda: CHANGES),
    Column("changed_at", "变化时间", INSTANT, read=lambda row: row["change"]["at"]),
)


class Table:
    """A selection as header and rows of plain values: text, int, float, or None for unknown."""

    def __init__(self, selection, request):
        self.selection, self.absolute = selection, request.build_absolute_uri
        self.columns = (*selection.listing.table_columns, *(CHANGE_COLUMNS if selection.after else ()))

    @property
    def header(self):
        return [column.label for column in self.columns]

    @cached_property
    def labels(self):
        """{key: {value: label}} of the columns with coded values."""
        return {column.key: column.labels() for column in self.columns if column.labels}

    def rows(self):
        for columns in self.chunks():
            yield from zip(*columns, strict=True)

    def chunks(self):
        """The same in chunks of rows, column by column: conversions run once for many cells."""
        columns = [self.cells(column) for column in self.columns]
        for rows in batched(self.selection.rows()):
            with answering(current()):  # else each cell with sources would ask for the version
                made = [cells(rows) for cells in columns]
            yield made

    def cells(self, column):
        """The function that converts a chunk of rows to the cells of a column."""
        read = column.value
        if column.key == "url":
            site = self.absolute("/")[:-1]
            return lambda rows: [site + row["url"] for row in rows]
        if column.kind == INSTANT:
            return lambda rows: local([read(row) for row in rows])
        if column.key in self.labels:
            labels = self.labels[column.key]
            return lambda rows: labelled([read(row) for row in rows], labels)
        if column.kind in (NUMBER, DATE, LINK):
            return lambda rows: [read(row) for row in rows]
        return lambda rows: together([read(row) for row in rows])


def batched(rows):
    """Lists of as many rows as are loaded at a time."""
    rows = iter(rows)
    while some := list(islice(rows, CHUNK)):
        yield some


def local(instants):
    """ISO instants in local time. Records stored together share the instant."""
    zone = timezone.get_current_timezone()
    local = {one: str(datetime.datetime.fromisoformat(one).astimezone(zone))[:19] for one in set(instants)}
    return [local[one] for one in instants]


def labelled(values, labels):
    """The label of each value."""
    return [
        BETWEEN.join([labels.get(one, one) for one in value]) if isinstance(value, list) else labels.get(value, value)
        for value in values
    ]


def together(values):
    """Each value as one text, also if it is a list."""
    return [BETWEEN.join(value) if isinstance(value, list) else value for value in values]
