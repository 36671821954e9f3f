"""The read-only API."""

import pytest

from tests.reading import LISTS, data, read

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


def test_the_root_tells_where_everything_is(client):
    root = data(client, "/api/v1/")
    assert {*root} == {*LISTS}
    for address in root.values():
        assert data(client, address)["count"] > 0


@pytest.mark.parametrize("name", LISTS)
def test_page_and_data_select_the_same(client, name):
    asked = {"q": "内蒙古", "sort": "title", "as_of": "2022-06-30"}
    page = read(client, f"/{name}/", **asked)
    rows = data(client, f"/api/v1/{name}/", **asked)["results"]
    names = [row.get("title") or row.get("heading") or row.get("name") for row in rows]
    assert page.titles == names
    assert page.count == data(client, f"/{name}.json", **asked)["count"]


@pytest.mark.parametrize("name", LISTS)
def test_the_page_names_its_data_at_the_same_query_string(client, name):
    page = read(client, f"/{name}/", since="2020-01-01", q="科技", page=1)
    address = page.root.find(".//link[@rel='alternate']").get("href")
    assert address == f"/{name}.json?since=2020-01-01&q=%E7%A7%91%E6%8A%80"
    assert page.links["JSON"] == address
    assert data(client, address)["count"] == page.count


@pytest.mark.parametrize("name", LISTS)
def test_a_record_that_is_not_there(client, name):
    key = "999999" if name == "measures" else "no-such"
    for address in (f"/{name}/{key}.json", f"/api/v1/{name}/{key}/"):
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (404, "application/json")
        assert "没有" in str(response.json()["errors"])


@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/v2/policies/", "/api/v1/laws/", "/api/v1/laws/x/", "/api/v1/measures/x/", "/x.json"],
)
def test_an_address_that_is_not_there_is_told_as_data(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/json")
    assert address in str(response.json()["errors"])


@pytest.mark.parametrize("address", ["/policies/keji-xingmeng-30-tiao.json", "/api/v1/measures/1/"])
def test_a_record_refuses_a_day_that_is_none(client, address):
    response = client.get(address, {"as_of": "2021-02-30"})
    assert (response.status_code, [*response.json()["errors"]]) == (400, ["as_of"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(client, method):
    before = data(client, "/policies.json")["results"]
    getattr(client, method)("/api/v1/policies/keji-xingmeng-30-tiao/")
    assert data(client, "/policies.json")["results"] == before


def test_since_gives_what_changed_after_a_day(client):
    assert data(client, "/policies.json", since="2999-01-01")["count"] == 0
    everything = data(client, "/policies.json")["count"]
    assert data(client, "/policies.json", since="1999-01-01")["count"] == everything > 0
