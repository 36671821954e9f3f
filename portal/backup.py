"""The whole of a portal in one file, while it runs; `portal.restoring` puts it back into an empty place.

The file is a tar: `manifest.json` first, then the database, the secret key and what was uploaded. The manifest holds
the checksum of each file, and of each table its number of rows and a checksum of them.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from data.checksums import sha256
from portal import intact, postgresql
from portal.data_folder import SECRET, readable_secret
from portal.start_checks import newer_migrations
from portal.trouble import database_name, in_words, what_to_do

FORMAT = 1  # of the file
DATABASE = {"sqlite": "portal.sqlite3", "postgresql": "portal.pgdump"}
MANIFEST = "manifest.json"
UPLOADS = ("uploads", "media")  # folders of DATA_DIR, where there are any


class BackupError(CommandError):
    """What is wrong, where, and what to do: for people."""


# --- Making one ---


def make(path):
    """Write a backup to `path`, which must not exist yet, readable by its owner only; return its manifest.

    Nothing is left where it cannot be made, or could not be restored.
    """
    path = Path(path)
    if path.exists():
        raise BackupError(f"{path} 已经存在，不会覆盖。请换一个文件名。")
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        secret = _secret()
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent, ignore_cleanup_errors=True) as name:
            manifest = _gathered(Path(name), secret)
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                os.fchmod(file.fileno(), 0o600)
                _pack(file, Path(name))
                os.fsync(file.fileno())
        os.link(unfinished, path)  # unlike a rename it never replaces what came meanwhile
    except (OSError, sqlite3.Error, Error) as reason:
        said = in_words(reason, path.parent) or f"{getattr(reason, 'strerror', None) or reason}。请检查路径和磁盘。"
        raise BackupError(f"没有做成备份 {path}：{said}") from None
    finally:
        with suppress(OSError):  # a disk that cannot be written holds nothing of ours
            unfinished.unlink(missing_ok=True)
    return manifest


def _secret():
    """The key that the portal serves with, which is never made up for a backup."""
    if secret := os.environ.get("SECRET_KEY") or readable_secret(settings.DATA_DIR / SECRET):
        return secret
    raise BackupError(
        f"{settings.DATA_DIR} 里没有网站的密钥 {SECRET}，没有做备份。请用运行网站时的 DATA_DIR（和 SECRET_KEY）；"
        "密钥丢了的话，先 make run，会重新生成。"
    )


def _refuse_newer_data(migrations):
    if newer := newer_migrations(map(tuple, migrations), MigrationLoader(None).disk_migrations):
        raise BackupError(
            f"数据由更新的程序写过（{newer[0]}），这个版本恢复不了，没有做备份。请用运行网站的那个版本做备份。"
        )


def _gathered(folder, secret):
    """Copy all that belongs to a backup into `folder`, the manifest too, and return it."""
    database = folder / DATABASE[connection.vendor]
    tables, migrations = (_copy_sqlite if connection.vendor == "sqlite" else _dump_postgresql)(database)
    (folder / SECRET).write_text(secret, encoding="utf-8")
    for name in UPLOADS:
        if (source := settings.DATA_DIR / name).is_dir():
            shutil.copytree(source, folder / name)
    files = {str(path.relative_to(folder)): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": migrations,
        "tables": tables,
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    return manifest


def _pack(file, folder):
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(folder / MANIFEST, MANIFEST, filter=private)
        for path in sorted(folder.iterdir()):
            if path.name != MANIFEST:
                archive.add(path, path.name, filter=private)


def private(member):
    """Only for its owner, whoever unpacks it by hand."""
    member.mode = 0o700 if member.isdir() else 0o600
    return member


def _copy_sqlite(path):
    """A copy by SQLite's own backup, which is consistent whatever is written meanwhile; proved to be whole."""
    source = intact.database_file().as_uri()
    with closing(sqlite3.connect(f"{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)  # in one go: in parts it would begin anew at each write
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    if fault := intact.fault(path, is_thorough=True):
        raise BackupError(f"数据库已损坏：{database_name()}（{fault}），没有做备份：这样的备份恢复不了。{what_to_do()}")
    with closing(sqlite3.connect(path)) as copy:
        migrations = [list(row) for row in copy.execute("SELECT app, name FROM django_migrations")]
        _refuse_newer_data(migrations)
        return sqlite_tables(copy), migrations


def _dump_postgresql(path):
    """A dump and the checksums of the same moment."""
    connections.close_all()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [list(row) for row in cursor.fetchall()]
        _refuse_newer_data(migrations)
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = f"--snapshot={cursor.fetchone()[0]}"
        postgresql.run("pg_dump", "--format=custom", "--no-owner", "--no-acl", snapshot, f"--file={path}")
        return postgresql_tables(cursor), migrations


# --- What a table holds ---


def sqlite_tables(base):
    """{table: [rows, checksum]} of an open database."""
    names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")
    return {name: _checksum(base.execute(f'SELECT * FROM "{name}" ORDER BY rowid')) for (name,) in names.fetchall()}


def postgresql_tables(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    tables = {}
    for (name,) in cursor.fetchall():
        with connection.connection.cursor(f"of_{name}"[:60]) as rows:  # on the server: not all in memory
            rows.execute(f'SELECT one::text FROM "{name}" AS one ORDER BY one::text COLLATE "C"')
            tables[name] = _checksum(rows)
    return tables


def _checksum(rows):
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogateescape"))
        count += 1
    return [count, digest.hexdigest()]
