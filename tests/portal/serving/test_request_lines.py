"""Forms of a request that few clients send, on the real server with Django's check of hosts: right, or refused."""

import pytest

from tests.portal.serving.sites import site, take

pytestmark = pytest.mark.once
HOST = "Host: 127.0.0.1\r\n"
CODE = """
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest

def application(environ, start_response):
    request = WSGIRequest(environ)
    try:
        body, status = f"{request.get_host()} {request.path}", "200 OK"
    except DisallowedHost:
        body, status = "", "400 Bad Request"
    start_response(status, [("Content-Type", "text/plain")])
    return [body.encode()]
"""
OTHER = "Host: example.org\r\n"
ENDS = "Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def served():
    with site(CODE, workers=1) as running:
        yield running


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (f"GET /a/ HTTP/1.1\r\n{HOST}", 200),
        (f"GET /a/ HTTP/1.0\r\n{HOST}", 200),
        (f"GET http://127.0.0.1/a/ HTTP/1.1\r\n{HOST}", 200),
        (f"GET /a/#part HTTP/1.1\r\n{HOST}", 200),
        (f"GET /a/ HTTP/1.1\r\n{HOST}{OTHER}", 400),
        (f"GET /a/ HTTP/1.1\r\n{OTHER}{HOST}", 400),
        (f"GET /a/ HTTP/1.1\r\n{OTHER}", 400),
    ],
)
def test_an_unusual_request_is_answered_rightly(served, request_, status):
    answer = take(served.connect((request_ + ENDS).encode()))
    assert answer.split()[1] == str(status).encode()
    assert answer.endswith(b"\r\n\r\n127.0.0.1 /a/") == (status == 200)


def test_a_head_over_http_1_0_has_no_body(served):
    answer = take(served.connect(f"HEAD /a/ HTTP/1.0\r\n{HOST}{ENDS}".encode()))
    assert answer.split()[1] == b"200" and answer.partition(b"\r\n\r\n")[2] == b""
