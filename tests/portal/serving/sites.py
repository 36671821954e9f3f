"""Small WSGI sites on the real server in separate processes, and clients that behave like real ones."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from tests.waiting import wait_until

START = (
    "import sys; sys.path.insert(0, {root!r})\nimport django; django.setup(); from portal.server import bound, serve"
)
START += "\n{code}\nserve({site})\n"
PID = """
import os, time
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


class Site:
    def __init__(self, process, port, log):
        self.process, self.port, self.log = process, port, log

    def get(self, path="/", timeout=30, method="GET", **headers):
        """Status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def connect(self, sent=b"", timeout=30):
        """A raw connection that has sent this much."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        client.sendall(sent)
        return client

    def workers(self):
        return children(self.process.pid)

    def said(self):
        return Path(self.log).read_text(encoding="utf-8", errors="replace")


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def take(client):
    """All that comes until the other side closes."""
    taken = b""
    with suppress(ConnectionResetError):
        while part := client.recv(65536):
            taken += part
    return taken


@contextmanager
def site(code=PID, workers=2):
    """A site whose `application` this code defines."""
    port = free_port()
    served = f"application, bound({port})"
    script = START.format(root=str(settings.BASE_DIR), code=code, site=served)
    script = script.replace("serve(app", f"import portal.server as server; server.WORKERS = {workers}; serve(app")
    with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "DJANGO_SETTINGS_MODULE": "portal.settings"}
        command = [sys.executable, "-c", script]
        process = subprocess.Popen(command, stderr=log, stdout=log, env=environment, start_new_session=True)
        try:
            running = Site(process, port, log.name)
            wait_until(lambda: answers(running))
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answers(running):
    assert running.process.poll() is None, running.said()
    with suppress(OSError, http.client.HTTPException):
        return running.get("/livez")[0] == 200
    return False


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
