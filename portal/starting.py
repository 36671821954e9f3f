"""What must be so before the portal starts, and what is wrong otherwise: for people, with what to do."""

import json
import logging
import os
import tempfile
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, connection

from records.history import Version
from records.models import DataVersion

SHORTEST_SECRET, FEWEST_CHARACTERS = 32, 10  # characters of a secret key, and how many different ones
KNOWN = ("django-insecure", "changeme", "change-me", "secret", "password", "default", "example")
EVERY_PORT = range(1, 65536)

OLDER = (
    "数据库比上次运行时旧（最后的修改是第 %d 条，上次是第 %d 条）：文件被换成了旧的，或者它旁边的 -wal 文件丢了。"
    "若不是有意恢复，请停下来，用最近的备份核对。 · the database is older than when it was last served"
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


def newer_migrations(loader):
    """What a newer program has done to these data and this one does not know: [app.name]."""
    ours = {app for app, _ in loader.disk_migrations}
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in unknown if app in ours)


# --- Is it the database that was served last? ---


def state():
    """What tells how far the database has come: its last change and data version."""
    version = DataVersion.objects.values_list("number", flat=True).first() or 0
    return {
        "data_version": version,
        "last_change": Version.objects.reached(),
    }


def remember(seen):
    """Note how far the database had come, for the next start."""
    place = _place()
    with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False) as file:
        json.dump(seen | {"file": _file()}, file)
    Path(file.name).rename(place)


def notice_another_database():
    """Say so where the database is older than when it was last served, or another file."""
    with suppress(OSError, ValueError, KeyError):
        before = json.loads(_place().read_text())
        now = state()
        lost = before["last_change"] - now["last_change"], before["data_version"] - now["data_version"]
        if max(lost) > 0:
            logger.warning(OLDER, now["last_change"], before["last_change"])
        elif before["file"] != _file():
            logger.warning(
                "数据库换成了另一个文件。若是恢复备份，不必理会。 · the database is another file than last time"
            )


def _file():
    """Which file the database is, where it is one."""
    if connection.vendor != "sqlite":
        return ""
    status = Path(connection.settings_dict["NAME"]).stat()
    return f"{status.st_dev}-{status.st_ino}"


def _place():
    """One for each database: two portals may share a folder."""
    named = connection.settings_dict
    name = sha256("|".join(str(named[part]) for part in ("HOST", "PORT", "NAME")).encode()).hexdigest()[:8]
    return settings.DATA_DIR / f"last_seen-{name}.json"


def keep_remembering(is_over, every=2.0):
    """In a thread of a worker: note how far the database has come, as long as it serves."""
    seen = None
    while not is_over.wait(every):
        with suppress(Error, OSError), closing(connection):
            if (now := state()) != seen:
                remember(now)
                seen = now
