"""The portal, Datasette and a constant page: `python -m bench.speed FOLDER POLICIES [LARGER POLICIES]`.

CPU is the user and system time of a server and its workers per request: sequential requests over one connection, in
alternating rounds, without compression (Datasette has none). Requests per second are those of a crowd of readers that
accept br, as browsers do. FOLDER keeps the corpus, the file for Datasette, Datasette and the figures (speed.json). If
Datasette cannot be installed, or with --quick, which only shows that everything works, the portal is measured alone.
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import NamedTuple

WARMING = 60  # URLs per task requested before the measurement, as far as there are more than the rounds need
KEPT_MORE = 1.5  # this times the size of the cache is requested, to find the maximum memory
PREPARING = 3 * 3600  # seconds
BROTLI = {"Accept_Encoding": "gzip, deflate, br"}
LIST = "/policies/"


class Effort(NamedTuple):
    rounds: int
    repeated: int  # requests per page in a round
    seconds: float  # duration of a crowd's requests in a round
    starts: int


FULL, QUICK = Effort(5, 500, 3, 3), Effort(1, 20, 0.2, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("policies", type=int)
    parser.add_argument("larger", type=Path, nargs="?", help="a corpus of ten times as many, to see how a list grows")
    parser.add_argument("--quick", action="store_true", help="one short round without Datasette")
    asked = parser.parse_args()
    effort = QUICK if asked.quick else FULL
    folder = asked.folder.resolve()
    prepare(folder, asked.policies)
    if asked.larger:
        prepare(asked.larger.resolve(), asked.policies * 10)
    os.environ["DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from bench import asked as questions
    from bench import servers

    program = None if asked.quick else datasette(folder)
    works = questions.works(folder)
    goals = cold_starts(servers, folder, effort)
    with ExitStack() as stack:
        ours = stack.enter_context(servers.portal(folder))
        sides = {"ours": ours}
        if program:
            sides["datasette"] = stack.enter_context(servers.datasette(program, folder / questions.FILE))
        figures = uncached(works, sides, effort)
        goals += beside_datasette(works, figures)
        with servers.constant() as constant:
            goals += repeated(ours, constant, figures["list"].get("datasette"), effort)
        memory = kept_pages(ours)
    if asked.larger:
        with servers.portal(asked.larger.resolve()) as larger:
            goals.append(growth(works[0], larger, figures["list"]["ours"]))
    report(folder, asked.policies, figures, goals, memory, program)


def datasette(folder):
    """The program, or None if it is not installed and cannot be."""
    from bench.datasette import installed

    tell("Datasette …")
    try:
        return installed(folder / "datasette")
    except (OSError, subprocess.SubprocessError) as reason:
        say(f"without Datasette, which cannot be installed here: {reason}")
        return None


def prepare(folder, policies):
    """Fill the folder in a separate process, unless it is filled."""
    folder.mkdir(parents=True, exist_ok=True)
    tell(f"{policies:,} policies …")
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "bench.published", str(policies)]
    subprocess.run(command, env=environment, check=True, timeout=PREPARING)


def uncached(works, sides, effort):
    """{work: {"ours", "datasette": milliseconds of CPU per request}}: medians of rounds, of each of `sides`."""
    from bench.client import Reader

    readers = {side: Reader(server.port) for side, server in sides.items()}
    taken = {work.name: {side: [] for side in sides} for work in works}
    waiting = {work.name: _pairs(work) for work in works}
    for turn in range(-1, effort.rounds):  # the first warms up
        for work in works:
            each = min(work.each, max(1, len(work.ours) // (effort.rounds + 1)))
            first = each // 4  # not counted: the other side had the machine's caches
            spare = max(0, len(work.ours) - effort.rounds * (each + first))
            pairs = list(islice(waiting[work.name], min(WARMING, spare) if turn < 0 else first + each))
            found = {}
            for side in sorted(sides, reverse=turn % 2):
                answers = [readers[side].get(pair[side]) for pair in pairs[:first]]
                cpu = sides[side].cpu()
                answers += [readers[side].get(pair[side]) for pair in pairs[first:]]
                if turn >= 0 and len(pairs) > first:
                    taken[work.name][side].append((sides[side].cpu() - cpu) / (len(pairs) - first) * 1000)
                found[side] = [_found(work, side, pair, answer) for pair, answer in zip(pairs, answers, strict=True)]
            _compare(work, pairs, found)
        tell(f"round {turn + 1} of {effort.rounds}")
    return {name: {side: statistics.median(all_) for side, all_ in both.items()} for name, both in taken.items()}


def _compare(work, pairs, found):
    """Raise an error unless both sides found the same."""
    results = [(pair, *each) for pair, *each in zip(pairs, *found.values(), strict=True) if each[0] != each[-1]]
    if results:
        raise RuntimeError(f"{work.name}: not the same is found: {results[:3]} ({', '.join(found)})")


def _pairs(work):
    theirs = work.theirs * len(work.ours) if len(work.theirs) == 1 else work.theirs
    return iter([{"ours": mine, "datasette": other} for mine, other in zip(work.ours, theirs, strict=True)])


def _found(work, side, pair, answer):
    status, _, body = answer
    if status != 200:
        raise RuntimeError(f"{pair[side]} answered {status}")
    return work.found(body, side == "ours")


def beside_datasette(works, figures):
    """[(what, goal, measured, unit, is it met)] for every task with a goal."""
    results = []
    for work in works:
        if work.goal and "datasette" in figures[work.name]:
            ratio = figures[work.name]["datasette"] / figures[work.name]["ours"]
            results.append((f"{work.name}: times less CPU than Datasette", work.goal, ratio, "×", ratio >= work.goal))
    return results


def repeated(ours, constant, theirs, effort):
    """A cached page and its 304, compared with the constant page; `theirs`: Datasette's time to repeat it, or None."""
    from bench.client import Reader, many_readers

    etag = Reader(ours.port).get(LIST, **BROTLI)[1]["ETag"]
    asked = {
        "constant": (constant, "/", {}),
        "page": (ours, LIST, BROTLI),
        "304": (ours, LIST, {**BROTLI, "If_None_Match": etag}),
    }
    cpu, rate = ({name: [] for name in asked} for _ in range(2))
    for turn in range(effort.rounds):
        for name, (server, address, headers) in asked.items():
            reader = Reader(server.port)
            wanted = 304 if name == "304" else 200
            for number in range(effort.repeated + 1):
                if number == 1:  # the first request may have had to build it
                    began = server.cpu()
                if reader.get(address, **headers)[0] != wanted:
                    raise RuntimeError(f"{name}: not {wanted}")
            cpu[name].append((server.cpu() - began) / effort.repeated * 1000)
            reader.close()
            answered, readers = many_readers(server.port, address, effort.seconds, **headers)
            rate[name].append(answered)
            tell(f"{name}: {answered:,.0f} requests/s, {readers * 1e6:.0f} µs of the readers' CPU for each")
        tell(f"repeated, round {turn + 1} of {effort.rounds}")
    cpu, rate = ({name: statistics.median(all_) for name, all_ in of.items()} for of in (cpu, rate))
    for name in asked:
        say(f"{name:<30}{cpu[name]:>10.3f} ms of CPU{rate[name]:>10,.0f} requests/s")
    page, unchanged = rate["page"] / rate["constant"], rate["304"] / rate["constant"]
    less = theirs and theirs / cpu["page"]
    beside = [("repeated page: times less CPU than Datasette", 40, less, "×", less >= 40)] if theirs else []
    return [
        *beside,
        ("repeated page: requests/s of the constant page", 0.9, page, "×", page >= 0.9),
        ("304: requests/s of the constant page", 1, unchanged, "×", unchanged >= 1),
    ]


