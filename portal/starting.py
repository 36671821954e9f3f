"""What must be so before the portal starts, and what is wrong otherwise: for people, with what to do."""

import json
import logging
import os
import sqlite3
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, connection

from portal import intact
from portal.place import SECRET, SHORTEST_SECRET, unprotected
from portal.trouble import database_name, in_words, what_to_do
from records.history import Version
from records.models import DataVersion

FEWEST_CHARACTERS = 10  # different ones in a secret key
KNOWN = ("django-insecure", "changeme", "change-me", "secret", "password", "default", "example")
EVERY_PORT = range(1, 65536)

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


def problems():
    """What forbids starting: sentences; none when all is well."""
    yield from _addresses()
    if not settings.IS_PRODUCTION:
        return
    if settings.DEBUG:
        yield "DEBUG 不能在生产环境中打开：出错的页面会公开内部信息。请去掉 DEBUG。"
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS 不能是“*”：任何主机名都会被接受。请用 PUBLIC_URL 写明网站的地址。"
    if is_weak(settings.SECRET_KEY):
        yield (
            f"SECRET_KEY 太弱或者是示例里的：登录和签名的链接可以被伪造。请换成至少 {SHORTEST_SECRET} 个随机字符，"
            "或者去掉这个设置，让程序自己生成。"
        )


def _addresses():
    url = urlsplit(settings.PUBLIC_URL)
    if settings.PUBLIC_URL and (url.scheme not in ("http", "https") or not url.hostname or "*" in url.hostname):
        yield f"PUBLIC_URL={settings.PUBLIC_URL} 不是网址。请写成 https://主机名。"
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or int(port) not in EVERY_PORT:
        yield f"PORT={port} 不是端口号。请写 1 到 65535 之间的数。"


def is_weak(secret):
    is_known = any(word in secret.lower() for word in KNOWN)
    return is_known or len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS


def newer_migrations(applied, known):
    """What a newer program has done to these data and this one does not know: [app.name]. Both are (app, name)."""
    ours = {app for app, _ in known}
    unknown = set(applied) - set(known)
    return sorted(f"{app}.{name}" for app, name in unknown if app in ours)


def warnings():
    """What does not forbid starting, but should be known: sentences."""
    if not settings.IS_PRODUCTION and is_weak(settings.SECRET_KEY):
        yield (
            "注意：SECRET_KEY 太弱或者是示例里的，登录和签名的链接可以被伪造。只在本机试用时可以这样；"
            f"请换成至少 {SHORTEST_SECRET} 个随机字符，或者去掉这个设置，让程序自己生成。"
        )


def readable_by_others():
    """Let only their owner read database, key and backups; where that is not possible: sentences."""
    own = [settings.DATA_DIR / SECRET, *(settings.DATA_DIR / "backups").glob("*.tar")]
    if file := intact.database_file():
        own += [file, intact.database_file(intact.LOG), intact.database_file(intact.SHARED)]
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # SQLite gives its own files the same mode
    for path, reason in unprotected(own):
        yield f"注意：这台机器上的其他用户也能读 {path}，改不了它的权限（{reason}）。请运行 chmod 600 {path}。"


# --- Is it the database that was served last? ---


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
