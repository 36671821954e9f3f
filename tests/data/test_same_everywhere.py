"""Every list in every format: the same rows, order and totals as its page, for any parameters."""

import random

import pytest

from data.formats.atom import NEWEST
from data.lists import LISTINGS, SEARCH
from lists.filters import SORTS, FacetFilter
from tests.builders import a_department, a_measure, a_policy
from tests.data.formats import csv_rows, feed, json_rows, path, xlsx_rows
from tests.exhaustive import EXHAUSTIVE
from tests.reading import Page, data, read

EVERY = {**LISTINGS, "search": SEARCH}
QUESTIONS = 8 if EXHAUSTIVE else 4  # about each list, made up
WORDS = ["科技", "内蒙古 创新", "企业", "-企业 科技", "“创新”", "20%", "没有这样的字词", "部门:科技厅 后补助", "A&B"]
pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


def questions(listing, number):
    """Query strings made up from a list's own choices, the same ones each time."""
    chance = random.Random(listing.name)
    facets = {name: filter for name, filter in listing.filter.base_filters.items() if isinstance(filter, FacetFilter)}
    for _ in range(number):
        asked = [("as_of", "2022-06-30"), ("q", chance.choice(WORDS))]
        asked = asked if listing is SEARCH or chance.random() < 0.4 else asked[:1]
        for name in chance.sample(sorted(facets), min(len(facets), chance.choice([0, 1, 1, 2]))):
            values = sorted(map(str, facets[name].labels()))
            asked += [(name, value) for value in chance.sample(values, min(len(values), chance.choice([1, 2])))]
        if chance.random() < 0.5:
            asked.append(("sort", chance.choice([*SORTS])))
        yield "&".join(f"{name}={value.replace('&', '%26')}" for name, value in asked)


def pages(client, address):
    """The addresses of all rows of a list, page by page."""
    found = []
    while address:
        page = Page(client.get(address))
        found += [link.get("href") for link in page.root.findall(".//main//li/h2/a")]
        address = page.links.get("下一页")
    return found


def api_rows(client, address):
    found = []
    while address:
        answer = data(client, path(address))
        found += answer["results"]
        address = answer["next"]
    return found


@pytest.mark.parametrize("name", EVERY)
def test_every_format_is_its_page(client, name):
    for query in questions(EVERY[name], QUESTIONS):
        shown = pages(client, f"/{name}/?{query}")
        assert read(client, f"/{name}/?{query}").count == len(shown), query
        assert [row["url"] for row in json_rows(client, f"/{name}", query)] == shown, query
        assert [row["url"] for row in api_rows(client, f"/api/v1/{name}/?{query}&page_size=7")] == shown, query
        assert [path(row["本库网址"]) for row in csv_rows(client, f"/{name}", query)] == shown, query
        assert [path(row["本库网址"]) for row in xlsx_rows(client, f"/{name}", query)] == shown, query
        entries = [path(entry.link) for entry in feed(client, f"/{name}", query).entries]
        assert len(entries) == min(len(shown), NEWEST)
        if len(shown) <= NEWEST:
            assert sorted(entries) == sorted(shown), query


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("form", ["csv", "xlsx", "atom", "json"])
def test_a_value_that_cannot_be_understood_is_named(client, name, form):
    response = client.get(f"/{name}.{form}?as_of=gestern&q=科技")
    assert (response.status_code, [*response.json()["errors"]]) == (400, ["as_of"])


def test_a_long_list_comes_piece_by_piece_and_whole(client, monkeypatch):
    policy = a_policy(a_department())
    for _ in range(30):
        a_measure(policy=policy)
    at_once = {form: client.get(f"/measures.{form}").getvalue() for form in ("json", "csv")}
    monkeypatch.setattr("data.formats.responses.CHUNK", 10)
    monkeypatch.setattr("data.formats.table.CHUNK", 10)
    monkeypatch.setattr("lists.selection.CHUNK", 10)
    for form, whole in at_once.items():
        response = client.get(f"/measures.{form}?_=1")  # not the answer that is kept
        assert response.streaming
        pieces = list(response)
        assert len(pieces) > 3
        assert b"".join(pieces) == whole
