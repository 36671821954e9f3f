"""Pages are made once for each state of the records: whoever asks next gets the same bytes, compressed once.

Public answers depend on their address, the data version, the day and this program, and on nobody: those that look at a
cookie, count their reader or stream are not kept. Every process keeps its own, at most KEPT_BYTES; another data
version or day forgets them all.
"""

import gzip
from collections import OrderedDict
from threading import Lock

import brotli
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate

KEPT_BYTES = 64 * 2**20  # of addresses and answers in one process
LARGEST = 2**20  # of one answer
OVERHEAD = 2000  # bytes of an entry besides, about
SMALLEST = 500  # bytes from which compressing is worth it
TEXT = ("text/", "application/json", "application/atom+xml", "application/xml", "image/svg+xml")
COMPRESSIONS = {  # best first
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


class Answer:
    """What was answered once, and can be answered again."""

    def __init__(self, response):
        self.headers = {name: value for name, value in response.items() if name != "Content-Length"}
        self.bodies = {"": response.content}
        self.is_text = len(response.content) >= SMALLEST and self.headers["Content-Type"].startswith(TEXT)

    def response(self, request):
        coding = _coding(request) if self.is_text else ""
        if coding not in self.bodies:
            self.bodies[coding] = COMPRESSIONS[coding](self.bodies[""])
        response = HttpResponse(self.bodies[coding], headers=self.headers)
        if coding:
            response.headers["Content-Encoding"] = coding
        if self.is_text:
            patch_vary_headers(response, ["Accept-Encoding"])
        return response

    @property
    def size(self):
        """Bytes, with what its compressed forms are likely to add."""
        return len(self.bodies[""]) * 3 // 2 + OVERHEAD


class Kept:
    """The answers of one state of the records; those not asked for longest go first."""

    def __init__(self):
        self.lock, self.state, self.size, self.answers = Lock(), None, 0, OrderedDict()

    def get(self, state, key):
        with self.lock:
            if state == self.state and key in self.answers:
                self.answers.move_to_end(key)
                return self.answers[key]
        return None

    def put(self, state, key, answer):
        with self.lock:
            if state != self.state:
                self.state, self.size = state, 0
                self.answers.clear()
            if key not in self.answers:
                self.answers[key] = answer
                self.size += _size(key, answer)
            while self.size > KEPT_BYTES:
                self.size -= _size(*self.answers.popitem(last=False))


def keep(get_response):
    """Answer from what is kept. `request.data_version` is set for public addresses by `freshness.conditional`."""
    kept = Kept()

    def middleware(request):
        version = getattr(request, "data_version", None)
        if version is None:
            return get_response(request)
        state = version, localdate()
        # Scripts of other sites get a header of their own (CORS).
        key = request.scheme, request.get_host(), request.get_full_path(), "Origin" in request.headers
        answer = kept.get(state, key)
        if answer is None:
            response = get_response(request)
            if not _may_be_kept(response):
                return response
            answer = Answer(response)
            kept.put(state, key, answer)
        return answer.response(request)

    return middleware


def _may_be_kept(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not {"Content-Encoding", "RateLimit-Limit"} & set(response.headers)
        and "Cookie" not in response.get("Vary", "")
        and not any(word in response.get("Cache-Control", "") for word in ("no-store", "private"))
        and len(response.content) <= LARGEST
    )


def _coding(request):
    accepted = {part.strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
    return next((coding for coding in COMPRESSIONS if coding in accepted), "")


def _size(key, answer):
    return sum(map(len, map(str, key))) + answer.size
