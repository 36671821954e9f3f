"""When a part of the server dies, the rest continues and nothing is left over."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.portal.serving.sites import free_port, is_running, site
from tests.waiting import wait_until

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def served():
    with site() as running:
        yield running


def test_a_killed_worker_is_started_again_and_the_log_says_so(served):
    before = served.workers()
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(served.workers()) == 2 and before[0] not in served.workers())
    assert f"工作进程 {before[0]} 被信号 SIGKILL 结束" in served.said()
    assert served.process.poll() is None
    assert served.get()[0] == 200


def test_readers_are_answered_while_every_worker_is_replaced(served):
    for worker in served.workers():
        os.kill(worker, signal.SIGKILL)
    assert served.get(timeout=60)[0] == 200


def test_hangup_replaces_the_workers(served):
    before = set(served.workers())
    served.process.send_signal(signal.SIGHUP)
    wait_until(lambda: len(served.workers()) == 2 and not before & set(served.workers()))
    assert served.get()[0] == 200


def test_who_dies_at_once_again_and_again_is_started_ever_more_slowly():
    code = "import os, signal; from portal.serving.supervisor import Supervisor\n"
    code += "Supervisor(lambda lifeline: os.kill(os.getpid(), signal.SIGKILL), 1).run()"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as process:
        pauses = [process.stderr.readline().rpartition("，")[2].split()[0] for _ in range(3)]
        process.kill()
    assert pauses == ["1", "2", "4"]


def test_when_the_supervisor_is_killed_its_workers_end_and_the_port_is_free():
    with site() as running:
        workers = running.workers()
        os.kill(running.process.pid, signal.SIGKILL)
        wait_until(lambda: not any(map(is_running, workers)))
        socket.create_server(("127.0.0.1", running.port)).close()


def test_being_told_to_end_it_ends_within_ten_seconds_whatever_hangs():
    """Two servers at once, each told in another way: one that hangs takes most of those seconds."""
    code = """
import time
def application(environ, start_response):
    if environ["PATH_INFO"] == "/hang/": time.sleep(600)
    start_response("200 OK", []); return [b"ok"]
"""
    told = [signal.SIGTERM, signal.SIGINT]
    with site(code) as one, site(code) as other:
        sites = [one, other]
        workers = [worker for running in sites for worker in running.workers()]
        hanging = [hang(running) for running in sites]
        for running, number in zip(sites, told, strict=True):
            running.process.send_signal(number)
        end = time.monotonic() + 12
        assert [running.process.wait(timeout=max(0.1, end - time.monotonic())) for running in sites] == [0, 0]
        assert not any(map(is_running, workers))
        assert hanging


def hang(running):
    """Connections whose requests do not end."""
    asked = [running.connect(b"GET /hang/ HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(12)]
    return asked + [running.connect(b"POST /a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n") for _ in range(4)]


def test_a_port_in_use_is_refused_before_anything_is_prepared(tmp_path):
    with socket.create_server(("127.0.0.1", port := free_port())):
        environment = {**os.environ, "PORT": str(port), "DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
        run = subprocess.run(
            [sys.executable, "manage.py", "start"], env=environment, capture_output=True, text=True, timeout=120
        )
    assert run.returncode == 1
    assert f"端口 {port} 用不了" in run.stderr and "Traceback" not in run.stderr
    assert not (tmp_path / "portal.sqlite3").exists()
