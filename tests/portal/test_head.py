"""Metadata of pages: canonical URL, other formats, content; sitemap and robots."""

import json
from xml.etree import ElementTree

import pytest
from django.test import override_settings

from policies.models import Measure
from records.models import Status
from tests.builders import a_department, a_policy, a_relation
from tests.data.formats import path
from tests.reading import LISTS, data, read

POLICY = "/policies/keji-xingmeng-30-tiao/"
pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


def metas(page, kind="name"):
    return {meta.get(kind): meta.get("content") for meta in page.root.findall(".//meta") if meta.get(kind)}


def linked(page, rel):
    return [link.get("href") for link in page.root.findall(f".//head/link[@rel='{rel}']")]


@pytest.mark.parametrize("name", [*LISTS, "search"])
def test_a_list_names_every_other_form_of_itself(client, name):
    page = read(client, f"/{name}/", q="科技", as_of="2022-06-30", page=1)
    addresses = linked(page, "alternate")
    assert [address.split("?")[0] for address in addresses] == [
        f"/{name}.{form}" for form in ("json", "csv", "xlsx", "atom")
    ]
    for address in addresses:
        assert address.endswith("?q=%E7%A7%91%E6%8A%80&as_of=2022-06-30")
        assert client.get(address).status_code == 200
        assert address in page.links.values()
    header = client.get(f"/{name}/?q=科技&as_of=2022-06-30")["Link"]
    assert all(f'<{address}>; rel="alternate"' in header for address in addresses)


def test_a_record_names_every_other_form_of_itself(client):
    page = read(client, POLICY, as_of="2022-06-30")
    forms = linked(page, "alternate")
    assert forms == [f"{POLICY.rstrip('/')}.{form}" for form in ("json", "ris", "jsonld")]
    assert all(client.get(form).status_code == 200 for form in forms)
    assert forms[1] in client.get(POLICY)["Link"]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/about/components/", "/about/components/"),
        ("/indicators/compare/?category=talent", "/indicators/compare/?category=talent"),
        ("/", "/"),
        (f"{POLICY}?as_of=2022-06-30", POLICY),
        ("/measures/?page=1&x=", "/measures/"),
        ("/measures/?page=2", "/measures/?page=2"),
        ("/policies/?kind=banfa", "/policies/?kind=banfa"),
    ],
)
def test_a_page_has_one_address(client, address, canonical):
    assert linked(read(client, address), "canonical") == [f"http://testserver{canonical}"]


def test_in_production_it_is_whole_and_not_what_a_request_says_it_is(client):
    with override_settings(PUBLIC_URL="https://zhengce.example", ALLOWED_HOSTS=["*"]):
        response = client.get(POLICY, headers={"Host": "evil.example"})
    assert f'<link rel="canonical" href="https://zhengce.example{POLICY}">' in response.content.decode()


def test_what_government_search_reads(client):
    told = metas(read(client, POLICY))
    assert (told["SiteName"], told["SiteDomain"], told["ColumnName"]) == ("内蒙古科技政策知识库", "testserver", "政策")
    assert told["ArticleTitle"] == "关于加快推进“科技兴蒙”行动支持科技创新若干政策措施"
    assert told["PubDate"][:2] == "20"
    assert {"科技兴蒙30条", "政策"} <= {*told["Keywords"].split(",")}
    assert told["ContentSource"]
    assert told["description"].startswith("为加快")
    assert "ArticleTitle" not in metas(read(client, "/policies/"))


def test_what_social_sites_read(client):
    told = metas(read(client, POLICY), "property")
    assert (told["og:type"], told["og:url"]) == ("article", f"http://testserver{POLICY}")
    assert told["og:title"].startswith("关于加快推进")


def test_a_policy_is_legislation(client):
    policy = a_policy(
        a_department(name="教育厅"), slug="x", title="某办法</script><b>", doc_number="1号", issued_on="2021-07",
        valid_from="2021", valid_until="2999", valid_basis="标题",
    )  # fmt: skip
    a_relation(policy, a_policy(slug="y"))
    page = read(client, "/policies/x/")
    (script,) = page.root.findall(".//script[@type='application/ld+json']")
    told = json.loads(script.text)
    assert told == data(client, script.get("data-src"))
    assert (told["@type"], told["name"], told["legislationIdentifier"]) == ("Legislation", "某办法</script><b>", "1号")
    assert told["legislationPassedBy"] == [{"@type": "GovernmentOrganization", "name": "教育厅"}]
    assert (told["legislationDate"], told["temporalCoverage"]) == ("2021-07", "2021/2999")
    assert told["legislationLegalForce"] == "https://schema.org/InForce"
    assert told["isBasedOn"] == ["http://testserver/policies/y/"]


def test_what_is_unknown_or_presumed_is_not_told_to_machines(client):
    a_policy(slug="x", kind="banfa", issued_on="2021-07")
    assert not {"legislationLegalForce", "legislationPassedBy", "sameAs"} & {*data(client, "/policies/x.jsonld")}


@pytest.mark.parametrize("address", ["/no/such/", "/policies/no-such/"])
def test_a_page_that_is_not_there_tells_nothing(client, address):
    html = client.get(address).content.decode()
    assert "canonical" not in html
    assert "og:" not in html


def test_the_sitemap_leads_to_every_public_page_and_to_no_other(client):
    a_policy(slug="draft", status=Status.DRAFT)
    sections = locations(client, "/sitemap.xml")
    pages = {page for section in sections for page in locations(client, section)}
    expected = {row["url"] for name in LISTS for row in data(client, f"/{name}.json")["results"]}
    assert expected <= pages
    assert "/policies/draft/" not in pages
    for page in pages - expected:
        assert client.get(page).status_code == 200
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_sitemap_of_many_records_is_several(client, monkeypatch):
    monkeypatch.setattr("portal.sitemap.Records.limit", 10)
    sections = [section for section in locations(client, "/sitemap.xml") if "measures" in section]
    measures = Measure.objects.published()
    assert len(sections) == -(-measures.count() // 10)
    pages = {page for section in sections for page in locations(client, section)}
    assert pages == {measure.get_absolute_url() for measure in measures}


def locations(client, address):
    root = ElementTree.fromstring(client.get(address).content)
    return [path(found.text) for found in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_robots_are_kept_from_the_desk_only(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
