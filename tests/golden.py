"""`python -m tests.golden FOLDER`: saves the response of every URL; `--against FOLDER` reports differences.

For a change that must not be visible: run it with the program before the change, then compare after it, on the same
DATA_DIR or DATABASE_URL. Pages are compared as parsed trees, data byte by byte, both without the data version and the
digests in names of static files.
"""

import argparse
import hashlib
import io
import os
import re
import sys
import zipfile
from pathlib import Path

import django
import html5lib

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.page_kinds import PUBLIC  # noqa: E402

LISTS = {
    "policies": ("", "year=2021", "department=kjt&as_of=2022-06-30", "theme=chengguo-zhuanhua", "sort=title", "q=科技",
                 "since=2020-01-01", "department=none", "q=部门:科学技术厅",
                 "year=1066", "level=national&sort=issued_on"),
    "measures": ("", "target=qiye", "instrument=houbuzhu&as_of=2029-01-01", "q=补助 -奖励",
                 "policy=keji-xingmeng-30-tiao",
                 "policy=none", "sort=title", "since=2020-01-01", "department=kjt", "q=部门:科技厅 年份:2021"),
    "platforms": ("", "kind=park", "region=none", "q=实验室", "sort=title", "since=2020-01-01"),
    "indicators": ("", "category=talent", "year=2025", "q=亿元", "nature=target", "since=2020-01-01"),
    "departments": ("", "q=科学", "sort=title", "since=2020-01-01"),
    "documents": ("", "confidence=official", "q=报告"),
    "search": ("q=科技", "q=研发 补助", "q=科技&type=measure", "q=内党发〔2020〕17号",
               "q=标题:办法", "q=科技&sort=title"),
}  # fmt: skip
OTHERS = ("/sitemap.xml", "/robots.txt", "/api/v1/", "/api/v1/openapi.json", "/no/such/", "/policies/no-such/",
          "/data/knowledge.jsonl", "/data/knowledge.csv.zip", "/data/dictionary.csv")  # fmt: skip
VERSION = re.compile(rb"\d+-[0-9a-f]{8}\b")
STATIC = re.compile(rb"(/static/[^\"?]*?)\.[0-9a-f]{12}\.")


def addresses(client):
    yield from (address for name, address in PUBLIC.items() if name != "login")
    yield from OTHERS
    for name, queries in LISTS.items():
        for query in queries:
            yield f"/{name}/?{query}"
            yield f"/{name}/?{query}&view=table"
            yield from (f"/{name}.{form}?{query}" for form in ("json", "csv", "xlsx", "atom"))
            yield f"/api/v1/{name}/?{query}&page_size=7&page=2"
            yield f"/api/v1/{name}/?{query}&cursor=*&sort=-issued_on"
        if name != "search":
            yield f"/sitemap-{name}.xml"
            yield from _of_records(client, name)


def _of_records(client, name):
    for row in client.get(f"/{name}.json").json()["results"]:
        page = row["url"].rstrip("/")
        yield f"{page}/"
        yield f"{page}/?as_of=2022-06-30"
        yield f"/api/v1{page}/?as_of=2029-01-01"
        yield from (f"{page}.{form}" for form in ("json", "ris", "jsonld"))


def answer(client, address):
    """What `address` answers, as bytes that are the same when nothing that matters differs."""
    response = client.get(address)
    kind = response.get("Content-Type", "")
    content = b"".join(response) if response.streaming else response.content
    if kind.startswith("text/html"):
        tree = html5lib.parse(VERSION.sub(b"V", STATIC.sub(rb"\1.", content)).decode(), namespaceHTMLElements=False)
        content = "\n".join(_lines(tree)).encode()
    elif "zip" in kind or "sheet" in kind:
        content = b"".join(_unpacked(content))
    return f"{response.status_code} {kind}\n".encode() + VERSION.sub(b"V", content)


def _lines(element, depth=0):
    words = " ".join((element.text or "").split())
    yield f"{'  ' * depth}{element.tag} {sorted(element.attrib.items())} {words}"
    for child in element:
        yield from _lines(child, depth + 1)
        if tail := " ".join((child.tail or "").split()):
            yield f"{'  ' * depth}| {tail}"


def _unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            if name != "docProps/core.xml":  # says when it was made
                yield name.encode() + b"\n" + archive.read(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    setup_test_environment()
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    different = []
    with override_settings(STORAGES=storages, API_REQUESTS_PER_MINUTE=10**6):
        client = Client(raise_request_exception=False)
        for address in addresses(client):
            name = hashlib.sha256(address.encode()).hexdigest()[:16]
            made = address.encode() + b"\n" + answer(client, address)
            (asked.folder / name).write_bytes(made)
            if asked.against:
                before = asked.against / name
                if not before.exists() or before.read_bytes() != made:
                    different.append(f"{name} {address}")
    sys.stdout.write("\n".join([*different, f"{len(different)} of {len(list(asked.folder.iterdir()))} differ", ""]))
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
