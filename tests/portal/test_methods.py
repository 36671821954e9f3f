"""Public URLs are read-only. Other methods are rejected in the URL's own format, with the allowed ones."""

import pytest

from tests.reading import LISTS, Page

PAGES = ["/", "/search/", "/about/", "/data/", "/policies/keji-xingmeng-30-tiao/", *(f"/{name}/" for name in LISTS)]
DATA = ["/policies.json", "/measures.csv", "/policies.atom", "/policies/keji-xingmeng-30-tiao.json", "/search.json?q=a"]
DATA += ["/api/v1/", "/api/v1/policies/", "/api/v1/measures/1/", "/api/v1/openapi.json", "/data/knowledge.jsonl"]
ALLOW = "GET, HEAD, OPTIONS"
pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


@pytest.mark.parametrize("address", [*PAGES, *DATA, "/robots.txt"])
def test_options_says_what_is_allowed_and_nothing_else(client, address):
    response = client.options(address)
    assert (response.status_code, response["Allow"], response.content) == (204, ALLOW, b"")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", DATA)
def test_data_are_refused_as_data(client, address, method):
    response = getattr(client, method)(address)
    assert (response.status_code, response["Allow"]) == (405, ALLOW)
    assert [*response.json()["errors"]] == ["method"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_refused_as_a_page(client, address, method):
    response = getattr(client, method)(address)
    assert (response.status_code, response["Allow"]) == (405, ALLOW)
    assert Page(response).heading == "这个地址只能读取"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_trace_is_refused_at_the_desk_too(client):
    assert client.trace("/admin/").status_code == 405


@pytest.mark.parametrize("method", ["options", "post"])
def test_what_is_not_there_is_not_there_for_any_method(client, method):
    assert getattr(client, method)("/nothing/").status_code in (403, 404)


def test_the_desk_takes_forms(client):
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 200
