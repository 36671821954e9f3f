"""Lists as tables: CSV that Excel reads correctly, and Excel files with real dates and numbers.

Every text arrives unchanged: no cell is ever a formula.
"""

import csv
import datetime
import io
import re
import tempfile
from functools import cached_property
from itertools import islice

import xlsxwriter
from django.utils import timezone

from data.formats.atom import for_xml
from lists.fields import DATE, INSTANT, LINK, NUMBER, TEXT, Column
from lists.selection import CHUNK

BOM = "\N{BYTE ORDER MARK}"  # without it Excel does not read a CSV as UTF-8
FORMULA = frozenset("=+-@＝＋－＠\t\r\n")  # first characters that make a spreadsheet evaluate a CSV cell
BEFORE_FORMULA = FORMULA | {" "}
# Texts that a spreadsheet would convert to numbers, days or times.
MONTH = (
    "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    "|dec(ember)?)"
)
CHANGED = re.compile(
    r"[0０]\d+(\.\d*)?|\d{12,}"  # 0471…, 18 digits
    r"|\d+(\.\d+)?e[+-]?\d+|\d+\.(\d*0)?|\.\d+|\(\d[\d,.]*\)"  # 1e5, 1.10, 5., .5, (5)
    r"|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?|\d{1,2}[-/]\d{4}|\d{1,4}:\d{1,2}(:\d{1,2})?"  # 1-2, 3/4, 12/2021, 4:3
    rf"|{MONTH}[- /]?\d{{1,4}}|\d{{1,2}}[- /]?{MONTH}([- /]?\d{{1,4}})?|true|false",  # SEPT2, 1-Mar
    re.IGNORECASE,
)
BEFORE_CHANGED = frozenset("0123456789０１２３４５６７８９.(jfmasondtJFMASONDT")  # first characters of such texts
BETWEEN = "；"  # separator of several values in one cell
CHANGES = {"created": "新增", "changed": "更新"}
CHANGE_COLUMNS = (
    Column("change", "变化", read=lambda row: row["change"]["kind"], labels=lambda: CHANGES),
    Column("changed_at", "变化时间", INSTANT, read=lambda row: row["change"]["at"]),
)


class Table:
    """A selection as header and rows of plain values: text, int, float, or None for unknown."""

    def __init__(self, selection, absolute):
        """`absolute(path)` returns an absolute URL."""
        self.selection, self.absolute = selection, absolute
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
            yield [cells(rows) for cells in columns]

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


def csv_chunks(table):
    """The table as CSV in chunks: UTF-8 with BOM, one header row, nothing that a spreadsheet would evaluate."""
    yield BOM.encode() + csv_lines([table.header])
    kinds = [column.kind for column in table.columns]
    for columns in table.chunks():
        cells = [
            harmless(values) if kind in (TEXT, LINK) else values for kind, values in zip(kinds, columns, strict=True)
        ]
        yield csv_lines(zip(*cells, strict=True))


def csv_lines(rows):
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def harmless(texts):
    """Cells that stay text: an apostrophe precedes those that a spreadsheet would evaluate or convert."""
    return ["'" + text if text and _would_change(text) else text for text in texts]


def _would_change(text):
    is_formula = text[0] in BEFORE_FORMULA and text.lstrip(" ")[:1] in FORMULA
    return is_formula or (text[0] in BEFORE_CHANGED and CHANGED.fullmatch(text))


# --- Excel ---

SHEET_ROWS = 1_048_576  # maximum rows of an Excel sheet, including the header
CELL = 32_767  # UTF-16 units
LINE_END = re.compile("\r\n?|[\u2028\u2029\x85]")  # Excel cells use only \\n as line end
LINKS = 65_530  # maximum per sheet
CUT = "……（全文见 JSON）"
WIDTHS = {TEXT: 24, NUMBER: 9, DATE: 12, INSTANT: 19, LINK: 30}
WIDE = ("title", "heading", "text", "summary", "definition", "observations", "validity_reason", "snippet")
AS_IT_IS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def xlsx_file(table, notes):
    """The table as an Excel file, open at the start. `notes`: [(what, text)] for its first sheet."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the sender closes it
    book = xlsxwriter.Workbook(file, AS_IT_IS)
    book.set_properties({"title": table.selection.listing.label, "comments": "；".join(map("：".join, notes))})
    explain(book, notes)
    Sheets(book, table).write()
    book.close()
    file.seek(0)
    return file


def explain(book, notes):
    """A first sheet that describes the table; the file opens at the table."""
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 90)
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    for row, (what, words) in enumerate(notes):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, fitting(words), wrap)


class Sheets:
    """A table in a workbook; a table longer than a sheet continues on the next."""

    def __init__(self, book, table):
        self.book, self.table, self.number = book, table, 0
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.formats = {
            DATE: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            INSTANT: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        }
        self.several_lines = book.add_format({"text_wrap": True, "valign": "top"})

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
        if self.number == 1:
            self.sheet.activate()
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
            text = fitting(LINE_END.sub("\n", for_xml(value)))
            self.sheet.write_string(self.row, place, text, self.several_lines if "\n" in text else None)

    def link(self, place, address):
        """A clickable link, up to Excel's maximum number of links."""
        if self.links == LINKS or not address.startswith(("http://", "https://")):
            return False
        self.links += 1
        return self.sheet.write_url(self.row, place, address) == 0


def fitting(text):
    """The text cut to the size of a cell, with a note if it was cut."""
    if len(text) <= CELL // 2 or len(text.encode("utf-16-le")) <= 2 * CELL:
        return text
    room = 2 * (CELL - len(CUT))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def typed(kind, value):
    """The date or instant of a cell, if known to the day and within Excel's calendar; otherwise it stays text."""
    if kind == DATE and len(value) == 10 and value >= "1900-03-01":
        return datetime.date.fromisoformat(value)
    return datetime.datetime.fromisoformat(value) if kind == INSTANT else None
