"""Conditions of a request as RFC 9110 has them: lists of tags, weak ones, If-Match."""

import pytest

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]
ADDRESSES = ["/policies/", "/policies.json", "/policies/keji-xingmeng-30-tiao/", "/api/v1/policies/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("form", ['"a", {}, W/"b"', '"a",{}', '"a,b" , {}', "{strong}", "*"])
def test_a_tag_is_found_in_any_list_and_compared_weakly(client, address, form):
    etag = client.get(address)["ETag"]
    asked = form.format(etag, strong=etag.removeprefix("W/"))
    response = client.get(address, headers={"If-None-Match": asked})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("asked", ['"a", W/"b"', "abc", '""', ","])
def test_another_tag_or_none_at_all_gets_the_page(client, asked):
    assert client.get("/policies/", headers={"If-None-Match": asked}).status_code == 200


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(("asked", "status"), [("*", 200), ('"a"', 412), ("{}", 412)])
def test_if_match_takes_any_page_and_no_weak_tag(client, method, asked, status):
    etag = client.get("/policies/")["ETag"]
    response = getattr(client, method)("/policies/", headers={"If-Match": asked.format(etag)})
    assert response.status_code == status


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_head_of_a_page_has_its_headers_and_no_body(client, address):
    page, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Type")] == [page[name] for name in ("ETag", "Content-Type")]
