"""`python -m bench [--scale small|full]`: how long a whole answer takes, beside what a user would build instead.

For each database it makes a corpus, the index, and the usual design of that database (SQLite: FTS5 over bigrams with
bm25 and GROUP BY facets; PostgreSQL: tsvector with GIN and GROUP BY facets), asks both the same questions in turn,
round after round, and prints medians and ratios. Then it exports the whole list of measures, and tells the memory.
"""

import argparse
import os
import subprocess
import sys
import tempfile

from tests.postgres import server

SCALES = {"small": 10_000, "full": 100_000}  # policies, with ten measures each
LIMIT = 3 * 3600  # seconds for one database


def run(module, *arguments, database_url=""):
    """Run one part in a process, a data folder and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": database_url}
        command = [sys.executable, "-m", module, *map(str, arguments)]
        return subprocess.run(command, env=environment, timeout=LIMIT).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", choices=SCALES, default="small")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    asked = parser.parse_args()
    failed = run("bench.judged")
    if asked.only != "postgres":
        failed |= run("bench.search", SCALES[asked.scale])
        failed |= run("bench.export", SCALES[asked.scale])
    if asked.only != "sqlite":
        with server() as url:
            failed |= run("bench.search", SCALES[asked.scale], database_url=url)
        with server() as url:
            failed |= run("bench.export", SCALES[asked.scale], database_url=url)
    sys.exit(failed)


if __name__ == "__main__":
    main()
