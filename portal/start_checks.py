"""What must be so before the portal starts, and what is wrong otherwise: for people, with what to do."""

import os
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings

from portal import intact
from portal.data_folder import SECRET, SHORTEST_SECRET, unprotected

FEWEST_CHARACTERS = 10  # different ones in a secret key
KNOWN = ("django-insecure", "changeme", "change-me", "secret", "password", "default", "example")
EVERY_PORT = range(1, 65536)


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
