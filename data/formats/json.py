"""Lists as JSON: the rows of the API, all of them."""

from data.formats.responses import sent
from data.formats.table import batched
from lists.encoding import encoded


def as_json(selection, request):
    return sent(json_chunks(selection), selection, "application/json")


def json_chunks(selection):
    """The list as JSON, in chunks of rows."""
    yield encoded(selection.envelope())[:-1] + b',"results":['
    between = b""
    for rows in batched(selection.rows()):
        yield between + encoded(rows)[1:-1]
        between = b","
    yield b"]}"
