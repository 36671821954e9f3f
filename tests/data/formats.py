"""Lists as clients read them: parses every format back into rows."""

import csv
import io

import feedparser
import openpyxl

from tests.reading import data


def body(response):
    assert response.status_code == 200, response.content.decode()
    return response.getvalue()


def csv_rows(client, address, query=""):
    """[{header: cell}]"""
    text = body(client.get(f"{address}.csv?{query}")).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def workbook(client, address, query=""):
    return openpyxl.load_workbook(io.BytesIO(body(client.get(f"{address}.xlsx?{query}"))))


def xlsx_rows(client, address, query=""):
    """[{header: value}]"""
    header, *rows = workbook(client, address, query).active.values
    return [dict(zip(header, row, strict=True)) for row in rows]


def json_rows(client, address, query=""):
    return data(client, f"{address}.json?{query}")["results"]


def feed(client, address, query=""):
    """The feed, which a feed parser must find in order."""
    parsed = feedparser.parse(body(client.get(f"{address}.atom?{query}")))
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def path(address):
    """An absolute address of the test client's site without its host."""
    return address.removeprefix("http://testserver")
