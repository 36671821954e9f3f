"""Content codings: the response is compressed as the client prefers (RFC 9110, section 12.5.3)."""

import gzip
import zlib
from functools import lru_cache

import brotli
from django.conf import settings
from django.utils.cache import patch_vary_headers
from werkzeug.http import parse_accept_header

from portal.etags import PRIVATE

SMALLEST = 500  # bytes from which compression is worthwhile
TEXT = ("text/", "application/json", "application/atom+xml", "application/xml", "application/ld+json", "image/svg+xml")
TEXT += ("application/vnd.oai.openapi", "application/x-research-info-systems")
COMPRESSIONS = {  # best first
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


@lru_cache(maxsize=1000)
def best_coding(header):
    """The preferred coding of an Accept-Encoding header; empty for no compression."""
    accepted = parse_accept_header(header.lower().replace("x-gzip", "gzip"))
    best = max(COMPRESSIONS, key=accepted.quality)  # the first if several are equal
    quality = accepted.quality(best)
    is_plain_better = any(coding == "identity" and plain > quality for coding, plain in accepted)
    return "" if not quality or is_plain_better else best


def compress(get_response):
    """Compress what is not compressed yet: streams, errors, responses that are not cached."""

    def middleware(request):
        coding = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        request.META["HTTP_ACCEPT_ENCODING"] = coding  # for code inside that only searches the header for a name
        response = get_response(request)
        if _is_ours(request, response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if coding:
                _encode(response, coding)
        return response

    return middleware


def _is_ours(request, response):
    return (
        not request.path.startswith((*PRIVATE, f"/{settings.STATIC_URL.strip('/')}/"))
        and not response.has_header("Content-Encoding")
        and not response.has_header("Accept-Ranges")  # ranges refer to positions in the uncompressed file
        and response.get("Content-Type", "").startswith(TEXT)
        and (response.streaming or len(response.content) >= SMALLEST)
    )


def _encode(response, coding):
    if response.streaming:
        response.streaming_content = _stream(response.streaming_content, coding)
        del response["Content-Length"]
    else:
        response.content = COMPRESSIONS[coding](response.content)
        response["Content-Length"] = str(len(response.content))
    response["Content-Encoding"] = coding
    if response.get("ETag", "").startswith('"'):
        response["ETag"] = "W/" + response["ETag"]


def _stream(chunks, coding):
    """The chunks, compressed while streaming."""
    if coding == "br":
        compressor = brotli.Compressor(mode=brotli.MODE_TEXT, quality=5)
        compressed, end = compressor.process, compressor.finish
    else:
        compressor = zlib.compressobj(6, wbits=31)  # 31: gzip format
        compressed, end = compressor.compress, compressor.flush
    for chunk in chunks:
        if some := compressed(chunk):
            yield some
    yield end()
