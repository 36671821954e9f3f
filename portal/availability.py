"""When the database cannot do what is asked of it: what is said, and what is shown instead."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    connection,
    connections,
)
from django.http import HttpResponse

from portal import cache, database_errors, intact
from portal.serving.refusals import refusal, typed_in

AGAIN_AFTER = 10  # seconds
WRITERS_WAIT = 5  # seconds for the writer before; then they say so
LONGEST_STATEMENT = 60  # seconds
FREE = 20 * 2**20  # bytes of disk, below which nothing is said to be writable
OURS = (DataError, IntegrityError, NotSupportedError)  # mistakes of this program, not of the database

LOCKED = "别人正在修改", "等了几秒还没有轮到，这一次没有处理，什么也没有改动。请过几秒再试。"
FULL = "磁盘已满", "服务器的磁盘满了，这一次没有处理，什么也没有改动。请告诉管理人员；已经公开的内容仍然可以看。"
READ_ONLY = "暂时不能修改", "数据库现在只能读，这一次没有处理，什么也没有改动。请稍后再试，或者告诉管理人员。"
DAMAGED = (
    "数据库已损坏",
    "数据库里的内容读不出来了，等待没有用；这一次没有处理，什么也没有改动。请告诉管理人员：要停下网站，用最近的好备份恢复。",
)
BROKEN_DISK = (
    "读写数据库文件出错",
    "这一次没有处理，什么也没有改动。请告诉管理人员：要检查磁盘和数据库文件，再重新启动网站。",
)
GONE = "暂时连不上数据库", "数据库现在没有回应，这一次没有处理，什么也没有改动。请过一会儿再试。"
SAID = (  # for which words in the message of a database
    (DAMAGED, database_errors.DAMAGED),
    (LOCKED, (*database_errors.LOCKED, "deadlock", "statement timeout", "canceling statement")),
    (FULL, (*database_errors.FULL, "disk full")),
    (BROKEN_DISK, database_errors.BROKEN_DISK),
    (READ_ONLY, (*database_errors.READ_ONLY, "read only")),
)


def what_is_wrong(error):
    """(title, message) for readers when `error` is the database's trouble; None when it is another's."""
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        return FULL if "no space left" in str(error).lower() else None
    if not isinstance(error, DatabaseError | InterfaceError) or isinstance(error, OURS):
        return None
    said = next((said for said, words in SAID if database_errors.has_any(str(error), words)), GONE)
    return FULL if said is BROKEN_DISK and not _has_room() else said


def unavailable(request, error):
    """The answer to a request that `error` kept from being dealt with; None when the database is not the reason.

    A reader gets what this process answered last, marked as possibly old.
    """
    said = what_is_wrong(error)
    if said is None:
        return None
    intact.heed(error)
    if known := cache.stale(request.META):
        return cache.response(known)
    typed = typed_in(request) if request.method == "POST" else ()
    status, headers, body = refusal(request.META, 503, said, AGAIN_AFTER, typed=typed)
    return HttpResponse(body, status=status, headers=dict(headers))


def give_up_soon():
    """Let this process, and those that part from it, wait only seconds for the database."""
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    if connection.vendor == "sqlite":
        options["timeout"] = WRITERS_WAIT
    else:
        limits = f"-c lock_timeout={WRITERS_WAIT}s -c statement_timeout={LONGEST_STATEMENT}s"
        limits += f" -c idle_in_transaction_session_timeout={LONGEST_STATEMENT}s"
        options["options"] = f"{options.get('options', '')} {limits}".strip()
        options |= {"connect_timeout": 3, "tcp_user_timeout": 10_000}
    connections.close_all()


def is_writable():
    """Whether the database takes changes: not read-only, and with room on its disk where that is ours."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only') = 'off'")
            return cursor.fetchone()[0]
    file = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only")
        is_read_only = cursor.fetchone()[0] or os.statvfs(file).f_flag & os.ST_RDONLY
    may_write = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    return bool(may_write and not is_read_only and _has_room())


def _has_room():
    """Whether the disk of SQLite's file has room for changes."""
    file = intact.database_file()
    return file is None or shutil.disk_usage(file.parent).free > FREE
