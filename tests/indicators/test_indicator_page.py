"""The page of an indicator: every figure with its nature, period, scope and source."""

import pytest

from tests.builders import a_document, a_platform, a_policy, an_indicator, an_observation, cited
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, indicator):
    return read(client, indicator.get_absolute_url())


def test_what_it_counts(client):
    page = page_of(client, an_indicator(name="高校占比", unit="%", category="zones", definition="占全区的份额。"))
    expected = {"单位": "%", "类别": "园区与示范区"}
    assert (page.heading, {name: page.fact(name) for name in expected}) == ("高校占比", expected)
    assert "占全区的份额。" in page.text


@pytest.mark.parametrize(
    ("values", "unit", "told"),
    [
        ({"value": 370, "qualifier": "左右"}, "亿元", "370亿元左右"),
        ({"value": 20, "qualifier": "超过"}, "亿元", "超过20亿元"),
        ({"value": 300, "qualifier": "余"}, "个", "300余个"),
        ({"value": 55, "qualifier": "以上"}, "%", "55%以上"),
        ({"value": 500, "qualifier": "近"}, "人", "近500人"),
        ({"value": "57.4"}, "%", "57.4%"),
        ({"low": 3, "high": 4}, "个", "3至4个"),
        ({"value": 0}, "个", "0个"),
        ({"value": "1000000.0500"}, "万元", "1000000.05万元"),
    ],
)
def test_a_figure_reads_as_in_its_source(client, values, unit, told):
    indicator = an_indicator(unit=unit)
    an_observation(indicator, **values)
    assert f"出处{told}实际" in page_of(client, indicator).section("数据")


def test_figures_of_two_sources_stand_side_by_side_each_with_its_own(client):
    indicator = an_indicator(unit="亿元")
    for value, title in ((370, "某报告"), (375, "某网页")):
        figure = an_observation(indicator, value, nature="target", period="2025年", position=value)
        cited(figure, a_document(title=title))
    assert "370亿元目标2025年全区《某报告》转引375亿元目标2025年全区《某网页》" in page_of(client, indicator).text


def test_a_figure_leads_to_its_policy_platform_and_paragraph(client):
    policy, platform = a_policy(title="某办法"), a_platform(name="某区")
    indicator = an_indicator()
    figure = an_observation(indicator, policy=policy, platform=platform, note="换算得来")
    cited(figure, a_document(slug="bg", title="某报告", paragraph_count=9), 7)
    page = page_of(client, indicator)
    assert "换算得来" in page.text
    assert page.links["《某办法》"] == policy.get_absolute_url()
    assert page.links["某区"] == platform.get_absolute_url()
    assert page.links["《某报告》第7段"] == "/documents/bg/#p7"


def test_a_period_no_source_states_is_said(client):
    indicator = an_indicator()
    an_observation(indicator)
    assert "本库尚未录入" in page_of(client, indicator).section("数据")


def test_where_to_edit_it(client):
    indicator = an_indicator()
    links = page_of(client, indicator).links
    assert links["编辑（工作人员）"] == f"/admin/indicators/indicator/{indicator.pk}/change/"


def test_the_reports_target_and_its_later_restatement(client, knowledge):
    text = read(client, "/indicators/yanfa-jingfei-guimo/").section("数据")
    assert text.index("370亿元左右目标到2025年") < text.index("375亿元目标2025年")
