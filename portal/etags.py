"""Is what a reader or a cache holds still what we would answer? One place decides it for every public address.

An answer is made of the records at their data version, of this program, and of today (validity is told for a day).
While none of these changes, neither does the answer: its ETag is made of them, and nothing else needs asking.
"""

import hashlib

from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from records import data_version
from records.release import release

PRIVATE = ("/admin/", "/preview/", "/livez", "/readyz")  # answered anew each time


def conditional(get_response):
    """Give every public answer its ETag and the data version; answer 304 to who holds it already."""

    def middleware(request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(PRIVATE):
            return get_response(request)
        request.data_version = data_version.current()
        etag = etag_of(request)
        with data_version.answering(request.data_version):
            response = get_conditional_response(request, etag=etag) or get_response(request)
        if response.status_code in (200, 304) and "no-store" not in response.get("Cache-Control", ""):
            response.headers.setdefault("ETag", etag)
            patch_cache_control(response, public=True, no_cache=True)  # keep it, and ask whether it is still true
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "no-cache"  # else browsers keep a redirect, a 404 or a 410 as long as they like
        response["Data-Version"] = request.data_version
        return response

    return middleware


def etag_of(request):
    """The ETag of what this address answers now. Weak: whoever compresses an answer may keep it."""
    made_of = (request.get_full_path(), request.data_version, timezone.localdate().isoformat(), release())
    return f'W/"{hashlib.sha256(" ".join(made_of).encode()).hexdigest()[:24]}"'
