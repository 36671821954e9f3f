"""Links that update a list in place never leave an empty page, with or without scripts."""

from urllib.parse import unquote, urljoin

import pytest
from playwright.sync_api import expect

from tests.exhaustive import EXHAUSTIVE
from tests.page_kinds import PUBLIC
from tests.reading import read

pytestmark = pytest.mark.once
IN_PLACE = "#list [hx-boost=true] a:not([href^='#']):not([hx-boost=false] a)"
GROUPS = "#list details:first-of-type, #list .tags, #list .arrange p, #list nav, #list .empty ul, #list .facet__more"
# The first link of each group and the one that takes a choice back: the others of a group go the same way.
ADDRESSES = f"""() => [...document.querySelectorAll("{GROUPS}")].flatMap((group) => {{
  const links = [...group.querySelectorAll("a")].filter((link) => link.matches("{IN_PLACE}"));
  return [links[0], links.find((link) => link.ariaCurrent)];
}}).filter(Boolean).map((link) => link.getAttribute("href"))"""
PRESS = """(address) => {
  const list = document.querySelector("#list");
  list.dataset.before = "yes";
  [...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === address).click();
}"""
SEARCHES = [name for name in PUBLIC if name.startswith("search")]
LISTS = ["policies-chosen", "policies-table", "policies-empty"]
LIKE_OTHERS = ["measures", "platforms", "indicators", "departments", "documents"]  # lists of the same templates


@pytest.fixture(scope="module")
def without_scripts(browser, live_server):
    """A page in a browser that runs no script."""
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False)
    yield context.new_page()
    context.close()


def lists(client):
    """The kinds of page that change in place, each with the addresses of all such links."""
    for name, address in PUBLIC.items():
        found = read(client, address).root.find(".//div[@id='list']") if not address.startswith("/admin") else None
        if found is not None:
            boosted = [link for part in found.findall(".//*[@hx-boost='true']") for link in part.findall(".//a")]
            elsewhere = [link for part in found.findall(".//*[@hx-boost='false']") for link in part.findall(".//a")]
            hrefs = dict.fromkeys(link.get("href") for link in boosted if link not in elsewhere)
            yield name, address, [href for href in hrefs if not href.startswith("#")]


def has_content(page):
    """Whether a page read without a browser has what is swapped in: rows, a table or what helps on."""
    found = page.root.find(".//div[@id='list']")
    assert found is not None
    body = [*found.findall(".//ol/li"), *found.findall(".//tbody/tr"), *found.findall(".//*[@class='empty']")]
    return bool(body) or "搜索写法" in page.text


def test_every_link_in_place_leads_to_a_list(knowledge, client):
    followed = set()
    for name, address, links in lists(client):
        for number, link in enumerate(links):
            whole = urljoin(address, link)
            if whole not in followed and (EXHAUSTIVE or number % 4 == 0):
                followed.add(whole)
                assert has_content(read(client, whole)), f"{name}: {unquote(whole)}"
    assert len(followed) > (300 if EXHAUSTIVE else 75)


def follow_each(page, address):
    page.goto(address)
    for link in dict.fromkeys(page.evaluate(ADDRESSES)):
        page.goto(address)
        page.evaluate(PRESS, link)
        expect(page.locator("#list:not([data-before])"), unquote(link)).to_be_visible()
        expect(page.locator("ol.rows > li, tbody > tr, .empty, .facts").first, unquote(link)).to_be_visible()


@pytest.mark.parametrize(
    "kind", [*SEARCHES, *LISTS, *(pytest.param(kind, marks=pytest.mark.exhaustive) for kind in LIKE_OTHERS)]
)
def test_with_scripts_no_link_leaves_the_page_empty(knowledge, page, kind):
    follow_each(page, PUBLIC[kind])


WITHOUT = ["search-results", "search-empty"]
REST = [pytest.param(kind, marks=pytest.mark.exhaustive) for kind in SEARCHES if kind not in WITHOUT]


@pytest.mark.parametrize("kind", [*WITHOUT, *REST])
def test_without_scripts_no_link_leaves_the_page_empty(knowledge, without_scripts, kind):
    follow_each(without_scripts, PUBLIC[kind])


@pytest.mark.parametrize("asked", [{"q": "没有这样的字词"}, {"q": "“没有这样的字词”"}])
def test_the_only_condition_is_not_offered_to_be_taken_away(knowledge, client, asked):
    page = read(client, "/search/", **asked)
    assert "没有找到符合条件的记录" in page.text
    assert not [link for link in page.links if link.startswith("不限“")]


def test_each_way_on_leads_to_as_many_records_as_it_says(knowledge, client):
    page = read(client, "/search/", q="没有这样的字词", year=2021)
    (way,) = [link for link in page.links if link.startswith("不限“关键词")]
    found = read(client, urljoin("/search/", page.links[way]))
    assert f"不限“关键词：没有这样的字词”，有{found.count}条" in page.text
    assert len(found.titles) == min(found.count, 20)


def test_the_box_forgets_the_words_that_were_taken_away(knowledge, page):
    page.goto("/search/?q=科技")
    page.get_by_role("link", name="全部清除").click()
    expect(page.get_by_role("status")).to_contain_text("全部")
    expect(page.get_by_label("搜索全部记录")).to_have_value("")
