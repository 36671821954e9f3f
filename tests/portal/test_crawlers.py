"""Search engines find every record once, and no endless combinations of filters."""

import pytest

from tests.reading import read

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


def robots(client, address):
    meta = read(client, address).root.find(".//meta[@name='robots']")
    return meta.get("content") if meta is not None else ""


@pytest.mark.parametrize(
    "address", ["/policies/", "/policies/?kind=banfa", "/measures/?page=2", "/policies/?utm_source=x"]
)
def test_a_list_and_one_filter_may_be_indexed(client, address):
    assert robots(client, address) == ""


@pytest.mark.parametrize("address", ["/policies/?kind=banfa&year=2021", "/policies/?kind=banfa&kind=xize"])
def test_combined_filters_are_not_indexed(client, address):
    assert robots(client, address) == "noindex, follow"


def test_robots_txt_closes_combinations(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    for pattern in ("/*?*&", "/*?*q=", "/*?*as_of=", "/*?*since=", "/*?*sort=", "/search/?"):
        assert f"Disallow: {pattern}" in lines


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/policies/?x=1&utm_source=a&view=table", "/policies/"),
        ("/policies/?year=2021年&kind=banfa", "/policies/?year=2021&kind=banfa"),
        ("/policies/?kind=banfa&year=2021&year=", "/policies/?year=2021&kind=banfa"),
        ("/measures/?page=2&more=target", "/measures/?page=2"),
        ("/policies/?kind=nothing", "/policies/"),
    ],
)
def test_the_canonical_address_is_one(client, address, canonical):
    href = read(client, address).root.find(".//link[@rel='canonical']").get("href")
    assert href == f"http://testserver{canonical}"
