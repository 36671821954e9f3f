"""The home page: totals, entry points, and its sources."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Measure, Policy
from policies.validity import years_before
from tests.builders import a_department, a_policy
from tests.reading import data, read, words

pytestmark = pytest.mark.once


def test_it_counts_what_its_links_lead_to(client, knowledge):
    page = read(client, "/")
    labels = {"policies": "项政策", "measures": "条措施", "platforms": "个平台", "indicators": "项指标"}
    for name, label in labels.items():
        count = data(client, f"/{name}.json")["count"]
        assert page.links[f"{count}{label}"] == f"/{name}/"


def test_every_way_in_gives_as_many_as_it_says(client, knowledge):
    ways = [
        way for way in read(client, "/").root.findall(".//main//li") if way.find("span[@class='count']") is not None
    ]
    ways = {way.find("a").get("href"): re.findall(r"\d+", words(way))[-1] for way in ways}
    ways = {address: count for address, count in ways.items() if "?" in address}
    assert len(ways) > 20
    for address, count in ways.items():
        assert read(client, address).count == int(count), address


def test_it_says_what_it_was_compiled_from_and_as_of_when(client, knowledge):
    """One report, and the other documents of the list; the report is not counted twice."""
    text, sources = read(client, "/").text, data(client, "/documents.json")["count"]
    assert "收录范围：本库依据一篇关于2021年前后内蒙古科技政策的报告" in text
    assert f"以及{sources - 1}份列明的来源" in text


def test_the_newest_policies_come_first_unknown_dates_never(client, db):
    a_policy(title="最新的", issued_on="2030")
    a_policy(title="没有日期", issued_on="")
    section = read(client, "/").section("日期最近的政策")
    assert section.startswith("日期最近的政策《最新的》2030年")
    assert "没有日期" not in section


def test_it_has_a_search_box(client, db):
    page = read(client, "/")
    (form,) = page.root.findall(".//form")
    assert form.get("action") == "/search/"


def test_an_empty_library_has_a_first_page_too(client, db):
    Measure.objects.all().delete()
    assert read(client, "/").links["0条措施"] == "/measures/"


def test_about_leads_to_the_sources(client, knowledge):
    page = read(client, "/about/")
    assert page.heading == "关于本库"
    assert page.links["内蒙古：科技政策给力亮点多，促进科技创新出实招！"] == "/documents/report/"


def test_what_ends_within_a_year_comes_soonest_first(client, db):
    Policy.objects.update(status="withdrawn")
    today = timezone.localdate()
    soon, later, over = (today + timedelta(days=days) for days in (3, 300, -3))
    a_policy(title="后到期", valid_until=later.isoformat())
    a_policy(title="先到期", valid_until=soon.isoformat())
    a_policy(title="已到期", valid_until=over.isoformat())
    a_policy(title="推算到期", issued_on=years_before(today + timedelta(days=30), 5).isoformat())
    a_policy(title="远未到期", issued_on=today.isoformat())
    section = read(client, "/").section("一年内到期的政策")
    places = [section.index(title) for title in ("《先到期》", "《推算到期》", "《后到期》")]
    assert places == sorted(places)
    assert "《已到期》" not in section and "《远未到期》" not in section


def test_nothing_that_ends_soon_is_said(client, db):
    Policy.objects.update(status="withdrawn")
    assert "没有已知或可以推算在一年内到期的政策" in read(client, "/").section("一年内到期的政策")


def test_the_main_figures_are_those_with_a_target(client, knowledge):
    section = read(client, "/").section("主要指标和目标")
    assert "370亿元左右目标到2025年" in section


def test_every_question_leads_to_a_list_with_an_answer(client, knowledge):
    sections = read(client, "/").root.findall(".//section[h2]")
    section = next(section for section in sections if words(section.find("h2")) == "企业常问")
    questions = [link.get("href") for link in section.findall("ul/li/a")]
    assert len(questions) == 10
    for address in questions:
        assert read(client, address).count, address


def test_what_has_one_choice_only_is_no_way_in(client, db):
    Policy.objects.update(status="withdrawn")
    a_policy(a_department(name="林草局"), kind="banfa", issued_on="2021")
    assert "按部门找政策" not in read(client, "/").text
    a_policy(a_department(name="水利厅"), kind="banfa", issued_on="2021")
    assert "按部门找政策" in read(client, "/").text


@pytest.mark.parametrize("address", ["/", "/about/", "/about/api/"])
def test_how_the_site_is_made_is_no_affair_of_readers(client, knowledge, address):
    assert "/about/components/" not in read(client, address).links.values()


def test_a_question_about_money_leads_first_to_what_is_given(client, knowledge):
    """R&D, 高新技术企业, listing and key laboratories: the answer stands at the top of the list."""
    links = read(client, "/").links
    for asked in ("投入研发有没有补助", "认定高新技术企业给多少钱", "挂牌上市有奖补吗", "建重点实验室给什么支持"):
        (address,) = [address for question, address in links.items() if question.startswith(asked)]
        first, *_ = data(client, address.replace("/?", ".json?"))["results"]
        assert "amount" in [one["role"] for one in first["quantities"]], asked


def test_it_says_how_far_it_reaches_and_that_it_is_not_complete(client, db):
    a_policy(issued_on="2031-02")
    for address in ("/", "/about/"):
        text = read(client, address).text
        assert "收录至2031年2月" in text and ("不是全部政策" in text or "不完整" in text)
