"""The folder of the data (DATA_DIR) and the secret key in it: made on first use, for their owner only."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

SECRET = "secret_key"  # the file of the secret key in DATA_DIR
SHORTEST_SECRET = 32  # characters
# These work on what is there, or make their own place: a mistyped DATA_DIR is told, and nothing is made in it.
LOOKING = {"backup", "restore", "build_data", "check_records", "check_rows", "check_search", "check_sources"}
REMADE = "密钥文件 {path} {state}，已重新生成；大家需要重新登录，发出的预览链接失效。\n"


def is_only_looking():
    """Whether the command of this process makes nothing in DATA_DIR."""
    return Path(sys.argv[0]).name == "manage.py" and sys.argv[1:2] and sys.argv[1] in LOOKING


def make_folder(path):
    """Make the folder of the data, unless the command only looks; end with words where there can be none."""
    try:
        if path.exists() and not path.is_dir():
            sys.exit(f"DATA_DIR={path} 不是文件夹。请用 DATA_DIR 指定存放数据的文件夹。")
        if not is_only_looking():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as reason:
        sys.exit(f"DATA_DIR={path} 用不了：{reason.strerror}。请指定一个运行网站的用户可以读写的文件夹。")


def stored_secret(folder):
    """Return the secret stored in `folder`; made on first use, and anew when it is lost or broken.

    A command that only looks gets one for itself where there is none.
    """
    path = folder / SECRET
    is_there, secret = path.exists(), readable_secret(path)
    if secret or is_only_looking():
        return secret or secrets.token_urlsafe(50)
    if is_there or has_data(folder):
        sys.stderr.write(REMADE.format(path=path, state="是空的或不完整" if is_there else "不见了"))
    try:
        return _written_secret(path, is_broken=is_there)
    except OSError as reason:
        sys.exit(f"写不了密钥文件 {path}：{reason.strerror}。请让运行网站的用户可以读写 DATA_DIR。")


def readable_secret(path):
    """The secret in `path`; None where there is none, or a broken one."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as reason:
        sys.exit(f"读不了密钥文件 {path}：{reason.strerror}。请让运行网站的用户可以读写它。")
    return secret if len(secret) >= SHORTEST_SECRET else None


def has_data(folder):
    """Whether a portal has served from this folder."""
    database = folder / "portal.sqlite3"
    return (database.exists() and database.stat().st_size > 0) or any(folder.glob("last_seen-*.json"))


def _written_secret(path, is_broken):
    """Write a new secret atomically; if several processes do, the first one's is used."""
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    if is_broken:
        unfinished.replace(path)
    else:
        with suppress(FileExistsError):
            os.link(unfinished, path)
    unfinished.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8").strip()


def unprotected(paths):
    """Let only their owner read these files; yield those where that is not possible, with the reason."""
    for path in paths:
        try:
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)
        except FileNotFoundError:
            continue
        except OSError as reason:
            yield path, reason.strerror
