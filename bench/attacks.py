"""python -m bench.attacks: attacks on the portal, with a table of figures that pass or fail.

A separate portal on real processes and sockets: slow bodies, idle connections, greedy downloads, workers killed
while an editor saves, the stop signal while clients hang, and a restored backup.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import html5lib

from bench import regexes
from tests.portal.serving.sites import children, is_running
from tests.served import NAME, PASSWORD, PREPARE, served
from tests.staff.desk import values_of

PAGE = "/policies/"
READ = 50  # pages, to measure how long one takes
SOON = 2.0  # seconds for a page, whatever others do
ENDS_WITHIN = 10  # seconds
KILLS, BETWEEN = 50, 3.0  # workers killed, seconds in between
FEWEST_EDITS = 10  # that must have succeeded meanwhile, or nothing was proved
POST = "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\nCookie: sessionid=a\r\n\r\nx"


class Table:
    """A table of figures, printed as they come."""

    def __init__(self):
        self.failed = 0
        sys.stdout.write("| what | figure | limit | |\n|---|---|---|---|\n")

    def row(self, what, figure, limit, is_met):
        self.failed += not is_met
        sys.stdout.write(f"| {what} | {figure} | {limit} | {'pass' if is_met else 'FAIL'} |\n")
        sys.stdout.flush()

    def seconds(self, what, seconds, limit=SOON):
        self.row(what, f"{seconds:.2f} s", f"{limit} s", seconds <= limit)


class Browser:
    """A client with cookies, as forms need them."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def request(self, method, address, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, content.decode(errors="replace")

    def fields(self, address, form):
        """The content of the form at a URL: {name: [values]}."""
        _, html = self.request("GET", address)
        root = html5lib.parse(html, namespaceHTMLElements=False)
        fields = {}
        for field in root.find(form).iter():
            name = field.get("name") if field.tag in ("input", "select", "textarea") else None
            if name and "__prefix__" not in name and field.get("type") != "submit":
                fields.setdefault(name, []).extend(values_of(field))
        return fields

    def log_in(self):
        fields = self.fields("/admin/login/", ".//form[@id='login-form']")
        body = urlencode(fields | {"username": NAME, "password": PASSWORD}, doseq=True)
        assert self.request("POST", "/admin/login/", body)[0] == 302, "could not log in"


def slowest_page(port, count=READ):
    """Seconds of the slowest of some pages, each over a new connection, half of them never requested before."""
    taken = []
    for number in range(count):
        address = PAGE if number % 2 else f"{PAGE}?q={random.randrange(10**9)}"
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", address)
        assert connection.getresponse().read()
        connection.close()
        taken.append(time.monotonic() - begun)
    return max(taken)


def opened(port, sent, count):
    clients = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(count)]
    for client in clients:
        client.sendall(sent.encode())
    return clients


def ended(clients):
    for client in clients:
        client.close()


def attack_by_clients(table, port):
    table.seconds("pages alone, the slowest of 50", slowest_page(port))
    for count in (4, 100):
        for address in (PAGE, "/admin/login/"):
            clients = opened(port, POST.format(address), count)
            table.seconds(f"{count} bodies to {address} that never come: slowest page", slowest_page(port))
            ended(clients)
    clients = opened(port, "", 1000)
    table.seconds("1,000 idle connections: slowest page", slowest_page(port))
    ended(clients)
    clients = opened(port, "GET / HTTP/1.1\r\nHost:", 200)
    table.seconds("200 slow heads: slowest page", slowest_page(port))
    ended(clients)
    for address in ("/measures.xlsx", "/measures.csv", "/measures.json", "/data/knowledge.sqlite3"):
        clients = opened(port, f"GET {address}?x={random.random()} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 20)
        table.seconds(f"20 × {address}, not read: slowest page", slowest_page(port))
        ended(clients)


def attack_by_killing(table, port, server, policy, run):
    """An editor saves repeatedly while workers are killed: no acknowledged edit may be lost."""
    over, counts = threading.Event(), {"saved": 0, "other": 0}
    editing = threading.Thread(target=edit, args=[port, policy, over, counts])
    editing.start()
    for _ in range(KILLS):
        time.sleep(BETWEEN)
        if workers := children(server):
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
    over.set()
    editing.join()
    asked = "from records.history import Version; from policies.models import Policy; "
    asked += f"p = Policy.objects.get(pk={policy}); v = Version.objects.of(p)\n"
    asked += "print(sum('第' in (x.state.get('summary') or '') for x in v))"
    kept = int(run(asked).split()[-1])
    what = f"{KILLS} workers killed: edits acknowledged, of them lost"
    lost = max(0, counts["saved"] - kept)
    table.row(
        what, f"{counts['saved']}, {lost}", f"at least {FEWEST_EDITS}, 0", counts["saved"] >= FEWEST_EDITS and not lost
    )
    table.row("portal still there", is_running(server), "yes", is_running(server))


def edit(port, policy, over, counts):
    browser, number = Browser(port), 0
    address = f"/admin/policies/policy/{policy}/change/"
    while not over.is_set():
        try:
            if "sessionid" not in browser.cookies:
                browser.log_in()
            number += 1
            fields = browser.fields(address, ".//div[@id='content-main']/form")
            fields |= {"summary": f"第 {number} 次修改", "_save": "1"}
            status, _ = browser.request("POST", address, urlencode(fields, doseq=True))
            counts["saved" if status == 302 else "other"] += 1
        except (OSError, http.client.HTTPException, AttributeError):
            counts["other"] += 1


def attack_by_ending(table, port, server):
    hanging = opened(port, POST.format("/admin/login/"), 20)
    hanging += opened(port, "GET /measures.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 20)
    workers, begun = children(server), time.monotonic()
    os.kill(server, signal.SIGTERM)
    while any(map(is_running, [server, *workers])) and time.monotonic() - begun < 3 * ENDS_WITHIN:
        time.sleep(0.05)
    table.seconds("told to end while 40 clients hang", time.monotonic() - begun, ENDS_WITHIN)
    ended(hanging)


def restored(table, data):
    """A backup of the served data, restored in an empty folder."""
    with tempfile.TemporaryDirectory() as name:
        file, begun = Path(name) / "backup.tar", time.monotonic()
        manage = [sys.executable, "manage.py"]
        environment = {**os.environ, "DATABASE_URL": "", "PUBLIC_URL": ""}
        made = subprocess.run([*manage, "backup", file], env=environment | {"DATA_DIR": str(data)}, capture_output=True)
        again = subprocess.run(
            [*manage, "restore", file], env=environment | {"DATA_DIR": f"{name}/new"}, capture_output=True, text=True
        )
        is_whole = made.returncode == again.returncode == 0
        table.row("backup while served, and restored with proofs", f"{time.monotonic() - begun:.1f} s", "", is_whole)


def main():
    table = Table()
    with served() as portal:
        port, run, process, data = urlsplit(portal.address).port, portal.run, portal.process, portal.data
        policy = int(run(PREPARE).split()[-2])
        attack_by_clients(table, port)
        attack_by_killing(table, port, process.pid, policy, run)
        restored(table, data)
        attack_by_ending(table, port, process.pid)
    slow = regexes.main()
    table.row("regular expressions slower than 100 ms on 100,000 characters", slow, 0, not slow)
    return int(table.failed > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    sys.exit(main())
