"""What the responses of all formats share: sent at once or in pieces, shown or saved under a name."""

from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from lists.selection import CHUNK


def sent(chunks, selection, content_type):
    """A short response in one piece, so that it has a length and errors surface; a long one streamed."""
    if selection.count <= CHUNK:
        return HttpResponse(b"".join(chunks), content_type)
    return StreamingHttpResponse(chunks, content_type=content_type)


def as_file(response, selection, suffix):
    """Set a filename with label and day: 政策-20261122.csv."""
    listing, day = selection.listing, timezone.localdate().strftime("%Y%m%d")
    names = f"{listing.name}-{day}.{suffix}", quote(f"{listing.label}-{day}.{suffix}")
    response["Content-Disposition"] = "attachment; filename=\"{}\"; filename*=UTF-8''{}".format(*names)
    return response
