"""Lists as JSON: the rows of the API, all of them."""

import json

from data.formats.responses import sent
from data.formats.table import batched
from lists.selection import JSON


def as_json(selection, request):
    return sent(json_chunks(selection), selection, "application/json")


def json_chunks(selection):
    """The list as JSON, in chunks of rows."""
    encoded = json.JSONEncoder(**JSON).encode
    yield (encoded(selection.envelope())[:-1] + ', "results": [').encode()
    between = ""
    for rows in batched(selection.rows()):
        yield (between + encoded(rows)[1:-1]).encode()
        between = ", "
    yield b"]}"
