"""Lists as Excel files with real dates and numbers, and a first sheet that describes the table.

Every text arrives unchanged: no cell is ever a formula.
"""

import datetime
import re
import tempfile

import xlsxwriter
from django.conf import settings
from django.http import FileResponse
from django.utils import timezone

from data.formats.atom import for_xml
from data.formats.responses import as_file
from data.formats.table import Table
from lists.fields import DATE, INSTANT, LINK, NUMBER, TEXT
from lists.formats import MEDIA
from lists.heading import Heading

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


def as_xlsx(selection, request):
    file = xlsx_file(Table(selection, request), explanation(selection, request))
    return as_file(FileResponse(file, content_type=MEDIA["xlsx"]), selection, "xlsx")


def explanation(selection, request):
    """[(what, text)]: the description on the first sheet of an Excel file."""
    heading, day = Heading(selection), timezone.localtime()
    return [
        ("内容", f"{heading.before}{selection.count} {heading.after}"),
        ("效力", f"按 {selection.filter.day:%Y-%m-%d} 判断"),
        ("导出时间", f"{day:%Y-%m-%d %H:%M}（北京时间）"),
        ("数据版本", request.data_version),
        ("取自", request.build_absolute_uri()),
        ("来源", "内蒙古科技政策知识库。每条记录的“出处”一栏写明来源文件的标题和段落。"),
        ("空格", "空着的是还没有录入的；查过来源、来源没有写的，列在“已查资料未载明”一栏。"),
        ("使用", settings.DATA_LICENCE),
    ]


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
