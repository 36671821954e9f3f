"""JSON as every response and file contains it: compact UTF-8, keys in the order of their declaration."""

import orjson
from django.http import HttpResponse


def encoded(value):
    """A value of dictionaries, lists, texts and numbers as JSON in bytes."""
    return orjson.dumps(value, default=str)  # a text that is translated when it is read


def json_response(value, status=200, content_type="application/json"):
    return HttpResponse(encoded(value), content_type, status)
