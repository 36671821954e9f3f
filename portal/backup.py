"""The whole of a portal in one file, while it runs, and back again into an empty place.

The file is a tar: `manifest.json` first, then the database, the secret key and what was uploaded. The manifest holds
the checksum of each file, and of each table its number of rows and a checksum of them.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from data.checksums import sha256

FORMAT = 1  # of the file
DATABASE = {"sqlite": "portal.sqlite3", "postgresql": "portal.pgdump"}
SECRET, MANIFEST = "secret_key", "manifest.json"
UPLOADS = ("uploads", "media")  # folders of DATA_DIR, where there are any
CHUNK = 1 << 20
CLIENTS = Path("/usr/lib/postgresql")  # where Debian has the programs of each version


class BackupError(Exception):
    """What is wrong, where, and what to do: for people."""


# --- Making one ---


def make(path):
    """Write a backup to `path`, which must not exist yet, readable by its owner only; return its manifest."""
    path = Path(path)
    if path.exists():
        raise BackupError(f"{path} 已经存在，不会覆盖。请换一个文件名。")
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as name:
            manifest = _gathered(Path(name))
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                os.fchmod(file.fileno(), 0o600)
                _pack(file, Path(name))
                os.fsync(file.fileno())
        os.link(unfinished, path)  # unlike a rename it never replaces what came meanwhile
    except OSError as reason:
        raise BackupError(f"备份没有做成：{reason.strerror or reason}（{reason.filename or path}）。") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _gathered(folder):
    """Copy all that belongs to a backup into `folder`, the manifest too, and return it."""
    database = folder / DATABASE[connection.vendor]
    tables, migrations = (_copy_sqlite if connection.vendor == "sqlite" else _dump_postgresql)(database)
    (folder / SECRET).write_text(settings.SECRET_KEY, encoding="utf-8")
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
        archive.add(folder / MANIFEST, MANIFEST)
        for path in sorted(folder.iterdir()):
            if path.name != MANIFEST:
                archive.add(path, path.name)


def _copy_sqlite(path):
    """A copy by SQLite's own backup, which is consistent whatever is written meanwhile."""
    source = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)  # in one go: in parts it would begin anew at each write
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return sqlite_tables(copy), [list(row) for row in copy.execute("SELECT app, name FROM django_migrations")]


def _dump_postgresql(path):
    """A dump and the checksums of the same moment."""
    connections.close_all()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _client("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={path}")
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [list(row) for row in cursor.fetchall()]
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


# --- Putting it back ---


def restore(path, known_migrations):
    """Put a backup into this portal's empty place and return its manifest; nothing is changed unless all of it holds.

    `known_migrations` are those of this program: a backup that has others is of a newer one.
    """
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as name:
        folder = Path(name)
        manifest = _unpacked(Path(path), folder)
        _refuse_unless_fitting(manifest, known_migrations)
        database = folder / DATABASE[connection.vendor]
        (_put_sqlite if connection.vendor == "sqlite" else _put_postgresql)(database, manifest)
        for folder_name in UPLOADS:
            if (folder / folder_name).is_dir():
                (folder / folder_name).rename(settings.DATA_DIR / folder_name)
        (folder / SECRET).chmod(0o600)
        (folder / SECRET).rename(settings.DATA_DIR / SECRET)
    return manifest


def _refuse_unless_empty():
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        there = [file for end in ("", "-wal", "-shm") if _size(file := place.with_name(place.name + end))]
    else:
        there = connection.introspection.table_names()
    there += [name for name in UPLOADS if (settings.DATA_DIR / name).exists()]
    if there:
        raise BackupError(f"这里不是空的（有 {there[0]}），不会覆盖。请用 DATA_DIR 或 DATABASE_URL 指定一个空的地方。")


def _size(path):
    return path.stat().st_size if path.exists() else 0


def _unpacked(path, folder):
    """Unpack into `folder` and hold every file against its checksum."""
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files, form = manifest["files"], manifest["format"]
    except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as reason:
        raise BackupError(f"{path} 读不了，不是完整的备份文件：{reason}") from None
    if form != FORMAT:
        raise BackupError(f"{path} 是另一种格式（{form}）的备份，这个版本的程序认得的是 {FORMAT}。")
    for name, checksum in files.items():
        if not (folder / name).is_file() or sha256(folder / name) != checksum:
            raise BackupError(f"{path} 已损坏：{name} 与备份时的校验和不一致。什么也没有改动。")
    return manifest


def _refuse_unless_fitting(manifest, known_migrations):
    if manifest["database"] != connection.vendor:
        raise BackupError(
            f"这是 {manifest['database']} 的备份，而这里用的是 {connection.vendor}。请检查 DATABASE_URL 是否设置正确。"
        )
    if newer := [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known_migrations]:
        raise BackupError(f"备份由更新的程序做成（有这个版本没有的迁移 {newer[0]}）。请用新版本的程序恢复。")


def _put_sqlite(file, manifest):
    with closing(sqlite3.connect(file)) as base:
        _hold_against(manifest, sqlite_tables(base))
        if (result := base.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise BackupError(f"备份里的数据库不完整：{result}")
    file.rename(connection.settings_dict["NAME"])


def _put_postgresql(file, manifest):
    _client("pg_restore", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error", "--dbname=", file)
    with transaction.atomic(), connection.cursor() as cursor:
        _hold_against(manifest, postgresql_tables(cursor))


def _hold_against(manifest, tables):
    for name in sorted({*tables, *manifest["tables"]}):
        before, now = manifest["tables"].get(name), tables.get(name)
        if before != now:
            raise BackupError(f"表 {name} 与备份时不同：当时 {before}，现在 {now}（行数，校验和）。")


# --- PostgreSQL's own programs ---


def _client(program, *arguments):
    """Run a program of PostgreSQL on our database. Who asks is told by variables, which no list of processes shows."""
    parameters = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    environment = os.environ | {names[key]: str(value) for key, value in parameters.items() if key in names}
    database = str(parameters.get("dbname", "postgres"))
    arguments = [f"--dbname={database}" if argument == "--dbname=" else argument for argument in arguments]
    command = [_program(program), *map(str, arguments)]
    run = subprocess.run(command, env=environment | {"PGDATABASE": database}, capture_output=True, text=True)
    if run.returncode:
        raise BackupError(f"{program} 没有成功：{run.stderr.strip()}")


def _program(name):
    """The newest there is: an older one refuses a newer server."""
    found = sorted(CLIENTS.glob(f"*/bin/{name}"), key=lambda path: float(path.parent.parent.name))
    if program := (found[-1] if found else shutil.which(name)):
        return str(program)
    raise BackupError(f"找不到 {name}。请安装 PostgreSQL 的客户端程序：apt-get install postgresql-client")
