"""Between connections and Django: reads bodies, gives requests to thread pools, sends responses."""

import asyncio
import logging
import time

from lists.formats import OF_LISTS
from portal.serving.bodies import ClientGone, TooLarge, TooSlow, body_of
from portal.serving.pools import Busy, Pool, TooLong
from portal.serving.refusals import UNFINISHED, refusal
from portal.serving.spool import FileBody, Gone, Spool

AT_LEAST = 20 * 1024  # bytes per second on average: slower downloads are ended
DOWNLOAD_PATIENCE = 60  # seconds in addition
AGAIN_AFTER = 5  # seconds; Retry-After when all threads are busy
LARGE = tuple(f".{form}" for form in OF_LISTS)  # whole lists
NOT_SHARED = ("/admin/", "/preview/", "/api/", "/livez", "/readyz", "/data/", "/static/")

logger = logging.getLogger("portal.server")


def pool_of(environ):
    """The name of the pool for a request."""
    path = environ["PATH_INFO"]
    if path == "/readyz":
        return "health"
    if path.startswith("/admin/") or environ["REQUEST_METHOD"] not in ("GET", "HEAD", "OPTIONS"):
        return "desk"
    is_list = path.count("/") == 1 and path.endswith(LARGE)
    return "large" if is_list or path.startswith("/data/") else "pages"


class NoCache:
    """The interface of a cache that answers (status, headers, body) or None without a thread; this one is empty."""

    def begin(self):
        """Called in a worker before it serves."""

    def at_once(self, environ):
        """Answer without waiting for anything."""

    async def soon(self, environ):
        """Answer after a short wait."""


class Front:
    """An ASGI application that runs a WSGI one."""

    def __init__(self, application, cached):
        self.application, self.cached = application, cached
        self.pools = {
            "pages": Pool("pages", threads=3, waiting=200),
            "desk": Pool("desk", threads=3, waiting=30),
            "large": Pool("large", threads=1, waiting=8, limit=600),
            "health": Pool("health", threads=1, waiting=20, limit=5),
        }
        self.making = {}  # key of a page being rendered -> event that is set when it is done

    async def __call__(self, scope, receive, send):
        environ = scope["environ"]
        try:
            if environ["PATH_INFO"] == "/livez":
                answer = 200, [("Content-Type", "text/plain"), ("Cache-Control", "no-store")], b"ok\n"
            else:
                answer = await self.cached.soon(environ) or await self._answer(environ, receive)
        except ClientGone:
            return
        await sent(environ, answer, send)
        if answer[0] in (408, 413):
            scope["hang_up"]()

    async def _answer(self, environ, receive):
        body = None
        try:
            body, size = await body_of(environ, receive)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = body, str(size)
            environ["wsgi.file_wrapper"] = FileBody
            return await self._shared(environ)
        except TooLarge as reason:
            return refusal(environ, 413, most=reason.most)
        except TooSlow:
            return refusal(environ, 408)
        except Busy:
            return refusal(environ, 503, retry_after=AGAIN_AFTER, body=body)
        except TooLong:
            return refusal(environ, 503, UNFINISHED, retry_after=AGAIN_AFTER)
        finally:
            if body:
                body.close()

    async def _shared(self, environ):
        """Render a page once if several clients request it at the same time; the others wait for the cached result."""
        key = page_key(environ)
        if key is None:
            return await self._made(environ)
        if key in self.making:
            await self.making[key].wait()
            return await self.cached.soon(environ) or await self._made(environ)
        self.making[key] = asyncio.Event()
        try:
            return await self._made(environ)
        finally:
            self.making.pop(key).set()

    async def _made(self, environ):
        loop = asyncio.get_running_loop()
        begun = loop.create_future()
        work = asyncio.create_task(self.pools[pool_of(environ)].run(answered, self.application, environ, loop, begun))
        await asyncio.wait([work, begun], return_when=asyncio.FIRST_COMPLETED)
        if begun.done():  # a long response, which is still being made while it is sent
            work.add_done_callback(lambda task: task.cancelled() or task.exception())
            return begun.result()
        return work.result()


def page_key(environ):
    """What a page for everyone depends on; None for pages that are not shared."""
    if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"].startswith(NOT_SHARED):
        return None
    return tuple(map(environ.get, ("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_ORIGIN")))


def answered(application, environ, loop, begun):
    """In a thread: the response as (status, headers, body). A long one is passed to `begun` when it starts."""
    head = {}

    def start_response(status, headers, exc_info=None):
        head["status"], head["headers"] = int(status[:3]), headers

    parts = application(environ, start_response)
    whole = head["status"], head["headers"]
    if isinstance(parts, list):
        return *whole, b"".join(parts)
    if isinstance(parts, FileBody) and environ["REQUEST_METHOD"] != "HEAD":
        return *whole, parts
    try:
        if environ["REQUEST_METHOD"] == "HEAD":
            return *whole, b""
        return *whole, spooled(parts, whole, loop, begun)
    finally:
        if hasattr(parts, "close"):
            parts.close()


def spooled(parts, head, loop, begun):
    """In a thread: write a long response into a spool, which is sent meanwhile."""
    spool, failure = Spool(loop), None
    loop.call_soon_threadsafe(lambda: begun.done() or begun.set_result((*head, spool)))
    try:
        for part in parts:
            spool.write(part)
    except Gone as gone:
        failure = gone
    except Exception as reason:
        logger.exception("一份长的回答没有做完 · a long answer was not finished")
        failure = reason
    spool.end(failure)
    return spool


async def sent(environ, answer, send):
    """Send a response; a long one as fast as the client reads."""
    status, headers, body = answer
    is_whole = isinstance(body, bytes)
    has_length = any(name.lower() == "content-length" for name, _ in headers)
    if is_whole and not has_length and status not in (204, 304) and environ["REQUEST_METHOD"] != "HEAD":
        headers = [*headers, ("Content-Length", str(len(body)))]
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    try:
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        if is_whole:
            await send({"type": "http.response.body", "body": body})
            return
        await sent_in_parts(body, send)
    finally:
        if not is_whole:
            body.close()


async def sent_in_parts(body, send):
    begun, sent_bytes, waited = time.monotonic(), 0, 0.0
    async for part in body.parts():
        before = time.monotonic()
        await send({"type": "http.response.body", "body": part, "more_body": True})
        sent_bytes, waited = sent_bytes + len(part), waited + time.monotonic() - before
        if waited > DOWNLOAD_PATIENCE + sent_bytes / AT_LEAST:
            raise Gone(f"a download took {time.monotonic() - begun:.0f} seconds for {sent_bytes} bytes")
    await send({"type": "http.response.body", "body": b""})
