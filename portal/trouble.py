"""What stops a command of the portal, in words: what is wrong, where, and what to do."""

import errno
import shlex
import sqlite3
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.conf import settings
from django.db import Error, connection

from portal import database_errors, intact

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
DISK = (  # what is said for which words in the message of a database
    (database_errors.FULL, "磁盘满了。请腾出空间再试。"),
    (database_errors.BROKEN_DISK, "读写出错：磁盘满了，或者坏了，或者有人动过数据库旁边的文件。请检查磁盘再试。"),
)
DATABASE = (
    (database_errors.LOCKED, "别的程序正在写数据库，等了很久还没有轮到。请过一会儿再试。"),
    (database_errors.READ_ONLY, "数据库只能读。请让运行网站的用户可以写它。"),
    (("unable to open",), "打不开数据库文件。请检查 DATA_DIR 是否写对、运行网站的用户能否读写它。"),
    (
        ("no such table", "does not exist"),
        "里面没有本网站的表。请检查 DATA_DIR 和 DATABASE_URL；新的网站请先 make run。",
    ),
)


def in_words(error, disk=None):
    """What to tell people of an error that is not the program's; None of another one.

    `disk` is where was written, unless into the database.
    """
    if isinstance(error, OSError):
        return _of_files(error)
    if not isinstance(error, Error | sqlite3.Error | psycopg2.Error):
        return None
    reason = next(iter(str(error).strip().splitlines()), "")
    if intact.is_damage(error):
        return f"数据库已损坏：{database_name()}（{reason}）。{what_to_do()}"
    if _is_unreachable(error):
        return (
            f"连不上数据库 {database_name()}：{reason}。请检查 DATABASE_URL，数据库服务器是否在运行，库是否已经建好。"
        )
    for words, said in DISK:
        if database_errors.has_any(reason, words):
            return f"{disk or database_name()}：{said}（{reason}）"
    said = next((said for words, said in DATABASE if database_errors.has_any(reason, words)), None)
    return said and f"{database_name()}：{said}（{reason}）"


def _of_files(error):
    where = error.filename or settings.DATA_DIR
    if error.errno in NO_ROOM:
        return f"磁盘满了，写不下 {where}。请腾出空间再试。"
    if error.errno in NOT_ALLOWED:
        return f"写不了 {where}：{error.strerror}。请让运行网站的用户可以读写它。"
    return None


def _is_unreachable(error):
    """Errors of connecting to PostgreSQL have no code."""
    cause = error if isinstance(error, psycopg2.Error) else error.__cause__
    return isinstance(cause, psycopg2.OperationalError) and cause.pgcode is None


def database_name():
    """Which database is meant, without its password."""
    if file := intact.database_file():
        return str(file)
    named = connection.settings_dict
    return f"{named['HOST'] or 'localhost'}:{named['PORT'] or 5432}/{named['NAME']}"


def what_to_do():
    """How to go on after damage."""
    return (
        "等待没有用，也不要单独动数据库文件或它的 -wal。请停下网站，把最近的好备份恢复到一个空的地方，从那里启动：\n"
        + way_back("最近的好备份.tar")
    )


def way_back(file):
    """The commands that restore `file` beside what is there, and start from it."""
    folder = settings.DATA_DIR.with_name(f"{settings.DATA_DIR.name}-restored")
    variables, lines = f"DATA_DIR={shlex.quote(str(folder))}", [f"cd {shlex.quote(str(settings.BASE_DIR))}"]
    if connection.vendor == "postgresql":
        name = f"{connection.settings_dict['NAME']}_restored"
        lines.append(f"createdb {_server_options()}{shlex.quote(name)}")
        variables += f" DATABASE_URL={shlex.quote(_url(name))}"
    lines.append(f"{variables} {program()} restore {shlex.quote(str(file))}")
    lines.append(f"{variables} make run")
    return "\n".join(f"  {line}" for line in lines)


def program():
    """How a command of this checkout is begun, from its folder."""
    python = Path(sys.executable)
    if python.is_relative_to(settings.BASE_DIR):
        python = python.relative_to(settings.BASE_DIR)
    return f"{shlex.quote(str(python))} manage.py"


def _server_options():
    named = connection.settings_dict
    options = {"host": named["HOST"], "port": named["PORT"], "username": named["USER"]}
    return "".join(f"--{name}={shlex.quote(str(value))} " for name, value in options.items() if value)


def _url(name):
    """The address of another database on this server; the password is for the reader to fill in."""
    named = connection.settings_dict
    user = quote(named["USER"] or "", safe="") + (":密码" if named["PASSWORD"] else "")
    port = f":{named['PORT']}" if named["PORT"] else ""
    return f"postgresql://{user}{user and '@'}{quote(named['HOST'] or '', safe='')}{port}/{quote(name, safe='')}"
