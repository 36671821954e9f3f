"""Conditional requests: the one place that decides whether a client's copy of a public URL is current.

A response depends on the data version, the program, and today's date (validity is given for a day). Its ETag is made of
these, so nothing else needs checking.
"""

import hashlib

from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from records import data_version
from records.release import release

PRIVATE = ("/admin/", "/preview/", "/livez", "/readyz")  # never cached


def conditional(get_response):
    """Add ETag and data version to public responses; answer 304 if the client's copy is current."""

    def middleware(request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(PRIVATE):
            return get_response(request)
        request.data_version = data_version.current()
        etag = etag_of(request)
        with data_version.answering(request.data_version):
            response = get_conditional_response(request, etag=etag) or get_response(request)
        if response.status_code in (200, 304) and "no-store" not in response.get("Cache-Control", ""):
            response.headers.setdefault("ETag", etag)
            patch_cache_control(response, public=True, no_cache=True)  # cache it, but revalidate
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "no-cache"  # else browsers cache redirects, 404s and 410s at will
        response["Data-Version"] = request.data_version
        return response

    return middleware


def etag_of(request):
    """The ETag of this URL now. Weak, so that a proxy that compresses may keep it."""
    made_of = (request.get_full_path(), request.data_version, timezone.localdate().isoformat(), release())
    return f'W/"{hashlib.sha256(" ".join(made_of).encode()).hexdigest()[:24]}"'
