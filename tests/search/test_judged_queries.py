"""Readers find what they look for among the first results: queries judged by people, on the real records."""

import pytest

from bench.judged import rank, read


@pytest.mark.parametrize("query", read(), ids=lambda query: query["q"])
def test_our_own_queries(client, knowledge, query):
    assert (rank(client, query) or 99) <= query["within"]


def test_the_shared_queries(client, knowledge, shared):
    judged = read(shared / "queries.jsonl")
    missed = {query["q"]: place for query in judged if (place := rank(client, query) or 99) > query["within"]}
    assert judged and missed == {}
