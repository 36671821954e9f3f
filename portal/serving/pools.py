"""Thread pools for one kind of work each, with limits on running and waiting requests."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


class Busy(Exception):
    """No thread became free in time."""


class TooLong(Exception):
    """The work has started but did not finish in time; its thread continues."""


class Pool:
    """Up to `waiting` requests wait `patience` seconds for one of `threads`, then `limit` seconds for the response."""

    def __init__(self, name, threads, waiting, patience=5.0, limit=60.0):
        self.executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.most, self.patience, self.limit = threads + waiting, patience, limit
        self.load = 0

    async def run(self, work, *arguments):
        """The result of `work(*arguments)` from one of the threads; raises Busy or TooLong."""
        if self.load >= self.most:
            raise Busy
        loop = asyncio.get_running_loop()
        self.load += 1
        future = self.executor.submit(work, *arguments)
        future.add_done_callback(lambda _: _call(loop, self._freed))
        waiting = asyncio.wrap_future(future)
        done, _ = await asyncio.wait([waiting], timeout=self.patience)
        if not done and future.cancel():
            raise Busy
        if not done:
            done, _ = await asyncio.wait([waiting], timeout=self.limit)
        if not done:
            waiting.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # nobody waits for it
            raise TooLong
        return waiting.result()

    def _freed(self):
        self.load -= 1


def _call(loop, work):
    if not loop.is_closed():
        loop.call_soon_threadsafe(work)
