"""Builds the files of one data version: JSON Lines, zipped CSV, SQLite, data dictionary and checksums."""

import csv
import io
import json
import sqlite3
import zipfile

from django.conf import settings
from django.utils import timezone

from data.bulk.tables import CHUNK, SQL, TABLES
from data.checksums import sha256
from data.lists import LISTINGS
from lists.encoding import encoded
from records.models import DataVersion

FILES = {  # in display order
    "knowledge.jsonl": ("JSON Lines", "application/jsonl", "每行一条记录，与接口里的记录相同，另有 type"),
    "knowledge.csv.zip": ("CSV（压缩包）", "application/zip", "每张表一个 CSV，UTF-8"),
    "knowledge.sqlite3": ("SQLite", "application/vnd.sqlite3", "可以直接查询的数据库，Datasette 等软件能打开"),
    "dictionary.csv": ("数据字典", "text/csv; charset=utf-8", "每张表、每一列的名称、类型和含义"),
}
DICTIONARY = ("表", "表的含义", "列", "列的含义", "类型", "指向的表", "说明")
TYPES = {int: "整数", float: "数", str: "文字"}


def make(folder):
    """Write every file into `folder`, the manifest last; return the manifest."""
    version = DataVersion.objects.first()
    changed = version.changed_at if version else timezone.now()
    as_of = timezone.localtime(changed).date()
    about = {
        "title": settings.SITE_NAME,
        "data_version": str(version),
        "changed_at": changed.isoformat(timespec="seconds"),
        "validity_as_of": as_of.isoformat(),
        "licence": settings.DATA_LICENCE,
    }
    counts = _jsonl(folder / "knowledge.jsonl", as_of)
    _csv_zip(folder / "knowledge.csv.zip", timezone.localtime(changed).timetuple()[:6])
    sqlite(folder / "knowledge.sqlite3", about)
    (folder / "dictionary.csv").write_text("\ufeff" + _csv(DICTIONARY, dictionary()), encoding="utf-8", newline="")
    files = [{"name": name, "bytes": (folder / name).stat().st_size, "sha256": sha256(folder / name)} for name in FILES]
    sums = "".join(f"{file['sha256']}  {file['name']}\n" for file in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="ascii")
    manifest = about | {"records": counts, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False), encoding="utf-8")
    return manifest


def dictionary():
    """A description of every column of every table: rows of DICTIONARY."""
    for table in TABLES:
        for field in table.fields:
            yield table.name, table.label, field.name, field.label, TYPES[field.kind], field.refers, field.note


def _jsonl(path, as_of):
    counts = {}
    with path.open("wb") as file:
        for name, listing in LISTINGS.items():
            ids = list(listing.records().order_by("pk").values_list("pk", flat=True))
            counts[name] = len(ids)
            for start in range(0, len(ids), CHUNK):
                some = ids[start : start + CHUNK]
                for data in listing.data(some, as_of).values():
                    file.write(encoded({"type": listing.kind.name, **data}) + b"\n")
    return counts


def _csv_zip(path, made_at):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in TABLES:
            member = zipfile.ZipInfo(f"{table.name}.csv", made_at)  # fixed time: equal data give an equal file
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as file:
                text = io.TextIOWrapper(file, "utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow([field.name for field in table.fields])
                writer.writerows(table.values())
                text.flush()


def _csv(header, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def sqlite(path, about):
    """Write the tables, their dictionary and the metadata into a new file."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=OFF")  # the file is discarded on any error
    for table in TABLES:
        fields = table.fields
        columns = [
            f'"{field.name}" {SQL[field.kind]}{" PRIMARY KEY" if field.name == "id" else ""}' for field in fields
        ]
        links = [f'FOREIGN KEY ("{field.name}") REFERENCES "{field.refers}" ("id")' for field in fields if field.refers]
        base.execute(f'CREATE TABLE "{table.name}" ({", ".join([*columns, *links])})')
        marks = ", ".join("?" * len(fields))
        base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.values())
        for field in fields:
            if field.refers:
                base.execute(f'CREATE INDEX "{table.name}_{field.name}" ON "{table.name}" ("{field.name}")')
    columns = ", ".join(f'"{name}" TEXT' for name in DICTIONARY)
    base.execute(f"CREATE TABLE data_dictionary ({columns})")
    base.executemany(f"INSERT INTO data_dictionary VALUES ({', '.join('?' * len(DICTIONARY))})", dictionary())
    base.execute('CREATE TABLE about ("key" TEXT PRIMARY KEY, "value" TEXT)')
    base.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    base.commit()
    base.close()
