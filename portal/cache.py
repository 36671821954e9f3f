"""Page cache: a page is rendered once per state of the records; later requests get the same bytes, compressed once.

Public responses depend only on the URL, data version, day and program. Responses that depend on a cookie or are
streamed are not cached. Each process has its own cache of at most CACHE_BYTES; a new data version or day empties it.
"""

from collections import OrderedDict
from threading import Lock

from django.db import Error
from django.http import HttpResponse
from django.utils.timezone import localdate

from data.api.throttle import API, HEADERS, count
from portal.encodings import COMPRESSIONS, SMALLEST, TEXT, best_coding
from records import data_version

CACHE_BYTES = 64 * 2**20  # keys and responses in one process
LARGEST = 2**20  # per response
OVERHEAD = 2000  # approximate extra bytes per entry
OLD = (
    '<p class="preview" role="status"><strong>可能不是最新</strong>：'
    "现在连不上数据库，这是先前保存的一页，内容可能已经更新。</p>"
)
ADDRESS = (
    *("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "SERVER_NAME", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO"),
    "HTTP_ORIGIN",
)
RARE = {"HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}  # conditions that only Django evaluates
CORS = {"access-control-allow-origin", "access-control-expose-headers"}
OF_THE_STATE = {"etag", "cache-control", "data-version", "vary"} | CORS  # also sent with a 304


class Answer:
    """A cached response."""

    def __init__(self, response):
        own = {"Content-Length", *HEADERS}  # headers of a single response or reader
        self.headers = {name: value for name, value in response.items() if name not in own}
        self.body = response.content
        self.is_text = len(self.body) >= SMALLEST and self.headers["Content-Type"].startswith(TEXT)
        if self.is_text:
            self.headers["Vary"] = ", ".join(filter(None, [self.headers.get("Vary"), "Accept-Encoding"]))
        self.tag = self.headers["ETag"].removeprefix("W/")
        self.unchanged = 304, [pair for pair in self.headers.items() if pair[0].lower() in OF_THE_STATE], b""
        self.forms = {}  # coding -> response, compressed on first use

    def sent(self, environ):
        """(status, headers, body) for a request, given its WSGI environ."""
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held and (self.tag in held or held == "*"):
            return self.unchanged
        coding = best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")) if self.is_text else ""
        if coding not in self.forms:
            self.forms[coding] = self._form(coding)
        return self.forms[coding]

    def marked_as_old(self):
        """(status, headers, body) when it is unknown whether it is current: marked as possibly stale."""
        headers = {name: value for name, value in self.headers.items() if name not in ("ETag", "Cache-Control")}
        headers |= {"Cache-Control": "no-store", "Warning": '110 - "Response is Stale"'}
        body = self.body
        if self.headers["Content-Type"].startswith("text/html"):
            body = body.replace(b"<body>", b"<body>" + OLD.encode(), 1)
        return 200, list(headers.items()), body

    def _form(self, coding):
        if not coding:
            return 200, list(self.headers.items()), self.body
        return 200, [*self.headers.items(), ("Content-Encoding", coding)], COMPRESSIONS[coding](self.body)

    @property
    def size(self):
        """Bytes, including an estimate for the compressed forms."""
        return len(self.body) * 3 // 2 + OVERHEAD


class AnswerCache:
    """An LRU cache of the responses for one state of the records."""

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
            while self.size > CACHE_BYTES:
                self.size -= _size(*self.answers.popitem(last=False))


ANSWERS = AnswerCache()


def may_be_known(environ):
    """Whether a response of this URL is cached, current or not."""
    return environ["REQUEST_METHOD"] == "GET" and _key(environ) in ANSWERS.answers and RARE.isdisjoint(environ)


def known(environ, state):
    """(status, headers, body) cached for this state (data version and day); None if there is none."""
    answer = ANSWERS.get(state, _key(environ))
    if answer is None or not environ["PATH_INFO"].startswith(API):
        return answer and answer.sent(environ)
    made = count(environ)
    if made.is_too_many:
        return None  # Django reports the error
    status, headers, body = answer.sent(environ)
    return status, [*headers, *made.headers.items()], body


def at_once(environ):
    """(status, headers, body) of a response that needs only the data version; None for all others."""
    if not may_be_known(environ):
        return None
    try:
        version = data_version.current()
    except Error:  # a broken connection: Django opens another
        return None
    return known(environ, (version, localdate()))


def stale(environ):
    """The cached response, current or not, marked as possibly stale: for when the database does not respond."""
    answer = ANSWERS.answers.get(_key(environ)) if environ["REQUEST_METHOD"] == "GET" else None
    return answer and answer.marked_as_old()


def cached(get_response):
    """Answer from the cache. Must be outside `etags.conditional`, whose headers are cached with the response."""

    def middleware(request):
        if known := at_once(request.META):
            return response(known)
        day = localdate()  # before rendering: midnight may pass meanwhile
        made = get_response(request)
        version = getattr(request, "data_version", None)
        if version is None or not _may_be_cached(made):
            return made
        answer = Answer(made)
        ANSWERS.put((version, day), _key(request.META), answer)
        status, headers, body = answer.sent(request.META)
        return response((status, headers + [pair for pair in made.items() if pair[0] in HEADERS], body))

    return middleware


def response(known):
    status, headers, body = known
    return HttpResponse(body, status=status, headers=dict(headers))


def _key(environ):
    """The cache key of a request. Includes the origin, because other sites' scripts get their own headers (CORS)."""
    return tuple(map(environ.get, ADDRESS))


def _may_be_cached(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and "Cookie" not in response.get("Vary", "")
        and not any(word in response.get("Cache-Control", "") for word in ("no-store", "private"))
        and len(response.content) <= LARGEST
    )


def _size(key, answer):
    return sum(map(len, map(str, key))) + answer.size
