"""The data version for the production server, read before Django: quickly, and never waiting for long."""

import asyncio
import sqlite3
import threading
import time

from django.db import Error, connection
from django.utils.timezone import localdate

from portal import cache, intact
from portal.last_served import keep_remembering
from records import data_version
from records.models import DataVersion

PATIENCE = 2  # seconds for the database; then the cached response is sent, marked as possibly stale
RETRIED = 1  # seconds before a database that could not be opened is tried again


class CachedAnswers:
    """The responses that a worker can send without Django."""

    def __init__(self):
        self.versions = SQLite() if connection.vendor == "sqlite" else Asked()

    def begin(self):
        """Called in a worker before it serves: start recording the state of the database, for the next start."""
        threading.Thread(target=keep_remembering, args=[threading.Event()], daemon=True).start()

    def at_once(self, environ):
        """A cached response that is current, as (status, headers, body); None if that takes more than a moment."""
        if not cache.may_be_known(environ):
            return None
        version = self.versions.now()
        return version and cache.known(environ, (version, localdate()))

    async def soon(self, environ):
        """The same, after querying the database; the last cached response if the database does not respond."""
        if not cache.may_be_known(environ):
            return None
        version = await self.versions.soon()
        return cache.known(environ, (version, localdate())) if version else cache.stale(environ)


class SQLite:
    """A separate connection that never waits for a lock."""

    def __init__(self):
        self.base, self.tried = None, 0.0
        self.query = f"SELECT number, token FROM {DataVersion._meta.db_table}"

    def now(self):
        try:
            if self.base is None:
                self._open()
            row = self.base and self.base.execute(self.query).fetchone()
        except sqlite3.Error as reason:
            intact.heed(reason)
            self.base = None
            return None
        return f"{row[0]}-{row[1]}" if row else None

    async def soon(self):
        return await asyncio.to_thread(_current)

    def _open(self):
        if time.monotonic() - self.tried > RETRIED:
            self.tried = time.monotonic()
            path = intact.database_file().as_uri()
            self.base = sqlite3.connect(f"{path}?mode=ro", uri=True, timeout=0, check_same_thread=False)


class Asked:
    """A database server, queried in a thread: one query answers all requests that arrived before it."""

    def __init__(self):
        self.waiting, self.came, self.thread = [], threading.Event(), None

    def now(self):
        return None

    async def soon(self):
        """The version; None if the database does not respond in time."""
        loop = asyncio.get_running_loop()
        if self.thread is None:
            self.thread = threading.Thread(target=self._ask, args=[loop], daemon=True)
            self.thread.start()
        self.waiting.append(answer := loop.create_future())
        self.came.set()
        done, _ = await asyncio.wait([answer], timeout=PATIENCE)
        return answer.result() if done else None

    def _ask(self, loop):
        while True:
            self.came.wait()
            self.came.clear()
            asking, self.waiting = self.waiting, []
            version = _current()
            loop.call_soon_threadsafe(_tell, asking, version)


def _tell(asking, version):
    for answer in asking:
        if not answer.done():
            answer.set_result(version)


def _current():
    try:
        return data_version.current()
    except Error as reason:
        intact.heed(reason)
        connection.close()  # the next query opens another
        return None
