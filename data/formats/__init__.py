"""Every list as data, at the URL of its page plus the format's suffix: a module for each format."""

from django.views.decorators.http import require_safe

from data.formats.atom import as_atom
from data.formats.csv import as_csv
from data.formats.json import as_json
from data.formats.xlsx import as_xlsx
from lists.selection import Selection

FORMS = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx, "atom": as_atom}


@require_safe
def list_as(request, listing, form):
    """The whole list in a format, as selected by the same query string on the page."""
    selection = Selection.of(listing, request, is_whole=True)
    return selection.refusal() or FORMS[form](selection, request)
