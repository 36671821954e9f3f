"""A backup back into an empty place: all of it, or nothing."""

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection, connections, transaction

from data.checksums import sha256
from portal import intact, postgresql
from portal.backup import DATABASE, FORMAT, MANIFEST, UPLOADS, BackupError, postgresql_tables, sqlite_tables
from portal.data_folder import SECRET, unprotected
from portal.trouble import NO_ROOM, in_words

NOTHING_CHANGED = "什么也没有改动。"
ANOTHER = "这份备份不能用，请换一份。"
ROOM = "请腾出备份文件两倍大小的空间再试。"
PARTS = {"format": int, "made_at": str, "database": str, "migrations": list, "tables": dict, "files": dict}


class Restored(NamedTuple):
    manifest: dict
    replaced_secret: Path | None  # where another key is now that was in this place


@contextmanager
def restored(path, known_migrations):
    """Put a backup into this portal's empty place; all is undone where that, or what is done inside, fails.

    `known_migrations` are those of this program: a backup that has others is of a newer one.
    """
    with ExitStack() as undo:
        try:
            _refuse_unless_empty()
            _make_place(undo)
            yield _put_back(Path(path), known_migrations, undo)
        except (OSError, sqlite3.Error, Error) as reason:
            said = in_words(reason, settings.DATA_DIR)
            if said is None:
                raise
            raise BackupError(f"没有恢复，已经退回，{NOTHING_CHANGED}{said}") from None
        undo.pop_all()


def _put_back(path, known_migrations, undo):
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        manifest = _unpacked(path, folder)
        _refuse_unless_fitting(path, manifest, known_migrations)
        database = folder / DATABASE[connection.vendor]
        (_put_sqlite if connection.vendor == "sqlite" else _put_postgresql)(database, path, manifest, undo)
        for each in UPLOADS:
            if (folder / each).is_dir():
                undo.callback(shutil.rmtree, settings.DATA_DIR / each, ignore_errors=True)
                (folder / each).rename(settings.DATA_DIR / each)
        return Restored(manifest, _put_secret(folder / SECRET, undo))


def _refuse_unless_empty():
    if file := intact.database_file():
        there = [beside for end in ("", intact.LOG, intact.SHARED) if intact.size(beside := intact.database_file(end))]
        there = there or ([file] if file.exists() and not file.is_file() else [])
    else:
        there = [f"表 {name}" for name in connection.introspection.table_names()]
    there += [settings.DATA_DIR / name for name in UPLOADS if (settings.DATA_DIR / name).exists()]
    if there:
        raise BackupError(
            f"这里不是空的（有 {there[0]}），不会覆盖。请用 DATA_DIR 指定一个新的文件夹"
            "（用 PostgreSQL 时，另用 DATABASE_URL 指定一个新建的空库）。"
        )


def _make_place(undo):
    missing = [each for each in (settings.DATA_DIR, *settings.DATA_DIR.parents) if not each.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700)
        undo.callback(_without_errors, folder.rmdir)


def _without_errors(work):
    with suppress(OSError):
        work()


# --- What is in the file ---


def _unpacked(path, folder):
    """Unpack what the manifest names into `folder`, hold every file against its checksum, and return the manifest."""
    try:
        with tarfile.open(path) as archive:
            manifest = _manifest(path, archive)
            _refuse_without_room(path, archive)
            for name in manifest["files"]:
                _extract(archive, archive.getmember(name), folder)
    except KeyError as missing:
        raise BackupError(f"{path} 不完整：里面没有 {missing.args[0]!s}。{NOTHING_CHANGED}{ANOTHER}") from None
    except (OSError, tarfile.TarError, EOFError, zlib.error) as reason:
        raise BackupError(_unreadable(path, reason)) from None
    for name, checksum in manifest["files"].items():
        if not (folder / name).is_file() or sha256(folder / name) != checksum:
            raise BackupError(f"{path} 已损坏：{name} 与备份时的校验和不一致。{NOTHING_CHANGED}{ANOTHER}")
    return manifest


def _extract(archive, member, folder):
    """Write a file of the archive into `folder`, for its owner alone.

    Debian's Python 3.11.2 has none of tarfile's filters: a link, or a name that leads elsewhere, is refused here.
    """
    target = Path(os.path.normpath(folder / member.name))
    if not member.isfile() or not target.is_relative_to(folder):
        raise tarfile.ReadError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "xb", opener=partial(os.open, mode=0o600)) as file:
        shutil.copyfileobj(archive.extractfile(member), file)


