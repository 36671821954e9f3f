"""Portals in folders of their own, and their real commands."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.portal.serving.sites import free_port

NOT_OURS = ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "DATA_DIR", "PORT")
PATIENCE = 300  # seconds for a command to end, for a portal to be ready


class Commands:
    """What runs the commands of a portal."""

    def __init__(self, data, variables):
        self.data, self.variables = Path(data), variables

    def environment(self, **more):
        own = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        return {**own, "DATA_DIR": str(self.data), **self.variables, **more}

    def __call__(self, *arguments, before=(), **more):
        return self._ended([*before, sys.executable, "manage.py", *map(str, arguments)], more)

    def each(self, *commands, **more):
        """What comes of these commands, as of a call each, from one process; of each also whether the data `are_there`
        after it.
        """
        asked = json.dumps([[*map(str, arguments)] for arguments in commands])
        together = self._ended([sys.executable, "-m", "tests.portal.one_process", asked], more)
        assert together.returncode == 0, together.stderr
        for line in together.stdout.splitlines():
            code, out, err, are_there = json.loads(line)
            ended = subprocess.CompletedProcess(together.args, code, out, err)
            ended.are_there = are_there
            yield ended

    def _ended(self, command, variables):
        environment = self.environment(**variables)
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )

    def shell(self, code):
        done = self("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout


def copied(data, place):
    """A copy of a portal's folder. Its static files, hundreds which nothing writes into, are those of the original."""
    shutil.copytree(data, place, ignore=shutil.ignore_patterns("static"))
    (place / "static").symlink_to((data / "static").resolve())
    return place


def refused(run, said):
    """A command that ended with words, not with a traceback."""
    assert run.returncode == 1 and said in run.stderr, run.stdout + run.stderr
    assert "Traceback" not in run.stderr


@contextmanager
def served(data):
    """A portal on SQLite, served until the end of the block: its Answers."""
    port, log = free_port(), data.with_name(f"{data.name}.log")
    environment = Commands(data, {}).environment(PORT=str(port))
    with log.open("w") as file:
        command = [sys.executable, "manage.py", "start"]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=file, stderr=file)
    answers = Answers(process, f"http://127.0.0.1:{port}", log)
    try:
        answers.wait(lambda: answers("/readyz")[0] == 200)
        yield answers
    finally:
        answers.stop()


class Answers:
    def __init__(self, process, address, log):
        self.process, self.address, self.log = process, address, log

    def __call__(self, path):
        """Status and text; 0 while nobody listens."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
        except OSError:
            return 0, ""

    def wait(self, is_so):
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline and self.process.poll() is None, self.said()
            time.sleep(0.1)

    def said(self):
        return self.log.read_text()

    def stop(self, number=signal.SIGTERM):
        """Tell the portal to end; seconds that it took."""
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait()
        return time.monotonic() - begun
