"""The portal, Datasette and a constant page, each served on its own port, and the resources they use."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from bench.client import Reader

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds for a server to start
POLLED = 0.01  # seconds between two connection attempts
FACETS = {"policies": ["department", "theme", "year"], "measures": ["theme", "instrument", "target"]}
PAGE_SIZE = 20


class Server:
    def __init__(self, process, port):
        self.process, self.port = process, port

    def cpu(self):
        """CPU seconds, user and system, of the server and its workers since they started."""
        return sum(map(_cpu, self._tree()))

    def memory(self):
        """Resident bytes of the largest worker."""
        return max(map(_resident, self._tree()))

    def _tree(self):
        found = [self.process.pid]
        for pid in found:
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found


def _cpu(pid):
    """Linux's CPU clock of a process, all threads included: nanoseconds, where /proc has hundredths of a second."""
    return time.clock_gettime_ns(~pid << 3 | 2) / 1e9


def _resident(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(command, port, **variables):
    """A server that has answered its first page; stopped with its workers, whatever happens."""
    environment = {**os.environ, "DATABASE_URL": "", "PUBLIC_URL": "", **variables, "PORT": str(port)}
    with subprocess.Popen(list(map(str, command)), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(process, port)
            yield Server(process, port)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(process, port):
    """Wait until the server has answered its first page."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            reader = Reader(port)
            status, _, _ = reader.get("/")
            reader.close()
        except OSError:
            time.sleep(POLLED)
        else:
            if status == 200:
                return
            raise RuntimeError(f"the first page answered {status}")
    raise RuntimeError(f"no server on port {port}: it ended, or took more than {PATIENCE} seconds")


def portal(data):
    """The portal, as `make run` starts it."""
    return serving([sys.executable, "manage.py", "start"], free_port(), DATA_DIR=str(data))


def constant():
    """A constant page on the portal's server."""
    port = free_port()
    command = "from portal.server import bound, serve; from bench.constant import application"
    command += f"; serve(application, bound({port}))"
    return serving([sys.executable, "-c", command], port)


def datasette(program, base):
    """Datasette on `base`: one process, the file read-only as published, only the named facets."""
    metadata = base.with_suffix(".json")
    tables = {name: {"facets": facets, "size": PAGE_SIZE} for name, facets in FACETS.items()}
    tables["policies"]["sort_desc"] = "issued_on"
    tables["measures"] |= {"fts_table": "measures_fts", "fts_pk": "id"}
    metadata.write_text(json.dumps({"databases": {base.stem: {"tables": tables}}}), encoding="utf-8")
    port = free_port()
    command = [program, "serve", "--immutable", base, "--metadata", metadata, "--host", "127.0.0.1", "--port", port]
    return serving([*command, "--setting", "suggest_facets", "off"], port)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