def _unreadable(path, reason):
    if isinstance(reason, OSError) and reason.errno in NO_ROOM:
        return f"{settings.DATA_DIR} 所在的磁盘满了，放不下备份里的内容。{NOTHING_CHANGED}{ROOM}"
    if isinstance(reason, FileNotFoundError):
        return f"没有 {path} 这个文件。请检查备份文件的路径。"
    if isinstance(reason, OSError) and reason.strerror:
        return f"读不了 {reason.filename or path}：{reason.strerror}。{NOTHING_CHANGED}请检查备份文件。"
    if intact.size(path) and not tarfile.is_tarfile(path):
        return f"{path} 不是本网站的备份文件。{NOTHING_CHANGED}请检查路径；备份文件由 backup 命令做成。"
    return f"{path} 不是完整的备份文件，多半没有拷贝完。{NOTHING_CHANGED}请重新拷贝，或换一份备份。"


def _manifest(path, archive):
    """What the backup says of itself, of the shape that this program reads."""
    try:
        manifest = json.loads(archive.extractfile(MANIFEST).read())
    except (KeyError, ValueError, AttributeError):
        raise BackupError(f"{path} 不是本网站的备份文件（里面没有可读的 {MANIFEST}）。{NOTHING_CHANGED}") from None
    if isinstance(manifest, dict) and manifest.get("format", FORMAT) != FORMAT:
        raise BackupError(
            f"{path} 是另一种格式（{manifest['format']}）的备份，这个版本的程序认得的是 {FORMAT}。"
            f"{NOTHING_CHANGED}请用做备份的程序恢复。"
        )
    if not _is_whole(manifest):
        raise BackupError(f"{path} 不是完整的备份文件：{MANIFEST} 里缺少内容。{NOTHING_CHANGED}{ANOTHER}")
    return manifest


def _is_whole(manifest):
    """Whether it has all parts, each of its shape."""
    return (
        isinstance(manifest, dict)
        and all(isinstance(manifest.get(name), kind) for name, kind in PARTS.items())
        and all(isinstance(each, list) and len(each) == 2 for each in manifest["migrations"])
        and all(isinstance(each, list) and len(each) == 2 for each in manifest["tables"].values())
        and {SECRET, DATABASE.get(manifest["database"])} <= manifest["files"].keys()
    )


def _refuse_without_room(path, archive):
    needed, free = sum(member.size for member in archive), shutil.disk_usage(settings.DATA_DIR).free
    if needed > free:
        raise BackupError(
            f"{settings.DATA_DIR} 所在的磁盘只有 {free:,} 字节空闲，备份里有 {needed:,} 字节。{NOTHING_CHANGED}{ROOM}"
        )


def _refuse_unless_fitting(path, manifest, known_migrations):
    if manifest["database"] != connection.vendor:
        raise BackupError(
            f"{path} 是 {manifest['database']} 的备份，而这里用的是 {connection.vendor}。{NOTHING_CHANGED}"
            "请检查 DATABASE_URL 是否设置正确。"
        )
    if newer := [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known_migrations]:
        raise BackupError(
            f"{path} 由更新的程序做成（有这个版本没有的迁移 {newer[0]}）。{NOTHING_CHANGED}请用新版本的程序恢复。"
        )


# --- Into its place ---


def _put_sqlite(file, path, manifest, undo):
    if fault := intact.fault(file, is_thorough=True):
        raise BackupError(f"{path} 里的数据库已损坏（{fault}）。{NOTHING_CHANGED}{ANOTHER}")
    with closing(sqlite3.connect(file)) as base:
        _hold_against(path, manifest, sqlite_tables(base))
    for end in ("", intact.LOG, intact.SHARED):
        undo.callback(intact.database_file(end).unlink, missing_ok=True)
    undo.callback(connections.close_all)
    file.rename(intact.database_file())


def _put_postgresql(file, path, manifest, undo):
    undo.callback(_drop_tables)  # there were none
    postgresql.run(
        *("pg_restore", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error"),
        *(postgresql.dbname(), file),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        _hold_against(path, manifest, postgresql_tables(cursor))


def _drop_tables():
    connections.close_all()
    with connection.cursor() as cursor:
        if names := connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {', '.join(map(connection.ops.quote_name, names))} CASCADE")


def _hold_against(path, manifest, tables):
    for name in sorted({*tables, *manifest["tables"]}):
        (before, checksum), (now, found) = manifest["tables"].get(name, [0, ""]), tables.get(name, [0, ""])
        if (before, checksum) != (now, found):
            how = "行数相同，内容不同" if before == now else f"备份时 {before} 行，现在 {now} 行"
            raise BackupError(f"{path} 已损坏：表 {name} 与备份时不同（{how}）。{NOTHING_CHANGED}{ANOTHER}")


def _put_secret(file, undo):
    """Put the key in its place; return where another one is now that was there."""
    place = settings.DATA_DIR / SECRET
    replaced = None
    if place.exists() and place.read_bytes() != file.read_bytes():
        replaced = place.with_name(f"{SECRET}.replaced")
        place.rename(replaced)
        undo.callback(replaced.rename, place)
        list(unprotected([replaced]))
    if not place.exists():
        undo.callback(place.unlink, missing_ok=True)
        file.rename(place)
    return replaced
