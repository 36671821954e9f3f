"""Size, requests and layout shifts of a list's page: it must work on slow connections."""

import brotli
import pytest

from policies.models import Instrument, Target
from records.tracking import writing
from tests.builders import a_department, a_measure, a_policy, a_term
from tests.page_kinds import PUBLIC

pytestmark = pytest.mark.once
NO_LISTS = ("home", "about", "components", "login")
PAGES = [address for kind, address in PUBLIC.items() if kind.split("-")[0] not in NO_LISTS]
MOST, MOST_COMPRESSED, MOST_REQUESTS = 60_000, 8_000, 10  # bytes, bytes by brotli, files
SHIFTS = """() => new Promise(done => {
    const seen = [];
    new PerformanceObserver(list => seen.push(...list.getEntries())).observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(seen.map(entry => entry.value))));
})"""


def is_light(client, address):
    page = client.get(address).content
    assert len(page) <= MOST, f"{address}: {len(page)}"
    compressed = len(brotli.compress(page, quality=5))
    assert compressed <= MOST_COMPRESSED, f"{address}: {compressed}"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light(client, knowledge, address):
    is_light(client, address)


@pytest.mark.parametrize("view", ["", "table"])
def test_a_list_with_much_to_choose_and_long_rows_is_light(client, db, view):
    with writing():  # only quicker
        targets, instruments = ([a_term(model) for _ in range(20)] for model in (Target, Instrument))
        for number in range(25):
            title = f"关于第{number}项很长的政策文件若干问题的实施意见"
            policy = a_policy(a_department(), title=title, issued_on=str(1990 + number))
            a_measure(targets[:4], instruments[:3], policy=policy, text=f"第{number}条措施给企业若干补助，" * 8)
    chosen = "&".join(f"target={target.slug}" for target in targets[:6])
    is_light(client, f"/measures/?q=措施&sort=-issued_on&{chosen}&view={view}")


@pytest.mark.parametrize("kind", ["home", "policies", "measures-table", "search-results", "policy", "components"])
def test_a_page_asks_this_host_for_few_files_and_moves_nothing(knowledge, page, live_server, kind):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PUBLIC[kind], wait_until="networkidle")
    assert all(url.startswith(str(live_server)) for url in asked)
    assert len(set(asked)) <= MOST_REQUESTS, asked
    assert page.evaluate(SHIFTS) == []


def test_the_fonts_are_the_system_s(knowledge, client):
    page = client.get("/").content.decode()
    assert "@font-face" not in page
    assert ".woff" not in page
