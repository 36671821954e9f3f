"""Bodies of requests: how large they may be, and how long they may take, before anything else looks at them."""

import asyncio
import tempfile

KB, MB = 1024, 1024 * 1024
IN_MEMORY = MB  # bytes; what is larger lies in a file meanwhile
AT_LEAST = 20 * KB  # bytes a second: slower clients are not waited for
PATIENCE = 10  # seconds besides


class TooLarge(Exception):
    def __init__(self, most):
        super().__init__(most)
        self.most = most


class TooSlow(Exception):
    pass


class ClientGone(Exception):
    pass


def largest(environ):
    """How many bytes a request's body may have: forms and files at the desk, for who seems to be logged in."""
    path, is_known = environ["PATH_INFO"], "sessionid=" in environ.get("HTTP_COOKIE", "")
    if path.startswith("/admin/") and not path.startswith("/admin/login/") and is_known:
        return 25 * MB
    return 64 * KB


async def body_of(environ, receive):
    """The whole body, as an open file. Raises TooLarge, TooSlow or ClientGone."""
    most = largest(environ)
    length = environ.get("CONTENT_LENGTH", "")
    declared = int(length) if length.isdecimal() else 0
    if declared > most:
        raise TooLarge(most)
    body, size = tempfile.SpooledTemporaryFile(IN_MEMORY), 0  # noqa: SIM115 -- whoever answers closes it
    try:
        async with asyncio.timeout(PATIENCE + (declared or most) / AT_LEAST):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                size += len(message["body"])
                if size > most:
                    raise TooLarge(most)
                body.write(message["body"])
                if not message["more_body"]:
                    body.seek(0)
                    return body, size
    except BaseException as reason:
        body.close()
        if isinstance(reason, TimeoutError):
            raise TooSlow from None
        raise
