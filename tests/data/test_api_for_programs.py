"""What clients rely on: the description, cursors, rate limits, CORS, one format for errors."""

import pytest

from data.api.description import openapi
from data.api.rows import row_of
from data.lists import LISTINGS, SEARCH
from tests.builders import a_policy
from tests.data.formats import path
from tests.reading import LISTS, data, refusal

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


# --- its description ---


def test_the_description_is_openapi_3_1_and_the_same_everywhere(client):
    told = data(client, "/api/v1/openapi.json")
    assert told["openapi"].startswith("3.1")
    assert told == openapi()
    assert 'rel="service-desc"' in client.get("/api/v1/")["Link"]


@pytest.mark.parametrize("name", [*LISTS, "search"])
def test_every_field_and_parameter_is_described(client, name):
    operation = openapi()["paths"][f"/api/v1/{name}/"]["get"]
    since = {} if name == "search" else {"since": "2000-01-01"}
    answer = data(client, f"/api/v1/{name}/", q="科技", **since)
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert {*answer} == {*schema["properties"]} - ({"withdrawn"} if name == "search" else set())
    assert all(parameter["description"] for parameter in operation["parameters"])
    assert {*answer["facets"]} <= {parameter["name"] for parameter in operation["parameters"]}
    assert_described(answer["results"], row_of((LISTINGS | {"search": SEARCH})[name])().fields)


def assert_described(rows, fields):
    """Every key of a row, and of what stands in it, is a field with words for readers."""
    for row in rows:
        assert {*row} <= {*fields}
        assert {name for name, field in fields.items() if field.required} <= {*row}
        for name, field in fields.items():
            assert field.help_text, name
            inner = getattr(getattr(field, "child", field), "fields", None)
            if inner and row.get(name):
                assert_described(row[name] if isinstance(row[name], list) else [row[name]], inner)


# --- walking a list ---


@pytest.mark.parametrize("sort", ["-issued_on", "issued_on"])
def test_a_cursor_walks_the_whole_list_in_order(client, sort):
    rows = [row["id"] for row in walk(client, f"/api/v1/measures/?cursor=*&page_size=9&sort={sort}")]
    assert rows == [row["id"] for row in data(client, "/measures.json", sort=sort)["results"]]


def walk(client, address):
    while address:
        answer = data(client, path(address))
        assert answer["previous"] is None
        yield from answer["results"]
        address = answer["next"]


def test_a_cursor_neither_repeats_nor_loses_a_record_while_others_come(client):
    whole = [row["slug"] for row in data(client, "/policies.json")["results"]]
    first = data(client, "/api/v1/policies/?cursor=*&page_size=5")
    a_policy(issued_on="2999-01-01")
    rest = walk(client, first["next"])
    assert [row["slug"] for row in first["results"]] + [row["slug"] for row in rest] == whole


def test_a_cursor_needs_an_order_by_date(client):
    assert [*refusal(client, "/api/v1/policies/", cursor="*", sort="title")] == ["cursor"]
    assert [*refusal(client, "/api/v1/policies/", cursor="*", q="科技")] == ["cursor"]
    assert data(client, "/api/v1/policies/", cursor="*", q="科技", sort="-issued_on")["count"] > 0


@pytest.mark.parametrize("cursor", ["x", "-1", "**", "1" * 17, "é"])
def test_a_cursor_that_is_none_is_refused(client, cursor):
    assert [*refusal(client, "/api/v1/policies/", cursor=cursor)] == ["cursor"]


def test_pages_are_linked_in_the_header_too(client):
    response = client.get("/api/v1/measures/?page=2&page_size=20")
    assert 'page=3>; rel="next"' in response["Link"].replace("page_size=20&", "")
    assert 'rel="prev"' in response["Link"]


# --- manners ---


def test_every_answer_tells_the_limit_and_one_request_too_many_is_refused(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    responses = [client.get("/api/v1/policies/") for _ in range(4)]
    assert [response.status_code for response in responses] == [200, 200, 429, 429]
    assert [response["RateLimit-Remaining"] for response in responses] == ["1", "0", "0", "0"]
    assert responses[0]["RateLimit-Limit"] == "2"
    assert 1 <= int(responses[2]["Retry-After"]) <= 60
    assert "每分钟最多 2 次" in responses[2].json()["errors"]["rate"][0]


def test_whole_lists_know_no_limit(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    assert client.get("/policies.csv").status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/policies/", "/policies.json", "/policies.csv", "/api/v1/openapi.json"])
def test_other_sites_may_read(client, address):
    response = client.get(address, headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    held = {"Origin": "https://example.org", "If-None-Match": response["ETag"]}
    unchanged = client.get(address, headers=held)
    assert (unchanged.status_code, unchanged["Access-Control-Allow-Origin"]) == (304, "*")
    assert "Data-Version" in response["Access-Control-Expose-Headers"]
    assert not response.has_header("Access-Control-Allow-Credentials")
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    preflight = client.options(address, headers=asked | {"Access-Control-Request-Headers": "If-None-Match"})
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (200, "*")
    assert "if-none-match" in preflight["Access-Control-Allow-Headers"]


def test_an_origin_that_is_none_takes_nothing_from_others(client, knowledge):
    for origin in ("", "http://["):
        client.get("/policies.json", headers={"Origin": origin})
    response = client.get("/policies.json", headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"


def test_other_sites_may_not_read_pages_or_the_desk(client):
    for address in ("/policies/", "/admin/login/"):
        response = client.get(address, headers={"Origin": "https://example.org"})
        assert not response.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_refused_in_the_shape_of_every_refusal(client, method):
    response = getattr(client, method)("/api/v1/policies/")
    assert response.status_code == 405
    assert [*response.json()["errors"]] == ["method"]
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "text/csv;q=0.1", "nonsense"])
def test_it_answers_json_whatever_is_accepted(client, accepted):
    response = client.get("/api/v1/policies/", headers={"Accept": accepted})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("key", ["0", "9" * 30, "１"])
def test_a_measure_of_no_sensible_number_is_not_there(client, key):
    for address in (f"/api/v1/measures/{key}/", f"/measures/{key}.json"):
        assert client.get(address).status_code == 404
