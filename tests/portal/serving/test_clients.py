"""Slow, greedy, silent and odd clients: they get a response, and so does the next reader."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.portal.serving.sites import site, take
from tests.waiting import wait_until

pytestmark = pytest.mark.once
SOON = 10  # seconds within which a page of no cost is there, on a busy machine
CODE = """
import hashlib, threading, time
from portal.serving import bodies, connection
connection.MOST, connection.HEADERS_WITHIN, bodies.PATIENCE, bodies.AT_LEAST = 60, 4, 4, 10**9
release, closed = threading.Event(), []

def parts(wait=False, fail=False):
    try:
        for number in range(160):
            yield bytes([number % 251]) * 100_000
            if wait and not release.is_set(): release.wait(60)
            if fail: raise ValueError("broken")
    finally:
        closed.append(1)

def application(environ, start_response):
    path, body = environ["PATH_INFO"], environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    if path == "/big.csv": return parts()
    if path == "/slow.csv": return parts(wait=True)
    if path == "/broken.csv": return parts(fail=True)
    if path == "/release/": release.set()
    if path == "/closed/": return [str(len(closed)).encode()]
    if path == "/wait/": time.sleep(1)
    return [f"{environ['REQUEST_METHOD']} {path} {len(body)}".encode()]
"""
GET = "GET {} HTTP/1.1\r\nHost: x\r\n\r\n"
POST = "POST {} HTTP/1.1\r\nHost: x\r\nCookie: sessionid=a\r\nContent-Length: {}\r\n\r\n"
ENDS = "Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def served():
    with site(CODE, workers=1) as running:
        yield running


@pytest.fixture
def own():
    """A server for one test, which changes its state."""
    with site(CODE, workers=1) as running:
        yield running


def is_answered(served, path="/"):
    begun = time.monotonic()
    assert served.get(path, timeout=SOON)[0] == 200
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/admin/policies/policy/add/"])
def test_bodies_that_never_come_stop_nobody(served, path):
    hanging = [served.connect(POST.format(path, 1000).encode() + b"x") for _ in range(40)]
    is_answered(served)
    is_answered(served, "/admin/")
    assert hanging


def test_a_body_that_never_comes_is_refused_after_its_time(served):
    answer = take(served.connect(POST.format("/", 10).encode() + b"x"))
    assert answer.startswith(b"HTTP/1.1 408") and "什么也没有改动".encode() in answer


def test_who_does_not_read_a_large_answer_stops_nobody(served):
    greedy = [served.connect(GET.format("/big.csv").encode()) for _ in range(12)]
    is_answered(served)
    wait_until(lambda: served.get("/big.csv", timeout=60)[0] == 200)
    assert greedy


def test_large_answers_have_threads_of_their_own_and_the_next_is_asked_to_come_again(own):
    with ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(own.get, "/slow.csv", 60) for _ in range(12)]
        wait_until(lambda: any(one.done() for one in waiting))
        is_answered(own)
        own.get("/release/")
        answers = [one.result() for one in waiting]
    assert sorted({status for status, _, _ in answers}) == [200, 503]
    headers = next(headers for status, headers, _ in answers if status == 503)
    assert headers["Retry-After"] == "5" and headers["X-Frame-Options"] == "DENY"


def test_a_large_answer_is_whole_however_slowly_it_is_read(served):
    client = served.connect(f"GET /big.csv HTTP/1.0\r\n{ENDS}".encode())
    client.settimeout(60)
    taken = client.recv(1000)
    is_answered(served)
    _, _, body = (taken + take(client)).partition(b"\r\n\r\n")
    if b"chunked" not in taken:
        assert len(body) == 16_000_000
    assert served.get("/big.csv", timeout=60)[2] == b"".join(bytes([number % 251]) * 100_000 for number in range(160))


def test_an_answer_that_breaks_off_is_not_taken_for_whole(served):
    with pytest.raises(http.client.IncompleteRead):
        served.get("/broken.csv")
    is_answered(served)


def test_an_answer_nobody_waits_for_any_more_is_not_made_further(own):
    client = own.connect(GET.format("/slow.csv").encode())
    client.recv(100)
    client.close()
    wait_until(lambda: (own.get("/release/"), own.get("/closed/")[2] == b"1")[1])


def test_of_too_many_connections_the_longest_idle_goes_first(own):
    idle = [own.connect() for _ in range(60)]
    busy = own.connect(POST.format("/", 1).encode())
    more = [own.connect() for _ in range(60)]
    is_answered(own)
    assert idle[0].recv(1) == b""
    busy.sendall(b"x")
    assert busy.recv(12) == b"HTTP/1.1 200"
    assert more


def test_who_sends_no_headers_is_hung_up_on(served):
    assert take(served.connect(b"GET / HTTP/1.1\r\nHost:")) == b""
    kept = served.connect(GET.format("/").encode())
    assert kept.recv(15) == b"HTTP/1.1 200 OK"
    kept.sendall(b"GET / HTT")
    assert b"HTTP/1.1" not in take(kept)


def test_a_client_that_closed_its_half_gets_its_answer(served):
    client = served.connect(GET.format("/wait/").encode())
    client.shutdown(1)
    assert take(client).endswith(b"GET /wait/ 0")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("NONSENSE\r\n\r\n", 400),
        ("GET / HTTP/9.9\r\n\r\n", 400),
        ("GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: x\r\nX: {'x' * 70_000}\r\n", 431),
        ("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ],
)
def test_what_cannot_be_understood_is_refused_with_every_header(served, request_, status):
    answer = take(served.connect(request_.encode())).decode()
    assert answer.startswith(f"HTTP/1.1 {status}")
    for header in ("X-Frame-Options: DENY", "Content-Security-Policy: ", "Permissions-Policy: "):
        assert header in answer


def test_a_header_with_an_underscore_passes_for_no_other(served):
    assert served.get("/", **{"Content_Length": "5"})[2] == b"GET / 0"


def test_several_requests_at_once_are_answered_in_turn(served):
    client = served.connect(b"".join(GET.format(path).encode() for path in ("/wait/", "/a/", "/b/")))
    client.shutdown(1)
    answer = take(client)
    assert answer.index(b"GET /wait/") < answer.index(b"GET /a/") < answer.index(b"GET /b/")


def test_the_head_of_a_large_answer_has_no_body(served):
    client = served.connect(f"HEAD /big.csv HTTP/1.1\r\nHost: x\r\n{ENDS}".encode())
    assert take(client).partition(b"\r\n\r\n")[2] == b""


# --- bodies ---


@pytest.mark.parametrize(
    ("path", "cookie", "size", "status"),
    [
        ("/admin/login/", "", 64 * 1024, 200),
        ("/admin/login/", "", 200 * 1024 * 1024, 413),
        ("/admin/login/", "sessionid=a", 65 * 1024, 413),
        ("/policies/", "sessionid=a", 65 * 1024, 413),
        ("/admin/policies/policy/add/", "", 65 * 1024, 413),
        ("/admin/policies/policy/add/", "sessionid=a", 25 * 1024 * 1024, 200),
        ("/admin/policies/policy/add/", "sessionid=a", 26 * 1024 * 1024, 413),
    ],
)
def test_each_kind_of_address_takes_so_much(served, path, cookie, size, status):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Length: {size}\r\n{ENDS}"
    client = served.connect(head.encode())
    if status == 200:
        client.sendall(b"x" * size)
    answer = take(client)  # a refusal comes before anything of the body was sent
    assert answer.startswith(f"HTTP/1.1 {status}".encode())
    if status == 200:
        assert answer.endswith(f"POST {path} {size}".encode())


def test_a_body_that_does_not_say_its_size_is_counted(served):
    client = served.connect(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    client.sendall(chunk * 3)
    assert take(client).startswith(b"HTTP/1.1 413")


def test_who_asks_before_sending_is_told(served):
    expecting = "Expect: 100-continue\r\nContent-Length: {}\r\n" + ENDS
    client = served.connect(("POST / HTTP/1.1\r\nHost: x\r\n" + expecting.format(3)).encode())
    assert client.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
    client.sendall(b"abc")
    assert take(client).endswith(b"POST / 3")
    refused = served.connect(("POST / HTTP/1.1\r\nHost: x\r\n" + expecting.format(10**9)).encode())
    assert take(refused).startswith(b"HTTP/1.1 413")
