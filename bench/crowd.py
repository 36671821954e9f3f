"""python -m bench.crowd FOLDER [SECONDS]: many readers, an editor and greedy downloads at a large corpus.

FOLDER is a corpus as `python -m bench --part speed --data …` keeps it. It gets one more account and some edits.
"""

import http.client
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from bench import servers
from bench.attacks import SOON, Table, edit, slowest_page
from tests.served import NAME, PASSWORD

PROCESSES, READERS = 2, 25  # readers per process
DOWNLOADS, ADDRESS = 20, "/measures.xlsx"
READING = 30  # seconds of downloading before pages are measured
WORDS = [
    "企业",
    "科技",
    "创新",
    "技术",
    "研发",
    "项目",
    "支持",
    "产业",
    "资金",
    "平台",
    "人才",
    "成果",
    "补助",
    "建设",
    "管理",
]
PREPARE = f"""
from staff.models import User
from policies.models import Policy
User.objects.filter(username={NAME!r}).delete()
User.objects.create_superuser({NAME!r}, password={PASSWORD!r})
print(Policy.objects.latest("pk").pk)
"""


def address():
    """Some page: half of them are requested often, the others hardly ever twice."""
    page, word, year = random.randrange(1, 400), quote(random.choice(WORDS)), random.randrange(2012, 2026)
    rare = (
        f"/policies/?page={page}",
        f"/measures/?year={year}&page={page % 20 + 1}",
        f"/search/?q={word}&page={page % 5 + 1}",
        f"/policies/b{page * 11}/",
    )
    return random.choice(rare) if random.random() < 0.5 else random.choice(("/", "/policies/", "/measures/", "/about/"))


def read(port, until, results):
    """Read pages until the clock says `until`; put (seconds of each, errors)."""
    taken, errors = [], []

    def one():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.time() < until:
            wanted, begun = address(), time.perf_counter()
            try:
                connection.request("GET", wanted)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    errors.append(f"{wanted}: {response.status}")
            except (OSError, http.client.HTTPException) as reason:
                connection.close()
                errors.append(f"{wanted}: {reason!r}")
            taken.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=one) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put((taken, errors))


def many_readers(table, port, policy, seconds):
    over, counts, results = threading.Event(), {"saved": 0, "other": 0}, multiprocessing.Queue()
    editing = threading.Thread(target=edit, args=[port, policy, over, counts])
    until = time.time() + seconds
    processes = [multiprocessing.Process(target=read, args=(port, until, results)) for _ in range(PROCESSES)]
    for one in (editing, *processes):
        one.start()
    found = [results.get() for _ in processes]
    over.set()
    editing.join()
    taken, errors = ([*chain.from_iterable(some)] for some in zip(*found, strict=True))
    what = f"{PROCESSES * READERS} readers and an editor for {seconds} s: requests, errors"
    table.row(what, f"{len(taken):,}, {len(errors)}", "0 errors", not errors)
    sys.stdout.write("".join(f"{error}\n" for error in errors[:10]))
    edits = f"{counts['saved']}, {counts['other']}"
    table.row("edits meanwhile: saved, refused", edits, "none refused", not counts["other"])
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    table.row("a page for them: p50, p95, slowest", f"{p50:.2f}, {p95:.2f}, {max(taken):.2f} s", "", True)


def download(port, over):
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", f"{ADDRESS}?as_of=2026-01-{random.randrange(1, 29):02}")
        response = connection.getresponse()
        while not over.is_set() and response.read(2**16):
            pass


def many_downloads(table, port):
    over = threading.Event()
    threads = [threading.Thread(target=download, args=[port, over]) for _ in range(DOWNLOADS)]
    for thread in threads:
        thread.start()
    time.sleep(READING)
    table.seconds(f"{DOWNLOADS} × {ADDRESS}, read: slowest page", slowest_page(port), SOON)
    over.set()


def main(folder, seconds=180):
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": "", "PUBLIC_URL": ""}
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PREPARE]
    printed = subprocess.run(shell, env=environment, check=True, capture_output=True, text=True).stdout
    table = Table()
    with servers.portal(folder) as server:
        many_readers(table, server.port, int(printed.split()[-1]), seconds)
        many_downloads(table, server.port)
    return int(table.failed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:])))
