"""The page of a platform: all its names, its kind and place, its history, and its source."""

import pytest

from policies.models import Region
from tests.builders import (
    a_change,
    a_document,
    a_platform,
    a_policy,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, platform):
    return read(client, platform.get_absolute_url())


def test_what_is_known_of_it(client):
    platform = a_platform(
        [a_term(Region, name="某市")], [a_policy(title="某办法")], name="某中心", kind="centre", level="national",
        aliases=["旧名", "简称"], groups=["几区几中心"], partners=["某大学"], summary="一个中心。",
    )  # fmt: skip
    page = page_of(client, platform)
    expected = {"又称": "旧名、简称", "类型": "创新中心", "级别": "国家级", "所在地区": "某市"}
    expected |= {"所属统称": "“几区几中心”", "合作方": "某大学", "相关政策": "《某办法》"}
    assert (page.heading, {name: page.fact(name) for name in expected}) == ("某中心", expected)


def test_what_no_source_states_is_said(client):
    page = page_of(client, a_platform())
    assert {page.fact("级别"), page.fact("所在地区")} == {"本库尚未录入"}


def test_what_changed_since_each_with_its_source(client):
    platform, page_of_2022 = a_platform(), a_document(slug="y22", title="某网页")
    cited(a_change(platform, happened_on="2022-07", text="获批"), page_of_2022)
    a_change(platform, happened_on="2021", text="动工")
    page = page_of(client, platform)
    assert page.section("沿革") == "沿革2021年动工2022年7月获批来源：《某网页》转引"
    assert page.links["《某网页》"] == "/documents/y22/"


def test_its_figures(client):
    platform = a_platform()
    an_observation(an_indicator(name="高校占比", unit="%"), "62.3", platform=platform, scope="某区")
    assert page_of(client, platform).section("相关数字") == "相关数字高校占比62.3%实际时间：本库尚未录入某区"


def test_the_group_it_belongs_to_leads_to_the_others(client, knowledge):
    page = read(client, "/platforms/hubaoe-zizhu-chuangxin-shifanqu/")
    assert len(read(client, page.links["“三区两中心”"]).titles) == 5


def test_where_it_comes_from_and_where_to_edit_it(client):
    platform = cited(a_platform(), a_document(slug="bg", title="某报告", paragraph_count=9), 7, ["name", "regions"])
    page = page_of(client, platform)
    assert "《某报告》第7段转引可印证：名称、所在地区" in page.section("出处")
    assert page.links["《某报告》第7段"] == "/documents/bg/#p7"
    assert page.links["编辑（工作人员）"] == f"/admin/policies/platform/{platform.pk}/change/"
