"""The page of a measure: what it gives, to whom, how, under which policy, and its source."""

import pytest

from policies.models import Instrument, Target, Theme
from tests.builders import (
    a_department,
    a_document,
    a_measure,
    a_policy,
    a_quantity,
    a_term,
    cited,
)  # fmt: skip
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, measure, as_of="2022-06-30"):
    return read(client, measure.get_absolute_url(), as_of=as_of)


def test_what_it_gives_to_whom_and_how(client):
    measure = a_measure(
        [a_term(Target, name="牧场")], [a_term(Instrument, name="贷款")], [a_term(Theme, name="草原")],
        heading="贴息", text="按比例给牧场贴息", number="第三条",
    )  # fmt: skip
    a_quantity(measure, text="20%以上", role="amount")
    page = page_of(client, measure)
    expected = {"适用对象": "牧场", "政策工具": "贷款", "主题": "草原", "金额": "20%以上", "条款": "第三条"}
    assert (page.heading, {name: page.fact(name) for name in expected}) == ("贴息", expected)
    assert "按比例给牧场贴息" in page.text


def test_what_is_not_entered_is_said(client):
    page = page_of(client, a_measure())
    expected = {
        "适用对象": "本库尚未录入",
        "政策工具": "本库尚未录入",
        "金额": "本库尚未录入",
        "出自政策": "本库尚未录入",
    }
    assert {name: page.fact(name) for name in expected} == expected


def test_its_policy_and_who_issued_that(client):
    policy = a_policy(a_department(name="教育厅"), title="某办法")
    measure = a_measure(policy=policy)
    page = page_of(client, measure)
    assert page.fact("出自政策") == "《某办法》"
    assert page.fact("发文机关") == "教育厅发文机关（来源写明）"
    assert page.links["《某办法》"] == f"{policy.get_absolute_url()}#m{measure.pk}"


@pytest.mark.parametrize(("day", "state"), [("2023-12-31", "有效"), ("2024-01-01", "已到期")])
def test_the_validity_of_its_policy_on_the_day_asked_for(client, day, state):
    measure = a_measure(policy=a_policy(kind="guihua", valid_until="2023"))
    assert page_of(client, measure, day).fact("政策效力").startswith(state)


def test_a_day_that_is_none_is_explained(client):
    page = page_of(client, a_measure(policy=a_policy()), "2021-02-30")
    assert page.problems and "（as_of）不能是“2021-02-30”" in page.problems[0]


def test_the_other_measures_of_its_policy(client):
    policy = a_policy()
    a_measure(policy=policy, heading="别的措施")
    page = page_of(client, a_measure(policy=policy, heading="这条措施"))
    assert page.section("同一政策的其他措施") == "同一政策的其他措施别的措施"


def test_where_it_comes_from_and_where_to_edit_it(client):
    measure = cited(a_measure(), a_document(slug="bg", title="某报告", paragraph_count=9), 7, ["text", "policy"])
    page = page_of(client, measure)
    assert "《某报告》第7段转引可印证：措施正文、所属政策" in page.section("出处")
    assert page.links["《某报告》第7段"] == "/documents/bg/#p7"
    assert page.links["编辑（工作人员）"] == f"/admin/policies/measure/{measure.pk}/change/"
    assert page.links["这条记录的JSON"] == f"/measures/{measure.pk}.json"
