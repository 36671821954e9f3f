"""Range requests (RFC 9110, section 14), to resume an interrupted download."""

from django.http import FileResponse, HttpResponse
from werkzeug.http import parse_if_range_header, parse_range_header

CHUNK = 64 * 1024


def ranged(request, response, size):
    """The requested range of a FileResponse of `size` bytes: 206, 416 if it is out of range, else the whole response.

    Several ranges, or a range of a file that has changed (If-Range), get the whole response.
    """
    response["Accept-Ranges"] = "bytes"
    requested = parse_range_header(request.headers.get("Range")) if request.method == "GET" else None
    if (
        requested is None
        or requested.units != "bytes"
        or len(requested.ranges) != 1
        or not _is_the_same(request, response)
    ):
        return response
    part = requested.range_for_length(size)
    if part is None:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    return _part(response, *part, size)


def _is_the_same(request, response):
    """Whether the file matches If-Range, if that header is present."""
    condition = request.headers.get("If-Range")
    return not condition or parse_if_range_header(condition).etag == response["ETag"].strip('"')


def _part(response, start, stop, size):
    response.file_to_stream.seek(start)
    part = FileResponse(_read(response.file_to_stream, stop - start), status=206)
    part._resource_closers += response._resource_closers
    for name, value in response.items():
        part[name] = value
    part["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    part["Content-Length"] = str(stop - start)
    return part


def _read(file, left):
    while left > 0 and (some := file.read(min(CHUNK, left))):
        left -= len(some)
        yield some
