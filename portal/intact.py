"""Whether the database is whole: what SQLite finds wrong in its file, and what the processes of this portal met."""

import logging
import mmap
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection

from portal import database_errors

LOG, SHARED = "-wal", "-shm"  # the files that SQLite has beside the database while it is open
CHECKED_EACH_START, CHECKED_AFTER_CRASH = 1, 20  # seconds
CHECKPOINT_WAITS = 1  # seconds for whoever still reads

logger = logging.getLogger("portal.server")
_is_broken = mmap.mmap(-1, 1)  # one byte, which all workers of a server share


def is_damage(error):
    """Whether this error says that the database cannot be read any more."""
    return database_errors.has_any(str(error), database_errors.DAMAGED)


def heed(error):
    """Remember a sign of damage, in every process of this server, until it is started again; log the first one."""
    if is_damage(error):
        report(f"数据库已损坏：{error}。请停下网站，用最近的好备份恢复。 · the database is damaged")


def report(message):
    """The database is not what was served before: say so once, and at /readyz."""
    if not is_broken():
        _is_broken[0] = 1
        logger.error(message)


def is_broken():
    return bool(_is_broken[0])


def forget():
    """For tests, which break more than one database."""
    _is_broken[0] = 0


# --- The file of SQLite ---


def database_file(end=""):
    """Where SQLite's file is, or the one beside it; None on another database."""
    if connection.vendor != "sqlite":
        return None
    path = Path(connection.settings_dict["NAME"]).absolute()
    return path.with_name(path.name + end)


def identity(path):
    """Which file this is; "" where there is none."""
    with suppress(OSError):
        status = path.stat()
        return f"{status.st_dev}-{status.st_ino}"
    return ""


def files():
    """Which files the database and its log are; nothing on another database than SQLite."""
    if connection.vendor != "sqlite":
        return {}
    return {"file": identity(database_file()), "log": identity(database_file(LOG))}


def size(path):
    return path.stat().st_size if path.exists() else 0


def was_closed():
    """Whether the last server ended as it should: its log is gone then."""
    return not size(database_file(LOG))


def fault(path, seconds=None, is_thorough=False):
    """What SQLite finds wrong in a file, in its words; "" when nothing, or nothing within these seconds.

    Thorough includes the indexes. On two cores 100 MB take 0.2 seconds, thoroughly 0.4.
    """
    deadline = time.monotonic() + (seconds or 0)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as base:
            if seconds:
                base.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
            found = base.execute(f"PRAGMA {'integrity_check' if is_thorough else 'quick_check'}(1)").fetchone()[0]
    except sqlite3.DatabaseError as reason:
        if "interrupted" in str(reason):
            return ""
        if not is_damage(reason):
            raise
        return str(reason)
    return "" if found == "ok" else " ".join(found.split())


def fault_at_start():
    """What is wrong with the file before it is served; "" when nothing was found.

    Everything is read while that takes a second, so that starting stays quick; longer after a crash, since then it is
    likely. A backup looks at everything, whatever it takes.
    """
    path = database_file()
    if path is None or not size(path):
        return ""
    return fault(path, CHECKED_EACH_START if was_closed() else CHECKED_AFTER_CRASH)


def close_log():
    """Bring what the log holds into the file, after the last worker ended: then the file alone is the database."""
    if connection.vendor == "sqlite":
        connection.close()
        with closing(sqlite3.connect(database_file(), timeout=CHECKPOINT_WAITS)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
