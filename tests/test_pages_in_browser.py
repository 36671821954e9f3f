"""Public pages in a browser: well-formed, no messages under the strict policy, and no wider than a phone."""

import html5lib
import pytest

from indicators.models import Indicator
from policies.models import Measure, Platform, Policy
from tests.page_kinds import PUBLIC

pytestmark = pytest.mark.once
PHONE = {"width": 360, "height": 740}

RECORDS = ["policy", "measure", "platform", "indicator"]
PAGES = [*PUBLIC.values(), *RECORDS]
MISSING = ["/policies/none-of-this-name/", "/measures/999999999/", "/nothing/"]


def there(name):
    """An address, or that of the first record of a kind: a long one, whose page holds everything a page can."""
    records = {"policy": Policy, "measure": Measure, "platform": Platform, "indicator": Indicator}
    return name if name.startswith("/") else records[name].objects.published().earliest("pk").get_absolute_url()


# All other kinds are seen as well in tests/test_accessible.py, their policy in tests/portal/test_every_page.py.
@pytest.mark.parametrize("name", RECORDS)
def test_page_is_silent_under_the_strict_policy_and_fits_a_phone(knowledge, page, name):
    page.set_viewport_size(PHONE)
    response = page.goto(there(name))
    assert response.status == 200
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("name", PAGES + MISSING)
def test_page_is_well_formed(knowledge, client, name):
    html5lib.HTMLParser(strict=True).parse(client.get(there(name)).content.decode())


@pytest.mark.parametrize("address", MISSING)
def test_page_that_is_not_there_helps_on(knowledge, page, console, address):
    page.set_viewport_size(PHONE)
    assert page.goto(address).status == 404
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#q-site").fill("科技")
    page.get_by_role("button", name="搜索").first.click()
    page.wait_for_url("**/search/?q=*")
    # The browser itself tells of the 404, and of nothing else.
    assert console == ["error: Failed to load resource: the server responded with a status of 404 (Not Found)"]
    console.clear()


def test_a_department_leads_to_a_policy_and_on_to_the_paragraph_it_comes_from(knowledge, page):
    page.goto("/policies/")
    choice = page.locator("aside a", has_text="内蒙古自治区科学技术厅").first
    promised = int(choice.locator(".count").inner_text().removeprefix("共"))
    choice.click()
    page.wait_for_url("**department=kjt**")
    rows = page.locator("ol.rows h2 a")
    assert rows.count() == promised
    rows.filter(has_text="企业科技特派员管理办法").click()  # the report tells of it
    page.wait_for_url("**/policies/*/")
    address = page.evaluate("location.pathname")
    page.locator(".citations a[href*='#p']").first.click()
    page.wait_for_url("**/documents/report/#p*")
    assert page.locator(f"li:target a[href='{address}']").is_visible()
