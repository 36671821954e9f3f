"""The documents that records are based on, and what was taken from each paragraph."""

import pytest

from tests.builders import (
    a_change,
    a_department,
    a_document,
    a_measure,
    a_platform,
    a_policy,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.reading import data, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def paragraphs(page):
    """{paragraph: what was drawn from it}."""
    return {item.get("id"): words(item) for item in page.root.findall(".//main//ol/li[@id]")}


def test_every_paragraph_of_the_report_shows_its_records_or_why_it_was_passed_over(client, knowledge):
    page = read(client, "/documents/report/")
    shown = {item.get("id"): item for item in page.root.findall(".//main//ol/li[@id]")}
    assert [*shown] == [f"p{number}" for number in range(1, 46)]
    for paragraph in shown.values():
        reason = words(paragraph).partition("没有摘录：")[2]
        assert paragraph.find(".//a") is not None or len(reason) > 2, words(paragraph)


def test_a_record_stands_at_its_paragraph_with_what_it_took_from_there(client):
    document = a_document(slug="bg", paragraph_count=3, passed_over={"1": "小标题"})
    cited(a_policy(title="某办法"), document, 2, ["title", "issued"])
    cited(a_measure(heading="某措施"), document, 2)
    page = read(client, "/documents/bg/")
    assert paragraphs(page) == {
        "p1": "第1段没有摘录：小标题",
        "p2": "第2段政策某办法标题、成文日期措施某措施要点",
        "p3": "第3段没有摘录",
    }


def test_a_figure_stands_for_its_indicator_and_a_change_for_its_platform(client):
    document = a_document(slug="bg", paragraph_count=1)
    cited(an_observation(an_indicator(name="某数")), document, 1, ["value"])
    cited(a_change(a_platform(name="某园")), document, 1, ["text"])
    assert paragraphs(read(client, "/documents/bg/"))["p1"] == "第1段指标某数数值平台某园内容"


def test_two_citations_of_one_record_are_one_line(client):
    document = a_document(slug="bg", paragraph_count=1)
    indicator = an_indicator(name="某数")
    cited(indicator, document, 1, ["name"])
    cited(an_observation(indicator), document, 1, ["value"])
    assert paragraphs(read(client, "/documents/bg/"))["p1"] == "第1段指标某数名称、数值"


def test_a_web_page_lists_its_records_without_paragraphs(client):
    document = a_document(slug="wy")
    cited(a_department(name="某厅"), document)
    page = read(client, "/documents/wy/")
    assert page.section("摘录的记录") == "摘录的记录部门某厅名称"
    assert page.section("逐段摘录") == ""


@pytest.mark.parametrize(
    ("values", "name", "told"),
    [
        ({"publisher": ""}, "发布者", "本库尚未录入"),
        ({"publisher": "某<i>网</i>"}, "发布者", "某<i>网</i>"),
        ({"published_on": ""}, "发布日期", "本库尚未录入"),
        ({"published_on": "2022-01-05"}, "发布日期", "2022年1月5日"),
        ({"address": ""}, "网址", "本库尚未录入"),
        ({"address": "https://example.org/a"}, "网址", "https://example.org/a"),
        ({"confidence": "official"}, "可信程度", "官方网站"),
        ({"note": "只见到副本"}, "说明", "只见到副本"),
    ],
)
def test_what_is_known_of_a_document(client, values, name, told):
    assert read(client, a_document(**values).get_absolute_url()).fact(name) == told


def test_a_title_that_is_ours_is_said_to_be(client):
    assert "标题由本库按内容拟定" in read(client, a_document(is_title_ours=True).get_absolute_url()).text


def test_the_list_tells_how_many_records_cite_each(client):
    document = a_document(title="某报告", confidence="founding")
    policy = cited(a_policy(), document)
    cited(policy, document)
    indicator = an_indicator()
    cited(an_observation(indicator), document)
    cited(an_observation(indicator), document)
    cited(a_change(a_platform()), document)
    rows = read(client, "/documents/", confidence="founding").rows
    assert "某报告基础资料发布者：本库尚未录入发布日期：本库尚未录入3条记录引用" in rows


def test_the_counts_of_the_list_are_what_the_pages_show(client, knowledge):
    """Departments are shown, and not counted as records; contacts, on their pages, are."""
    for row in data(client, "/documents.json")["results"]:
        page = read(client, row["url"])
        kinds = ("/policies/", "/measures/", "/platforms/", "/indicators/", "/terms/")
        shown = {link.get("href") for link in page.root.findall(".//main//section//li/a")}
        records = {address for address in shown if address.startswith(kinds) or "/#contact-" in address}
        assert len(records) == row["record_count"], row["slug"]


def test_by_confidence(client, knowledge):
    assert read(client, "/documents/", confidence="founding").titles == [
        "内蒙古：科技政策给力亮点多，促进科技创新出实招！"
    ]
