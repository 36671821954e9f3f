"""Request bodies: limits on size and time, checked before anything else reads them."""

import asyncio
import tempfile

KB, MB = 1024, 1024 * 1024
IN_MEMORY = MB  # bytes; larger bodies are stored in a file
AT_LEAST = 20 * KB  # bytes per second: slower clients time out
PATIENCE = 10  # seconds in addition


class TooLarge(Exception):
    def __init__(self, most):
        super().__init__(most)
        self.most = most


class TooSlow(Exception):
    pass


class ClientGone(Exception):
    pass


def largest(environ):
    """The maximum size of a request's body in bytes: large for forms and files at the desk, if it seems logged in."""
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
    body, size = tempfile.SpooledTemporaryFile(IN_MEMORY), 0  # noqa: SIM115 -- closed by the caller
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