def cold_starts(servers, folder, effort):
    """Seconds from the command to the first page, and to the first list."""
    from bench.client import Reader

    taken = {"home": [], "first list": []}
    for _ in range(effort.starts):
        began = time.monotonic()
        with servers.portal(folder) as server:
            taken["home"].append(time.monotonic() - began)
            tell(f"cold start: {taken['home'][-1]:.2f} s, {server.cpu():.2f} s of CPU")
            Reader(server.port).get(LIST)
            taken["first list"].append(time.monotonic() - began)
    seconds = {what: statistics.median(all_) for what, all_ in taken.items()}
    return [(f"cold start until the {what} is there", 2, took, " s", took <= 2) for what, took in seconds.items()]


def kept_pages(server):
    """Megabytes of the largest worker, before and after more pages were requested than it can cache."""
    from bench.client import Reader
    from portal.cache import CACHE_BYTES

    reader, before, answered, page = Reader(server.port), server.memory(), 0, 0
    while answered < CACHE_BYTES * KEPT_MORE / 1.5 and page < 5000:
        page += 1
        status, _, body = reader.get(f"/measures/?page={page}")
        if status != 200:
            break
        answered += len(body)
    results = {"pages": page, "before": before / 2**20, "after": server.memory() / 2**20, "limit": CACHE_BYTES / 2**20}
    say(
        "kept pages: {pages:,} pages asked of one worker, {before:.0f} → {after:.0f} MB;"
        " at most {limit:.0f} MB are kept".format(**results)
    )
    return results


def growth(work, larger, before):
    """What the same list takes with ten times the records."""
    from bench.client import Reader

    reader = Reader(larger.port)
    for address in work.ours[:WARMING]:
        reader.get(address)
    taken = []
    for address in work.ours[WARMING : WARMING + 3 * work.each]:
        cpu = larger.cpu()
        if reader.get(address)[0] != 200:
            raise RuntimeError(f"{address} of the larger corpus was not answered")
        taken.append((larger.cpu() - cpu) * 1000)
    ratio = statistics.median(taken) / before
    return "list of ten times the records: times the CPU", 3, ratio, "×", ratio <= 3


def report(folder, policies, figures, goals, memory, program):
    say(f"\n{'CPU of one request (ms)':<34}{'ours':>10}{'Datasette':>12}{'ratio':>9}")
    for name, both in figures.items():
        beside = "{:>12.2f}{:>8.1f}×".format(theirs, theirs / both["ours"]) if (theirs := both.get("datasette")) else ""
        say(f"{name:<34}{both['ours']:>10.2f}{beside}")
    say(f"\n{'goal':<64}{'asked':>8}{'measured':>11}")
    for what, goal, measured, unit, met in goals:
        say(f"{what:<64}{goal:>7}{unit}{measured:>10.2f}{unit}  {'ok' if met else 'short'}")
    results = {
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "machine": f"{platform.platform()}, {os.cpu_count()} cores, {_processor()}",
        "load": os.getloadavg(),
        "versions": {
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            "Datasette": program and _told(program),
        }
        | {name: version(name) for name in ("django", "uvicorn")},
        "policies": policies,
        "cpu_ms": figures,
        "goals": [dict(zip(("what", "goal", "measured", "unit", "met"), goal, strict=True)) for goal in goals],
        "kept_pages_mb": memory,
    }
    (folder / "speed.json").write_text(json.dumps(results, ensure_ascii=False, indent=2), encoding="utf-8")
    say(f"\n{results['date']}, {results['machine']}, {results['versions']}")


def _processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _told(program):
    return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]


def tell(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
