"""`python -m bench [--part …] [--scale small|full|tiny] [--data FOLDER]`: how fast the portal is, compared with
others.

judged: how well queries of real readers are answered. search: complete answers on each database, compared with the
usual design for it (SQLite: FTS5 over bigrams with bm25 and GROUP BY facets; PostgreSQL: tsvector with GIN and
GROUP BY facets). export: memory while exporting a whole list. saves: cost of a write, and of the first page after
it. speed: pages and data as served in production, compared with Datasette and a constant page. Both sides get the
same requests in turn, in rounds; medians and ratios are printed. The tiny scale only shows in seconds that every
part works.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.postgres import server

SCALES = {"tiny": 60, "small": 10_000, "full": 100_000}  # policies, with ten measures each
PARTS = ("judged", "search", "export", "saves", "speed")
ON_EACH_DATABASE = ("search", "export", "saves")
LIMIT = 3 * 3600  # seconds for one part


def run(module, *arguments, database_url=""):
    """Run one part in a separate process, with its own data folder and database."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": database_url}
        command = [sys.executable, "-m", module, *map(str, arguments)]
        return subprocess.run(command, env=environment, timeout=LIMIT).returncode


def speed(scale, data):
    """Pages and data at 10,000 policies or a few; at the full scale also how a list grows with ten times as many."""
    with nullcontext(data) if data else tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folders = {one: Path(name) / str(size) for one, size in SCALES.items()}
        if scale == "tiny":
            return run("bench.speed", folders["tiny"], SCALES["tiny"], "--quick")
        return run("bench.speed", folders["small"], SCALES["small"], *([folders["full"]] if scale == "full" else []))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", choices=SCALES, default="small")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--part", choices=PARTS, action="append", help="this part alone; may repeat")
    parser.add_argument("--data", type=Path, help="keeps the corpora and the figures of speed, to be used again")
    asked = parser.parse_args()
    parts, size, failed = asked.part or PARTS, SCALES[asked.scale], 0
    if "judged" in parts:
        failed |= run("bench.judged")
    if "speed" in parts and asked.only != "postgres":
        failed |= speed(asked.scale, asked.data)
    for part in ON_EACH_DATABASE:
        if part in parts and asked.only != "postgres":
            failed |= run(f"bench.{part}", size)
        if part in parts and asked.only != "sqlite":
            with server() as url:
                failed |= run(f"bench.{part}", size, database_url=url)
    sys.exit(failed)


if __name__ == "__main__":
    main()
