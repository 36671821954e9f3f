"""The error pages for what is missing, too long, or broken."""

import pytest
from django.db import connection
from django.test import Client

from policies.models import Policy
from tests.reading import Page

pytestmark = pytest.mark.once

MISSING = ["/nothing/", "/policies/no-such/", "/policies/No_Such/", "/measures/999999/", "/measures/x/"]
MISSING += ["/platforms/a/", "/indicators/a/", "/departments/a/", "/documents/a/", "/policies/a.b/", "/nothing.html"]


@pytest.mark.parametrize("address", MISSING)
def test_an_address_that_is_not_there_is_a_page_in_chinese_with_a_search_box(client, knowledge, address):
    response = client.get(address)
    page = Page(response)
    assert (response.status_code, page.heading) == (404, "没有这个页面")
    (form,) = page.root.findall(".//form")
    assert (form.get("action"), form.find(".//input").get("name")) == ("/search/", "q")


def test_what_was_asked_for_is_not_repeated(client, db):
    assert "alert" not in client.get("/policies/<script>alert(1)</script>/").content.decode()


def test_a_missing_slash_is_forgiven(client, knowledge):
    response = client.get("/policies/keji-xingmeng-30-tiao?as_of=2022-06-30")
    assert (response.status_code, response["Location"]) == (
        301,
        "/policies/keji-xingmeng-30-tiao/?as_of=2022-06-30",
    )


@pytest.mark.parametrize("address", ["/policies/", "/policies.json", "/api/v1/policies/", "/search/", "/", "/livez"])
def test_a_query_of_four_kilobytes_is_served_and_a_longer_one_refused_clearly(client, db, address):
    assert client.get(f"{address}?_={'a' * 4094}").status_code == 200
    response = client.get(f"{address}?_={'a' * 4095}")
    assert (response.status_code, Page(response).heading) == (414, "网址太长")
    assert response["Content-Security-Policy"] == client.get("/")["Content-Security-Policy"]


def test_a_broken_page_says_so_in_chinese_and_keeps_its_headers(knowledge):
    """A stored row that is none: what a careless hand in SQL can do."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lists_storedrow SET text = '{2021-xx' WHERE kind = 'policy'")
    response = Client(raise_request_exception=False).get("/policies/keji-xingmeng-30-tiao/")
    page = Page(response)
    assert (response.status_code, page.heading) == (500, "出错了")
    assert page.root.get("lang") == "zh-Hans"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "2021-xx" not in page.html


def test_a_broken_page_needs_no_database(knowledge, client, django_assert_num_queries):
    from portal.views import server_error

    with django_assert_num_queries(0):
        response = server_error(client.get("/livez").wsgi_request)
    assert response.status_code == 500


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_change_nothing(knowledge, method):
    before = list(Policy.objects.order_by("pk").values())
    response = getattr(Client(enforce_csrf_checks=True), method)("/policies/keji-xingmeng-30-tiao/")
    assert response.status_code in (403, 405)
    assert list(Policy.objects.order_by("pk").values()) == before
