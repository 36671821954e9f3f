"""What all public pages have in common: language, headers, no cookie, valid HTML."""

import re

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.models import Status
from tests.builders import a_policy
from tests.page_kinds import PUBLIC
from tests.reading import LISTS, data, read, words

PAGES = [
    "/",
    "/about/",
    "/about/components/",
    "/about/api/",
    "/data/",
    "/search/",
    "/search/?q=科技",
    "/search/?q=没有这样的字词",
    "/policies/?kind=banfa&as_of=2022-06-30&kind=nope",
    "/policies/?q=没有这样的字词",
    "/policies/keji-xingmeng-30-tiao/",
    "/policies/chengguo-zhuanyi-zhuanhua-shifanqu-zhiyin/?as_of=x",
    "/measures/?page=2",
    "/measures/1/",
    "/measures/4/",
    "/platforms/",
    "/platforms/ziwu-gongcheng-erqi/",
    "/indicators/",
    "/indicators/yanfa-jingfei-guimo/",
    "/indicators/compare/",
    "/indicators/compare/?category=zones&category=nope",
    "/departments/",
    "/departments/kjt/",
    "/documents/",
    "/documents/report/",
    "/documents/kjt-1990252/",
    "/no/such/page/",
    "/policies/no-such/",
]
DATA = ["/policies.json", "/policies/no-such.json", "/api/v1/", "/api/v1/measures/1/", "/livez", "/readyz"]
pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


@pytest.mark.parametrize("address", PAGES)
def test_it_is_sound_html_in_simplified_chinese(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "text/html; charset=utf-8"
    html = response.content.decode()
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert root.get("lang") == "zh-Hans"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(root.findall(".//h1")) == len(root.findall(".//main")) == 1
    assert root.findtext(".//title").endswith("内蒙古科技政策知识库")


@pytest.mark.parametrize("address", dict.fromkeys([*PAGES, *DATA, *PUBLIC.values()]))
def test_its_headers_are_strict(client, address):
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_on_it_needs_what_the_policy_forbids(client, address):
    html = client.get(address).content.decode()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:", html)
    for source in re.findall(r"(?:src|<link(?! rel=\"canonical)[^>]*href)=\"([^\"]+)\"", html):
        assert source.startswith("/"), source


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_it_sets_no_cookie_and_reads_none(client, django_user_model, address):
    client.force_login(django_user_model.objects.create_user("bianji", is_staff=True))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{address}{'&' if '?' in address else '?'}made=anew")  # not what another test was given
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert not [query["sql"] for query in captured if "session" in query["sql"] or "staff_user" in query["sql"]]


def test_every_link_of_the_site_leads_somewhere(client):
    """From the first page to all that can be reached without choosing a filter, as data too."""
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code == 200, address
        if not response["Content-Type"].startswith("text/html"):
            continue
        for link in re.findall(r'href="(/[^"#?]*)[^"]*"', response.content.decode()):
            if link not in seen and not link.startswith(("/admin/", "/static/")):
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 300


@pytest.mark.parametrize("name", LISTS)
def test_editing_stands_quietly_at_the_end_of_a_record(client, name):
    page = read(client, data(client, f"/{name}.json")["results"][0]["url"])
    last = page.root.findall(".//main//a")[-1]
    assert (words(last), last.get("class")) == ("编辑（工作人员）", "quiet")


@pytest.mark.parametrize("address", ["/policies/?kind=banfa", "/search/?q=科技", "/policies/keji-xingmeng-30-tiao/"])
def test_who_asks_by_a_script_gets_the_whole_page_too(client, address):
    assert client.get(address, headers={"HX-Request": "true"}).content == client.get(address).content


def test_every_edit_link_leads_to_the_login(client):
    for address in ("/policies/keji-xingmeng-30-tiao/", "/measures/1/", "/documents/report/"):
        (link,) = re.findall(r'href="(/admin/\w+/\w+/\d+/change/)"', client.get(address).content.decode())
        response = client.get(link)
        assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={link}")


def test_a_record_that_is_not_published_is_the_same_404_as_none(client):
    policy = a_policy(slug="draft", status=Status.DRAFT)
    draft, none = client.get(policy.get_absolute_url()), client.get("/policies/no-such/")
    assert (draft.status_code, draft.content) == (404, none.content)
