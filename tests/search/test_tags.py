"""Selected filters appear as tags, each of which can be removed."""

import pytest

from tests.reading import LISTS, read

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]
CHOSEN = {"kind": ["banfa", "xize"], "department": "none", "q": "内蒙古", "as_of": "2022-06-30", "since": "2020-01-01"}


def test_everything_chosen_is_a_tag(client):
    assert {*read(client, "/policies/", **CHOSEN).tags} == {
        "文种办法",
        "文种细则",
        "部门发文机关不详",
        "关键词内蒙古",
        "效力日期2022年6月30日",
        "此日以后更新2020年1月1日",
    }


def test_nothing_chosen_no_tags(client):
    assert read(client, "/policies/", sort="title").tags == {}


def test_a_tag_taken_away_leaves_the_others(client):
    tags = read(client, "/policies/", **CHOSEN).tags
    for tag, address in tags.items():
        assert {*read(client, address).tags} == {*tags} - {tag}


def test_a_tag_taken_away_leaves_the_order_and_forgets_the_page(client):
    tags = read(client, "/measures/", sort="title", target="qiye", q="企业").tags
    assert tags["适用对象企业"].startswith("/measures/?")
    assert "sort=title" in tags["适用对象企业"]


@pytest.mark.parametrize("name", LISTS)
def test_clear_all_leads_to_the_whole_list(client, name):
    page = read(client, f"/{name}/", since="2020-01-01", q="内蒙古")
    assert page.links["全部清除"] == f"/{name}/"


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_offers_to_take_a_condition_away(client, name):
    page = read(client, f"/{name}/", since="2020-01-01", q="没有这样的字词")
    assert page.count == 0
    assert page.links["不限“关键词：没有这样的字词”"] == f"/{name}/?since=2020-01-01"
