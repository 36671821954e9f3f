"""A separate portal, served as in production, for checks from outside: screenshots, Lighthouse, tests."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

MANAGE = [sys.executable, "manage.py"]
PATIENCE = 400  # seconds for the portal to start
NAME, PASSWORD = "looker-on", "only-to-look-on-1"
PREPARE = f"""
from policies.models import Measure, Policy
from staff.models import User
User.objects.create_superuser({NAME!r}, password={PASSWORD!r})
print(Policy.objects.get(slug="keji-xingmeng-30-tiao").pk, Measure.objects.earliest("pk").pk)
"""


@contextmanager
def portal():
    """A portal of our own: its address, and the ids of a policy and a measure."""
    with started() as (address, run):
        yield address, dict(zip(("policy", "measure"), run(PREPARE).split()[-2:], strict=True))


@contextmanager
def started():
    """A portal of our own: its address, and what runs a piece of Python beside it and returns what that prints."""
    with served() as portal:
        yield portal.address, portal.run


@dataclass
class Served:
    address: str
    data: str  # its DATA_DIR
    process: subprocess.Popen  # the supervisor
    environment: dict

    def run(self, code):
        """What a piece of Python prints that is run beside the portal."""
        shell = [*MANAGE, "shell", "--no-imports", "-c", code]
        return subprocess.run(shell, env=self.environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def served(prepared=None):
    """A portal of our own, on a port and in a folder of its own, which begins empty or as a copy of `prepared`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as data:
        if prepared:
            shutil.copytree(prepared, data, dirs_exist_ok=True)
        environment = {**os.environ, "PORT": port, "DATA_DIR": data, "DATABASE_URL": "", "PUBLIC_URL": ""}
        process = subprocess.Popen([*MANAGE, "start"], env=environment, stdout=subprocess.DEVNULL)
        try:
            portal = Served(f"http://127.0.0.1:{port}", data, process, environment)
            wait_for(portal.address)
            yield portal
        finally:
            process.terminate()
            process.wait()


def wait_for(address):
    """Return when the portal is ready."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(f"{PATIENCE} 秒内没有启动 · not ready within {PATIENCE} seconds")
