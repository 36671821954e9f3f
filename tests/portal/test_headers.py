"""Headers of every response, whichever part of the program sends it."""

import pytest
from django.templatetags.static import static
from django.test import Client

from policies.models import Policy
from tests.builders import a_document, a_policy
from tests.reading import read
from tests.staff.test_validation import new_policy

EVERY = [
    "/",
    "/policies/",
    "/policies.json",
    "/policies.csv",
    "/policies.xlsx",
    "/api/v1/policies/",
    "/data/",
    "/livez",
]
EVERY += ["/readyz", "/admin/login/", "/nothing/", "/policies", "/robots.txt", "/sitemap.xml", "/favicon.ico"]
pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


def assert_safe(response, shared=False):
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if shared else "same-origin")


@pytest.mark.parametrize("address", EVERY)
def test_every_answer_has_them(client, address):
    shared = address.startswith(("/api/", "/data/")) or address.endswith((".json", ".csv", ".xlsx"))
    assert_safe(client.get(address), shared)


def test_early_refusals_have_them(client):
    assert_safe(client.get("/", HTTP_HOST="evil.example"))
    assert_safe(client.get("/?x=" + "a" * 5000))
    assert_safe(Client(enforce_csrf_checks=True).post("/admin/login/"))


def test_hashed_files_are_kept_for_ever_and_asked_about_never(client):
    response = client.get(static("portal.css"))
    assert "immutable" in response["Cache-Control"] and "no-cache" not in response["Cache-Control"]
    assert_safe(response)


PLACES = ["/", "/policies/keji-xingmeng-30-tiao/", "/policies.csv", "/policies.atom", "/api/v1/", "/robots.txt"]
PLACES += [
    "/api/v1/policies/?page_size=1",
    "/sitemap.xml",
    "/about/api/",
    "/policies",
    "/policies/keji-xingmeng-30-tiao.jsonld",
]


@pytest.mark.parametrize("address", PLACES)
def test_the_port_of_a_host_header_is_copied_nowhere(client, address):
    response = client.get(address, HTTP_HOST="localhost:6666")
    assert response.status_code in (200, 301)
    assert b":6666" not in response.getvalue() and ":6666" not in str(response.headers)


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_who_looks_after_the_machine_asks_over_plain_http(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    fresh = Client()
    assert fresh.get(address).status_code == 200
    assert fresh.get("/").status_code == 301


@pytest.mark.parametrize("address", ["ftp://example.org/a", "javascript:alert(1)", "data:text/html,a"])
def test_only_http_and_https_addresses_are_taken(admin_client, address):
    errors = new_policy(admin_client, original_address=address)
    assert (len(errors) == 1 and "网址" in errors[0]) or "URL" in errors[0]
    assert not Policy.objects.filter(slug="mou-banfa").exists()


def test_what_came_into_the_database_another_way_is_no_link(client):
    policy = a_policy(slug="huyang-banfa")
    document = a_document(slug="huyang-laiyuan")
    Policy.objects.filter(pk=policy.pk).update(original_address="javascript:alert(1)")
    type(document).objects.filter(pk=document.pk).update(address="JavaScript:alert(1)")
    for page in ("/policies/huyang-banfa/", "/documents/huyang-laiyuan/"):
        assert not [link for link in read(client, page).links.values() if link.lower().startswith("javascript")]
