"""One connection: timeouts, immediate responses from the cache, and clients that have closed their half."""

import asyncio

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from portal.serving.environ import environ_of
from portal.serving.refusals import refusal

HEADERS_WITHIN = 10  # seconds from connecting, or from the first byte of a later request
STALLED_AFTER = 60  # seconds in which a client reads nothing of the response
LINGER = 2  # seconds in which further data from a rejected client is discarded
LARGEST_HEAD = 64 * 1024  # bytes of the request line and all headers
MOST = 2000  # connections per worker; above this, the longest idle is closed


class Answered:
    """Placeholder for a request that was answered without a task."""

    response_complete = True
    message_event = asyncio.Event()


class Connection(HttpToolsProtocol):
    idle = {}  # connections without a request, longest idle first

    def connection_made(self, transport):
        super().connection_made(transport)
        self.timer = self.stall = self.refused_with = None
        self.is_in_head, self.head_bytes = True, 0
        self._await_head()
        self.idle[self] = None
        if len(self.connections) > MOST:
            next(iter(self.idle)).transport.close()

    def connection_lost(self, exc):
        super().connection_lost(exc)
        self._end_timers()
        self.idle.pop(self, None)

    def _end_timers(self):
        for timer in (self.timer, self.stall):
            if timer:
                timer.cancel()
        self.timer = self.stall = None

    # --- Receiving ---

    def _await_head(self):
        if not self.timer:
            self.timer = self.loop.call_later(HEADERS_WITHIN, self.transport.close)

    def data_received(self, data):
        super().data_received(data)
        if self.is_in_head and not self.transport.is_closing():
            self.head_bytes += len(data)
            if self.head_bytes > LARGEST_HEAD:
                self.refuse(431)

    def on_message_begin(self):
        super().on_message_begin()
        self.is_in_head, self.head_bytes = True, 0
        self._await_head()

    def on_headers_complete(self):
        self.is_in_head = False
        if self.timer:
            self.timer.cancel()
            self.timer = None
        self.idle.pop(self, None)
        is_free = self.cycle is None or self.cycle.response_complete
        try:
            url = httptools.parse_url(self.url)
            self.scope["query_string"] = url.query or b""
            self.scope["method"] = self.parser.get_method().decode("ascii")
            self.scope["environ"] = environ = environ_of(self.scope, url.path)
            self.scope["hang_up"] = self.hang_up
        except (httptools.HttpParserInvalidURLError, TypeError, UnicodeDecodeError):
            self.refused_with = 400
            raise
        if is_free and (known := self.app.cached.at_once(environ)):
            self._answer_at_once(*known)
        else:
            super().on_headers_complete()

    def eof_received(self):
        """A client may have sent everything and still wait for the response."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        self.cycle.keep_alive = False
        return True

    def hang_up(self):
        """Close a connection whose client is still sending; after a delay, so that it sees the response."""
        self.loop.call_later(LINGER, self.transport.close)

    # --- Responding ---

    def _answer_at_once(self, status, headers, body):
        self.cycle = Answered
        stays = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
        length = f"content-length: {len(body)}\r\n" if status == 200 else ""
        date = b"".join(b"%s: %s\r\n" % pair for pair in self.server_state.default_headers)
        end = "\r\n" if stays else "connection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + date + f"{lines}{length}{end}".encode("latin-1") + body)
        if stays:
            self.on_response_complete()
        else:
            self.transport.close()

    def on_response_complete(self):
        super().on_response_complete()
        if not self.pipeline and not self.transport.is_closing():
            self.idle[self] = None

    def refuse(self, status):
        """Send an error for a request that cannot be parsed, and close the connection."""
        _, headers, body = refusal({}, status)
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
        head = f"{lines}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode("latin-1")
        self.transport.write(STATUS_LINE[status] + head + body)
        self.transport.close()

    def send_400_response(self, msg):
        self.refuse(self.refused_with or 400)

    def pause_writing(self):
        super().pause_writing()
        self.stall = self.stall or self.loop.call_later(STALLED_AFTER, self.transport.abort)

    def resume_writing(self):
        super().resume_writing()
        if self.stall:
            self.stall.cancel()
            self.stall = None
