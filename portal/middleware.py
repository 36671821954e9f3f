"""Middleware around every view."""

from urllib.parse import unquote_to_bytes

from django.shortcuts import render

from portal.metadata import link_header
from records.guard import guarded
from records.tracking import acting

LONGEST_QUERY = 4096  # bytes; a longer one gets a clear error


def refuse_long_addresses(get_response):
    """Answer a URL whose query is too long with an error page."""

    def middleware(request):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return render(request, "414.html", {"longest": LONGEST_QUERY}, status=414)
        return get_response(request)

    return middleware


def read_old_addresses(get_response):
    """Decode a URL that is not UTF-8 as GB18030, as used by old portals and their bookmarks."""

    def middleware(request):
        query = unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
        if not _is("utf-8", query) and _is("gb18030", query):
            request.encoding = "gb18030"
        return get_response(request)

    return middleware


def _is(encoding, some):
    """Whether these bytes are valid text in this encoding."""
    try:
        text = some.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character.isspace() for character in text) or encoding == "utf-8"


def name_other_forms(get_response):
    """Add a Link header with the other formats, as in <head>, for programs that do not parse the page."""

    def middleware(request):
        response = get_response(request)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if is_page and (links := link_header(request)):
            response["Link"] = links
        return response

    return middleware


def name_the_writer(get_response):
    """Attribute writes during a request to its user; the user is loaded only if something is written."""

    def middleware(request):
        with acting(lambda: request.user if request.user.is_authenticated else None), guarded():
            return get_response(request)

    return middleware
