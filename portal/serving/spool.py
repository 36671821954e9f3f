"""A file that buffers a response, so that it is made at its own pace and sent at the client's."""

import asyncio
import os
import tempfile

CHUNK = 64 * 1024  # bytes sent at a time


class Gone(Exception):
    """The client does not want the rest any more."""


class Spool:
    """A buffer that a thread writes and the event loop reads."""

    def __init__(self, loop):
        self.loop, self.arrived = loop, asyncio.Event()
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed after sending
        self.written, self.is_whole, self.failure, self.is_abandoned = 0, False, None, False

    # --- In the thread that makes the response ---

    def write(self, part):
        if self.is_abandoned:
            raise Gone
        view = memoryview(part)
        while view:
            done = os.pwrite(self.file.fileno(), view, self.written)
            view, self.written = view[done:], self.written + done
        self._tell()

    def end(self, failure=None):
        """Mark the response as complete, or as failed."""
        self.is_whole, self.failure = failure is None, failure
        self._tell()
        if self.is_abandoned:
            self.file.close()

    def _tell(self):
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.arrived.set)

    # --- In the event loop ---

    async def parts(self):
        """The chunks written, as they come. Raises the writer's exception."""
        sent = 0
        while True:
            self.arrived.clear()
            is_whole = self.is_whole  # read before `written`, which does not grow afterwards
            while sent < self.written:
                part = os.pread(self.file.fileno(), min(CHUNK, self.written - sent), sent)
                sent += len(part)
                yield part
            if is_whole:
                return
            if self.failure:
                raise self.failure
            await self.arrived.wait()

    def close(self):
        self.is_abandoned = True
        if self.is_whole or self.failure:
            self.file.close()


class FileBody:
    """A response that is a file (`wsgi.file_wrapper`)."""

    def __init__(self, file, block_size=None):
        self.file = file

    async def parts(self):
        while part := self.file.read(CHUNK):
            yield part

    def close(self):
        self.file.close()
