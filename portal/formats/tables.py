"""Lists as tables: CSV that Excel reads right, and Excel files whose dates and numbers are dates and numbers.

Whatever a record holds arrives as the text it is: no cell is ever a formula.
"""

import csv
import datetime
import tempfile
from functools import cached_property

import xlsxwriter
from django.utils import timezone

from portal.formats.atom import for_xml
from records.columns import DATE, INSTANT, LINK, NUMBER, TEXT, Column
from search.lists import CHUNK

BOM = "\N{BYTE ORDER MARK}"  # Excel takes a CSV for UTF-8 only with it
FORMULA = frozenset("=+-@＝＋－＠\t\r\n")  # what makes a spreadsheet calculate, when a cell of a CSV begins with it
BEFORE_FORMULA = FORMULA | {" "}
BETWEEN = "；"  # several values in one cell
CHANGES = {"created": "新增", "changed": "更新"}
CHANGE_COLUMNS = (
    Column("change", "变化", read=lambda row: row["change"]["kind"], labels=lambda: CHANGES),
    Column("changed_at", "变化时间", INSTANT, read=lambda row: row["change"]["at"]),
)


class Table:
    """A selection as header and rows of plain values: text, int, float, or None where nothing is known."""

    def __init__(self, selection, absolute):
        """`absolute(path)` gives the whole address of a page."""
        self.selection, self.absolute = selection, absolute
        self.columns = (*selection.listing.columns, *(CHANGE_COLUMNS if selection.after else ()))

    @property
    def header(self):
        return [column.label for column in self.columns]

    @cached_property
    def labels(self):
        """{key: {value: label}} of the columns that hold words of a vocabulary."""
        return {column.key: column.labels() for column in self.columns if column.labels}

    def rows(self):
        cells = [self.cell(column) for column in self.columns]
        for row in self.selection.rows():
            yield [cell(row) for cell in cells]

    def cell(self, column):
        """What makes the column's value of a row."""
        read = column.value
        if column.key == "url":
            site = self.absolute("/")[:-1]
            return lambda row: site + row["url"]
        if column.kind == INSTANT:
            return lambda row: local(read(row))
        if column.key in self.labels:
            labels = self.labels[column.key]
            return lambda row: labelled(read(row), labels)
        return read if column.kind in (NUMBER, DATE, LINK) else lambda row: together(read(row))


def local(instant):
    """The ISO text of an instant as a clock here shows it."""
    return str(datetime.datetime.fromisoformat(instant).astimezone(timezone.get_current_timezone()))[:19]


def labelled(value, labels):
    if isinstance(value, list):
        return BETWEEN.join([labels.get(one, one) for one in value])
    return labels.get(value, value)


def together(value):
    """Several values in one cell."""
    return BETWEEN.join(value) if isinstance(value, list) else value


class _Line:
    """What csv writes a line to: it hands it back."""

    def write(self, line):
        return line


def csv_chunks(table):
    """The table as CSV, some rows at a time: UTF-8 with BOM, one header row, nothing a spreadsheet would calculate."""
    writer = csv.writer(_Line())
    lines = [BOM + writer.writerow(table.header)]
    for row in table.rows():
        lines.append(writer.writerow([harmless(value) for value in row]))
        if len(lines) > CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def harmless(value):
    """A cell that stays text: an apostrophe before what would be calculated. Numbers are numbers."""
    is_suspect = isinstance(value, str) and value[:1] in BEFORE_FORMULA
    return "'" + value if is_suspect and value.lstrip(" ")[:1] in FORMULA else value


# --- Excel ---

SHEET_ROWS = 1_048_576  # what a sheet of Excel holds, header included
CELL = 32_767  # UTF-16 units
LINKS = 65_530  # on a sheet
CUT = "……（全文见 JSON）"
WIDTHS = {TEXT: 24, NUMBER: 9, DATE: 12, INSTANT: 19, LINK: 30}
WIDE = ("title", "heading", "text", "summary", "definition", "observations", "validity_reason", "snippet")
AS_IT_IS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def xlsx_file(table, told):
    """The table as an Excel file, open at its beginning. `told` is what its properties say of where it is from."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever sends it closes it
    book = xlsxwriter.Workbook(file, AS_IT_IS)
    book.set_properties({"title": table.selection.listing.label, "comments": told})
    Sheets(book, table).write()
    book.close()
    file.seek(0)
    return file


class Sheets:
    """A table in a workbook; one that is longer than a sheet goes on in the next."""

    def __init__(self, book, table):
        self.book, self.table, self.number = book, table, 0
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.formats = {
            DATE: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            INSTANT: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        }

    def write(self):
        self.begin()
        for row in self.table.rows():
            if self.row == SHEET_ROWS:
                self.end()
                self.begin()
            for place, (column, value) in enumerate(zip(self.table.columns, row, strict=True)):
                self.cell(place, column, value)
            self.row += 1
        self.end()

    def begin(self):
        self.number += 1
        label = self.table.selection.listing.label
        self.sheet = self.book.add_worksheet(label if self.number == 1 else f"{label}（{self.number}）")
        for place, column in enumerate(self.table.columns):
            self.sheet.set_column(place, place, 48 if column.key in WIDE else WIDTHS[column.kind])
        for place, label in enumerate(self.table.header):
            self.sheet.write_string(0, place, label, self.bold)
        self.sheet.freeze_panes(1, 1)
        self.row, self.links = 1, 0

    def end(self):
        self.sheet.autofilter(0, 0, self.row - 1, len(self.table.columns) - 1)

    def cell(self, place, column, value):
        if value is None or value == "":
            return
        if column.kind == NUMBER:
            self.sheet.write_number(self.row, place, value)
        elif day := typed(column.kind, value):
            self.sheet.write_datetime(self.row, place, day, self.formats[column.kind])
        elif not (column.kind == LINK and self.link(place, value)):
            self.sheet.write_string(self.row, place, fitting(for_xml(value)))

    def link(self, place, address):
        """A link one can click, as long as Excel takes more of them."""
        if self.links == LINKS or not address.startswith(("http://", "https://")):
            return False
        self.links += 1
        return self.sheet.write_url(self.row, place, address) == 0


def fitting(text):
    """As much of a text as a cell takes; what is cut is told."""
    if len(text) <= CELL // 2 or len(text.encode("utf-16-le")) <= 2 * CELL:
        return text
    room = 2 * (CELL - len(CUT))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def typed(kind, value):
    """The date or instant a cell holds, where it is known to the day and Excel can count it; else it stays text."""
    if kind == DATE and len(value) == 10 and value >= "1900-03-01":
        return datetime.date.fromisoformat(value)
    return datetime.datetime.fromisoformat(value) if kind == INSTANT else None
