"""How far the database had come when it was last served, and which files it was: is it still the same one?"""

import json
import logging
import sqlite3
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from portal import intact
from portal.trouble import database_name, in_words, what_to_do
from records.history import Version
from records.models import DataVersion

OLDER = (
    "数据库比上次运行时旧（最后的修改是第 %d 条，上次是第 %d 条）：文件被换成了旧的，或者它旁边的 -wal 文件丢了。"
    "若不是有意恢复，请停下来，用最近的备份核对。 · the database is older than when it was last served"
)

LOST = (
    "上次运行时，数据库文件或它旁边的 -wal 被删除或换掉了（那以前最后的修改是第 %d 条，现在是第 %d 条）："
    "那之后的修改已经丢失。请用最近的备份和各人的记录核对。"
    " · changes made after the database's files were removed are lost"
)
TAKEN_AWAY = (
    "%s 或它旁边的 -wal 文件在网站运行时被删除或换掉了：之后的修改会丢失。请马上停下网站，不要再修改；重新启动后，"
    "用最近的备份核对。 · the database or its -wal was removed or replaced while it was served"
)

logger = logging.getLogger("portal.server")


def faults():
    """What is wrong with the database's file before anything is read from it: sentences."""
    before, now = _last_seen(), intact.files()
    is_same_log = now and before.get("log") == now["log"] != ""
    if is_same_log and before["file"] != now["file"] and not intact.was_closed():
        log = intact.database_file(intact.LOG)
        yield (
            f"{database_name()} 换成了另一个文件，而它旁边的 {log.name} 还是原来的：两者不是一套，合在一起会损坏数据。"
            f"请把原来的数据库文件放回来；确实要用换来的文件时，先把 {log.name} 移到别的文件夹，再启动。"
        )
    elif fault := intact.fault_at_start():
        yield f"数据库已损坏：{database_name()}（{fault}）。{what_to_do()}"


def state():
    """What tells how far the database has come: its last change and data version."""
    version = DataVersion.objects.values_list("number", flat=True).first() or 0
    return {
        "data_version": version,
        "last_change": Version.objects.reached(),
    }


def remember(seen):
    """Note how far the database had come, and which files it is, for the next start."""
    noted = _place()
    with tempfile.NamedTemporaryFile("w", dir=noted.parent, delete=False) as file:
        json.dump(seen | intact.files(), file)
    Path(file.name).rename(noted)


def notice_another_database():
    """Say so where the database is older than when it was last served, or another file."""
    before = _last_seen()
    if before.get("taken_away"):
        logger.warning(LOST, before["last_change"], state()["last_change"])
    elif _is_older(now := state(), before):
        logger.warning(OLDER, now["last_change"], before["last_change"])
    elif before and before.get("file", "") != intact.files().get("file", ""):
        logger.warning("数据库换成了另一个文件。若是恢复备份，不必理会。 · the database is another file than last time")


def _is_older(now, before):
    return any(before.get(name, 0) > reached for name, reached in now.items())


def settle():
    """When the last worker has ended: leave one file that holds everything, and note how far it has come."""
    try:
        intact.close_log()
        now, before = state(), _last_seen()
        if not before.get("taken_away") and not _is_older(now, before):  # else the next start says so
            remember(now)
    except (Error, sqlite3.Error, OSError) as reason:
        logger.warning("停止时没能整理好数据库：%s", in_words(reason) or reason)
    finally:
        connection.close()  # the last one: SQLite removes the log


def _last_seen():
    """What was noted when this database was last served; nothing when it never was."""
    with suppress(OSError, ValueError):
        seen = json.loads(_place().read_text())
        return seen if isinstance(seen, dict) and seen.keys() >= {"data_version", "last_change"} else {}
    return {}


def _place():
    """One for each database: two portals may share a folder. Of a file that counts what it is called in the folder:
    the folder may be moved."""
    named = {part: str(connection.settings_dict[part]) for part in ("HOST", "PORT", "NAME")}
    named["NAME"] = named["NAME"].removeprefix(f"{settings.DATA_DIR}/")
    name = sha256("|".join(named.values()).encode()).hexdigest()[:8]
    return settings.DATA_DIR / f"last_seen-{name}.json"


def keep_remembering(is_over, every=1.0):
    """In a thread of a worker: note how far the database has come, and whether its files are the same, while it serves.

    On SQLite the connection stays open, so that the log is there as long as nobody takes it away.
    """
    seen, files = None, {}
    while not is_over.wait(every):
        if files and files != intact.files():
            intact.report(TAKEN_AWAY % database_name())
            with suppress(OSError):
                remember(seen | {"taken_away": True})
            return
        try:
            if (now := state()) != seen:
                remember(now)
                seen = now
            files = intact.files()
        except (Error, OSError) as reason:
            intact.heed(reason)
            connection.close()
            files = {}
        if connection.vendor != "sqlite":
            connection.close()
