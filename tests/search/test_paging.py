"""A list is shown twenty at a time; the API gives as many as one asks for, to a hundred."""

import pytest

from policies.models import Measure
from tests.builders import a_measure
from tests.reading import data, read, refusal

pytestmark = pytest.mark.usefixtures("knowledge")
MEASURES = 79  # of the report: four pages


@pytest.fixture
def headings(client):
    """The names of all measures in order."""
    return sorted(Measure.objects.values_list("heading", flat=True))


def test_a_page_holds_twenty(client, headings):
    page = read(client, "/measures/", sort="title")
    assert (page.count, page.titles) == (MEASURES, headings[:20])


def test_next_and_previous_keep_the_selection(client, headings):
    second = read(client, read(client, "/measures/", sort="title").links["下一页"])
    assert second.titles == headings[20:40]
    assert read(client, second.links["上一页"]).titles == headings[:20]


def test_the_last_page_holds_the_rest_and_leads_nowhere_further(client, headings):
    page = read(client, "/measures/", sort="title", page=4)
    assert page.titles == headings[60:]
    assert "下一页" not in page.links


def test_a_page_beyond_the_end_is_explained(client, headings):
    page = read(client, "/measures/", sort="title", page=5)
    assert page.problems == ["“page”不能是“5”，没有采用。共4页。"]
    assert page.titles == headings[:20]


def test_one_page_has_no_links_to_others(client):
    page = read(client, "/measures/", policy="keji-xingmeng-30-tiao")
    assert page.count == len(page.titles)
    assert "下一页" not in page.links


def test_an_empty_list_has_one_page(client):
    assert read(client, "/measures/", q="没有这样的字词", page=1).problems == []


@pytest.mark.parametrize(("size", "given"), [("7", 7), ("", 20)])
def test_the_api_gives_as_many_as_asked(client, size, given):
    answer = data(client, "/api/v1/measures/", page_size=size)
    assert (answer["count"], len(answer["results"])) == (MEASURES, given)


def test_the_api_gives_no_more_than_a_hundred(client):
    for _ in range(101 - MEASURES):
        a_measure()
    for size in ("100", "101", "100000"):
        answer = data(client, "/api/v1/measures/", page_size=size)
        assert (answer["count"], len(answer["results"])) == (101, 100)
    assert len(data(client, answer["next"])["results"]) == 1


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


def test_the_api_refuses_a_page_beyond_the_end(client):
    refused = refusal(client, "/api/v1/measures/", page=5)
    assert refused == {"page": ["“page”不能是“5”，没有采用。共 4 页。"]}


@pytest.mark.parametrize("page", ["2", "99", "0", "x"])
def test_json_of_a_list_is_whole_and_ignores_the_page(client, page):
    answer = data(client, "/measures.json", page=page)
    assert len(answer["results"]) == answer["count"] == MEASURES
    assert (answer["next"], answer["previous"]) == (None, None)


def test_a_page_and_json_take_no_size(client):
    assert len(read(client, "/measures/", page_size=5).titles) == 20
    assert len(data(client, "/measures.json", page_size=5)["results"]) == MEASURES
