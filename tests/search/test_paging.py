"""A list has twenty records per page; the API gives up to a hundred per page."""

from math import ceil

import pytest

from lists.pinyin import sort_key
from policies.models import Measure
from tests.builders import a_measure
from tests.reading import data, read, refusal

pytestmark = pytest.mark.usefixtures("knowledge")
SIZE = 20


@pytest.fixture
def headings(client):
    """The names of all measures in order, several pages of them."""
    headings = sorted(Measure.objects.published().values_list("heading", flat=True), key=sort_key)
    assert 3 * SIZE < len(headings) < 200
    return headings


@pytest.fixture
def last(headings):
    """The number of the last page."""
    return ceil(len(headings) / SIZE)


def test_a_page_holds_twenty(client, headings):
    page = read(client, "/measures/", sort="title")
    assert (page.count, page.titles) == (len(headings), headings[:SIZE])


def test_next_and_previous_keep_the_selection(client, headings):
    second = read(client, read(client, "/measures/", sort="title").links["下一页"])
    assert second.titles == headings[SIZE : 2 * SIZE]
    assert read(client, second.links["上一页"]).titles == headings[:SIZE]


def test_the_last_page_holds_the_rest_and_leads_nowhere_further(client, headings, last):
    page = read(client, "/measures/", sort="title", page=last)
    assert page.titles == headings[(last - 1) * SIZE :]
    assert "下一页" not in page.links


def test_a_page_beyond_the_end_is_explained(client, headings, last):
    page = read(client, "/measures/", sort="title", page=last + 1)
    assert page.problems == [f"“page”不能是“{last + 1}”，没有采用。共{last}页。"]
    assert page.titles == headings[:SIZE]


def test_one_page_has_no_links_to_others(client):
    page = read(client, "/measures/", policy="keji-xingmeng-30-tiao")
    assert page.count == len(page.titles)
    assert "下一页" not in page.links


def test_an_empty_list_has_one_page(client):
    assert read(client, "/measures/", q="没有这样的字词", page=1).problems == []


@pytest.mark.parametrize(("size", "given"), [("7", 7), ("", SIZE)])
def test_the_api_gives_as_many_as_asked(client, headings, size, given):
    answer = data(client, "/api/v1/measures/", page_size=size)
    assert (answer["count"], len(answer["results"])) == (len(headings), given)


def test_the_api_gives_no_more_than_a_hundred(client, headings):
    for _ in range(101 - len(headings)):
        a_measure()
    total = max(101, len(headings))
    for size in ("100", "101", "100000"):
        answer = data(client, "/api/v1/measures/", page_size=size)
        assert (answer["count"], len(answer["results"])) == (total, 100)
    assert len(data(client, answer["next"])["results"]) == total - 100


def test_following_next_gives_every_record_once(client, headings):
    seen, address = [], "/api/v1/measures/?sort=title&page_size=25"
    while address:
        answer = data(client, address)
        seen += [row["heading"] for row in answer["results"]]
        address = answer["next"]
    assert seen == headings


def test_following_previous_leads_back(client):
    answer = data(client, "/api/v1/measures/", sort="title", page=3)
    assert data(client, answer["previous"])["next"].endswith("/api/v1/measures/?sort=title&page=3")
    assert data(client, "/api/v1/measures/")["previous"] is None


def test_the_api_refuses_a_page_beyond_the_end(client, last):
    refused = refusal(client, "/api/v1/measures/", page=last + 1)
    assert refused == {"page": [f"“page”不能是“{last + 1}”，没有采用。共 {last} 页。"]}


@pytest.mark.parametrize("page", ["2", "99", "0", "x"])
def test_json_of_a_list_is_whole_and_ignores_the_page(client, headings, page):
    answer = data(client, "/measures.json", page=page)
    assert len(answer["results"]) == answer["count"] == len(headings)
    assert (answer["next"], answer["previous"]) == (None, None)


def test_a_page_and_json_take_no_size(client, headings):
    assert len(read(client, "/measures/", page_size=5).titles) == SIZE
    assert len(data(client, "/measures.json", page_size=5)["results"]) == len(headings)
