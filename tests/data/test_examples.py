"""The examples on /about/api/ return what they promise."""

import html

import pytest
from django.utils.encoding import iri_to_uri

from data.examples import EXAMPLES
from data.lists import LISTINGS, SEARCH
from tests.reading import read

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)
def test_it_gives_what_it_promises(client, example):
    response = client.get(example.path)
    assert response.status_code == 200
    assert example.expects in response.getvalue().decode()
    if example.path.startswith("/api/v1/") and "?" in example.path:
        assert response.json()["count"] > 0, "an example that finds nothing teaches nothing"


def test_the_page_shows_every_command_and_leads_to_it(client):
    page = read(client, "/about/api/")
    for example in EXAMPLES:
        assert f"curl 'http://testserver{iri_to_uri(example.path)}'" in html.unescape(page.html)
        assert example.path in page.links.values()


def test_the_page_names_every_parameter_and_every_column_of_a_table(client):
    text = read(client, "/about/api/").text
    for listing in (*LISTINGS.values(), SEARCH):
        for name, filter in listing.filter.base_filters.items():
            assert f"{name}{filter.label}" in text
        for column in listing.table_columns:
            assert f"{column.label}（{column.key}）" in text
