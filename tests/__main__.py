"""python -m tests [--only sqlite|postgres] [--limit MINUTES] [pytest's arguments]: runs every test on both databases.

The output of the first run is displayed live, that of the second after it.
The last line is `N passed, N failed, N skipped` for both together.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from xml.etree import ElementTree

from tests import postgres

LIMIT = 75  # minutes, for everything
PROCESSES = {"sqlite": 3, "postgres": 1}  # SQLite runs more tests, and those of a browser often wait
PATIENCE = 15  # seconds an interrupted pytest has to tidy up
# What whoever starts us has set, and would change what is tested; or would let each of hundreds of processes compile
# the same modules anew, which takes minutes.
NOT_PASSED_ON = ("DATABASE_URL", "DATA_DIR", "PUBLIC_URL", "PORT", "SECRET_KEY", "PYTHONDONTWRITEBYTECODE")
PASSED, FAILED, NOTHING_TO_RUN = 0, 1, 5  # how a pytest that was not broken off ends


class Run:
    """One pytest on one database. It writes to a file, so that two of them do not write into each other's lines."""

    def __init__(self, database, url, folder, arguments):
        self.database = database
        self.report = folder / f"{database}.xml"
        self.output = (folder / f"{database}.txt").open("w+", errors="replace")
        temporary = folder / database
        temporary.mkdir()
        environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        environment |= {"DATA_DIR": str(temporary / "var"), "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "pytest", f"--junitxml={self.report}"]
        command += ["-o", f"cache_dir=.pytest_cache/{database}"]  # --lf means what failed on this one
        command += ["--color=yes"] if sys.stdout.isatty() else []
        command += [] if any(one.startswith("-n") for one in arguments) else [f"-n{PROCESSES[database]}"]
        command += ["--dist=worksteal"]  # neighbours share what their module makes
        with Path(self.output.name).open("a") as written:
            self.process = subprocess.Popen(
                command + arguments,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only us, and we end it in order
            )

    def follow(self, deadline):
        """Show what pytest writes until it ends or its time is over."""
        sys.stdout.write(f"\n=== {self.database} ===\n")
        while self.process.poll() is None and time.monotonic() < deadline:
            self.show()
            time.sleep(0.1)

    def show(self):
        """Show what was not shown yet."""
        sys.stdout.write(self.output.read())
        sys.stdout.flush()

    def interrupt(self):
        """Ask pytest to end, if it has not."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)

    def end(self):
        """Wait for a pytest that was asked to end; then end it, and whatever its tests left running."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def counts(self):
        """Return how many tests passed, failed and were skipped. An error is a failure, and so is being broken off."""
        broken_off = int(self.process.returncode not in (PASSED, FAILED, NOTHING_TO_RUN))
        try:
            suite = ElementTree.parse(self.report).getroot().find("testsuite")
        except (OSError, ElementTree.ParseError):
            return 0, 1, 0
        total, failures, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
        failed = failures + errors
        return total - failed - skipped, max(failed, broken_off), skipped


def summarise(runs, troubles):
    """Write what came of it, the sum on the last line; return the exit code: 0 when all there is was run and passed."""
    passed, failed, skipped = 0, len(troubles), 0
    for run in runs:
        of_run = run.counts()
        sys.stdout.write("{}: {} passed, {} failed, {} skipped\n".format(run.database, *of_run))
        passed, failed, skipped = (a + b for a, b in zip((passed, failed, skipped), of_run, strict=True))
    for trouble in troubles:
        sys.stdout.write(f"{trouble}\n")
    sys.stdout.write(f"{passed} passed, {failed} failed, {skipped} skipped\n")
    return 0 if passed and not failed and all(run.process.returncode == PASSED for run in runs) else 1


def heed_signals():
    """Make being told to end an exception, once: tidying up takes seconds, which a second signal must not cut short."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(*_):
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, interrupt)


def databases(only, servers):
    """Yield name and DATABASE_URL of each database to run on; a server we start is left for `servers` to stop."""
    if only != "postgres":
        yield "sqlite", None
    if only != "sqlite":
        given = os.environ.get("DATABASE_URL", "")
        yield "postgres", given if given.startswith("postgres") else servers.enter_context(postgres.server())


def main():
    """Run the tests and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="this database alone")
    parser.add_argument("--limit", type=int, default=LIMIT, help="minutes until everything is ended")
    options, arguments = parser.parse_known_args()
    deadline = time.monotonic() + options.limit * 60
    runs, troubles = [], []
    heed_signals()
    with (
        tempfile.TemporaryDirectory(prefix="portal-tests-", ignore_cleanup_errors=True) as name,
        ExitStack() as servers,
    ):
        if not options.only:
            os.environ["ANSWERS_OF_BOTH"] = name  # tests/test_same_on_both.py
        try:
            try:
                for database, url in databases(options.only, servers):
                    runs.append(Run(database, url, Path(name), arguments))
            except postgres.NoServer as reason:
                troubles.append(reason)
            for run in runs:
                run.follow(deadline)
        except KeyboardInterrupt:
            troubles.append("中断 · interrupted")
        finally:
            for run in runs:
                run.interrupt()
            for run in runs:
                run.end()
        if time.monotonic() >= deadline:
            troubles.append(f"超过 {options.limit} 分钟 · took longer than {options.limit} minutes")
        for run in runs:
            run.show()
        return summarise(runs, troubles)


if __name__ == "__main__":
    sys.exit(main())
