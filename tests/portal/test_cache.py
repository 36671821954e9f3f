"""A page is rendered once per state of the records; a cached page is never older than the records, nor personal."""

import brotli
import pytest

from policies.models import Theme
from portal import cache
from portal.cache import at_once
from records import review
from tests.builders import a_measure, a_policy
from tests.reading import LISTS, read

pytestmark = pytest.mark.once
PAGES = ["/", "/search/?q=科技", "/about/", "/policies/keji-xingmeng-30-tiao/", *(f"/{name}/" for name in LISTS)]
EVERY_FORM = [
    "/measures/",
    "/measures.json",
    "/measures.csv",
    "/measures.atom",
    "/search.json?q=胡杨",
    "/api/v1/measures/",
]


@pytest.mark.parametrize("address", PAGES)
def test_asked_again_it_costs_one_query_and_is_the_same(client, knowledge, address, django_assert_num_queries):
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/measures/?page=2", "/api/v1/policies/keji-xingmeng-30-tiao/"])
def test_the_api_asked_again_costs_one_query_and_counts_its_reader(
    client, knowledge, address, django_assert_num_queries, settings
):
    settings.API_REQUESTS_PER_MINUTE = 10_000
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    left = [int(answer["RateLimit-Remaining"]) for answer in (first, again)]
    assert left[0] - left[1] == 1 or left[1] > left[0]  # unless a new minute began
    assert {*first.headers} == {*again.headers}


def test_an_answer_that_is_kept_is_refused_to_who_asks_too_often(client, knowledge, settings):
    assert client.get("/api/v1/policies/").status_code == 200
    settings.API_REQUESTS_PER_MINUTE = 0
    assert client.get("/api/v1/policies/").status_code == 429


def test_who_holds_it_already_is_told_so_by_one_query(client, knowledge, django_assert_num_queries):
    etag = client.get("/policies/")["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/policies/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("address", EVERY_FORM)
def test_a_record_published_is_there_at_the_next_request(client, db, address):
    measure = a_measure(heading="种胡杨", text="甲", policy=a_policy(issued_on="2999"))
    assert "种胡杨" in client.get(address).getvalue().decode()
    measure.heading, measure.text = "养胡杨", "乙"
    measure.save()
    now = client.get(address).getvalue().decode()
    assert "养胡杨" in now and "种胡杨" not in now


def test_a_record_withdrawn_is_gone_at_the_next_request(client, admin_user):
    policy = a_policy(title="胡杨办法", issued_on="2999")
    assert "胡杨办法" in read(client, "/policies/").titles
    review.withdraw(policy, admin_user, "误发")
    assert "胡杨办法" not in read(client, "/policies/").titles


def test_a_term_renamed_is_renamed_in_every_page(client, db):
    theme = Theme.objects.create(slug="huyang", name="胡杨")
    a_policy(themes=[theme])
    assert "胡杨" in client.get("/policies/").content.decode()
    theme.name = "红柳"
    theme.save()
    assert "红柳" in client.get("/policies/").content.decode()


def test_every_process_shows_the_change(client, db, monkeypatch):
    processes = [cache.AnswerCache(), cache.AnswerCache()]

    def titles(process):
        monkeypatch.setattr(cache, "ANSWERS", process)
        return read(client, "/policies/").titles

    assert all("胡杨办法" not in titles(process) for process in processes)
    a_policy(title="胡杨办法", issued_on="2999")
    assert all("胡杨办法" in titles(process) for process in processes)


@pytest.mark.parametrize("address", PAGES)
def test_staff_and_readers_get_the_same_page(client, admin_client, knowledge, address):
    for_staff = admin_client.get(address)
    for_reader = client.get(address)
    assert for_staff.content == for_reader.content
    assert not for_staff.cookies and not for_reader.cookies and "Cookie" not in for_reader.get("Vary", "")


def test_pages_of_the_desk_are_never_kept(admin_client, client, knowledge):
    assert admin_client.get("/admin/").status_code == 200
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(("accepted", "coding"), [("br, gzip", "br"), ("gzip, deflate", "gzip"), ("", None)])
def test_it_comes_as_small_as_the_reader_can_take_it(client, knowledge, accepted, coding):
    plain = client.get("/policies/").content
    response = client.get("/policies/", headers={"Accept-Encoding": accepted})
    assert response.get("Content-Encoding") == coding
    assert "Accept-Encoding" in response["Vary"]
    if coding == "br":
        assert brotli.decompress(response.content) == plain and len(response.content) < len(plain) / 3


def test_what_is_kept_has_an_end(client, knowledge, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(cache, "CACHE_BYTES", 300_000)
    for number in range(30):
        client.get(f"/about/?n={number}")
    with django_assert_max_num_queries(1):
        client.get("/about/?n=29")  # the latest are still there


def before_django(client, **variables):
    """What the production server is given without asking Django: status, headers and body, or None."""
    return at_once(client._base_environ(PATH_INFO="/policies/", QUERY_STRING="", **variables))


def test_the_server_sends_what_is_kept_as_django_does(client, knowledge, django_assert_num_queries):
    page = client.get("/policies/")
    with django_assert_num_queries(1):
        assert before_django(client) == (200, list(page.items()), page.content)
        assert before_django(client, REQUEST_METHOD="POST") is None


@pytest.mark.parametrize("held", ["{}", '"other", {}', "*"])
def test_the_server_tells_who_holds_it_already(client, knowledge, held):
    etag = client.get("/policies/")["ETag"]
    status, headers, body = before_django(client, HTTP_IF_NONE_MATCH=held.format(etag))
    assert (status, dict(headers)["ETag"], body) == (304, etag, b"")


def test_the_server_asks_django_for_what_has_changed(client, knowledge):
    client.get("/policies/")
    a_policy()
    assert before_django(client) is None
