"""Whatever bytes are sent as a query, the reader gets a page."""

import pytest

from tests.exhaustive import EXHAUSTIVE
from tests.reading import LISTS

HOSTILE = [
    b"%00", b"a%00b", b"%FF%FE", b"%C3%28", b"%ED%A0%80", b"%E2%80%AE", b"%F0%9F%92%A9", b"%EF%BF%BE", b"%0D%0A",
    b"'%20OR%201=1--", b"%22", b"%22%22", b"%25", b"_", b"*", b"(", b"%5B", b"%5C", b".*%2B?", b"a)%7C(b", b"-", b"--",
    b"-%22", b"%E6%A0%87%E9%A2%98:", b"%E5%B9%B4%E4%BB%BD:x", b"%E3%80%8A%E3%80%8B", b"NOT", b"AND+OR", b"NEAR(a)",
    b"%3Cscript%3E", b"%7B%7B7*7%7D%7D", b"%24%7Bjndi%7D", b"+" * 500, b"a" * 4000, b"a+" * 2000, b"-a+" * 1300,
    b"%E4%BC%81" * 450, b"%E4%BC%81+" * 400, b"%E2%80%8B", b"%C2%A0", b"%E3%80%80",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:24].decode())
def test_a_query_of_any_bytes_gets_a_page(client, knowledge, query):
    """The search, and a list in turn; all of them in `make prove`."""
    lists = [f"/{name}/" for name in LISTS]
    for path in ("/search/", *(lists if EXHAUSTIVE else [lists[HOSTILE.index(query) % len(lists)]])):
        response = client.get(path, QUERY_STRING=(b"q=" + query).decode("latin-1"))
        assert response.status_code == 200, path


@pytest.mark.parametrize("query", HOSTILE[:12], ids=lambda query: query[:24].decode())
def test_as_data_it_gets_an_answer_or_a_reason(client, knowledge, query):
    for path in ("/search.json", "/api/v1/search/", "/measures.json"):
        response = client.get(path, QUERY_STRING=(b"q=" + query).decode("latin-1"))
        assert response.status_code == 200 or "q" in response.json()["errors"], path
