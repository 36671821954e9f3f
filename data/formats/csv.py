"""Lists as CSV that Excel reads correctly. Every text arrives unchanged: no cell is ever a formula."""

import csv
import io
import re

from data.formats.responses import as_file, sent
from data.formats.table import Table
from lists.fields import LINK, TEXT

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


def as_csv(selection, request):
    response = sent(csv_chunks(Table(selection, request)), selection, "text/csv; charset=utf-8")
    return as_file(response, selection, "csv")


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
