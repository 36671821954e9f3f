"""The list of policies and its filters."""

import pytest

from policies.models import Instrument, Region, Target, Theme
from tests.builders import a_department, a_measure, a_part, a_policy, a_term
from tests.reading import data, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    """What the policies of a test have in common, and no other has."""
    return a_term(Theme, slug="ours")


def found(client, **parameters):
    """The titles among ours that a filter leaves, ."""
    page = read(client, "/policies/", theme="ours", as_of="2022-06-30", **parameters)
    assert page.count == len(page.titles)
    return {*page.titles}


@pytest.mark.parametrize(
    ("values", "parameter", "value"),
    [
        ({"issued_on": "2019-05-01"}, "year", "2019"),
        ({"issued_on": ""}, "year", "none"),
        ({"kind": "tongzhi"}, "kind", "tongzhi"),
        ({"level": "league_city"}, "level", "league_city"),
        ({"repealed_on": "2022-01"}, "validity", "repealed"),
        ({"valid_until": "2021"}, "validity", "expired"),
        ({"issued_on": "2012"}, "validity", "presumed_expired"),
    ],
)
def test_a_filter_leaves_the_policies_it_names(client, theme, values, parameter, value):
    a_policy(themes=[theme], issued_on="2021")
    a_policy(themes=[theme], title="选中的", **{"issued_on": "2021"} | values)
    assert found(client, **{parameter: value}) == {"选中的"}


def test_by_department_whatever_its_part(client, theme):
    department = a_department(slug="jiaoyu")
    a_policy(themes=[theme])
    a_policy(department, themes=[theme], title="发文")
    a_part(a_policy(themes=[theme], title="联合"), department, "joint")
    a_part(a_policy(themes=[theme], title="主管"), department, "responsible")
    assert found(client, department="jiaoyu") == {"发文", "联合", "主管"}


def test_no_department_means_that_no_source_states_who_issued_it(client, theme):
    a_policy(a_department(), themes=[theme])
    a_policy(themes=[theme], title="没有部门")
    a_part(a_policy(themes=[theme], title="只有主管部门"), a_department(), "responsible")
    assert found(client, department="none") == {"没有部门", "只有主管部门"}


def test_by_theme(client, theme):
    a_policy(themes=[theme], title="选中的")
    a_policy(themes=[a_term(Theme)])
    assert found(client) == {"选中的"}


def test_by_region(client, theme):
    a_policy(themes=[theme])
    a_policy(themes=[theme], title="选中的", regions=[a_term(Region, slug="here")])
    assert found(client, region="here") == {"选中的"}


def test_a_filter_that_repeats_means_any_of(client, theme):
    for kind in ("banfa", "xize", "yijian"):
        a_policy(themes=[theme], kind=kind, title=kind)
    assert found(client, kind=["banfa", "xize"]) == {"banfa", "xize"}


def test_any_of_counts_a_policy_of_two_values_once(client, theme):
    first, second = a_department(slug="one"), a_department(slug="two")
    a_part(a_policy(first, themes=[theme], title="两个部门"), second, "joint")
    assert data(client, "/policies.json", theme="ours", department=["one", "two"])["count"] == 1


def test_any_of_may_include_none(client, theme):
    a_policy(a_department(slug="one"), themes=[theme], title="有部门")
    a_policy(a_department(), themes=[theme], title="别的部门")
    a_policy(themes=[theme], title="没有部门")
    assert found(client, department=["one", "none"]) == {"有部门", "没有部门"}


def test_different_filters_mean_all_of(client, theme):
    a_policy(themes=[theme], kind="xize", issued_on="2020")
    a_policy(themes=[theme], kind="banfa", issued_on="2021")
    a_policy(themes=[theme], kind="xize", issued_on="2021", title="选中的")
    assert found(client, kind="xize", year="2021") == {"选中的"}


def test_a_row_tells_what_a_reader_needs(client, theme):
    policy = a_policy(
        a_department(name="教育厅"), [theme], title="某办法", doc_number="内教发〔2021〕1号", issued_on="2021-07"
    )
    a_measure(policy=policy)
    (row,) = read(client, "/policies/", theme="ours", as_of="2022-06-30").rows
    for told in ("《某办法》", "推定有效", "2021年7月", "内教发〔2021〕1号", "教育厅发文机关（来源写明）"):
        assert told in row
    assert "1条措施" in row


def test_a_row_tells_whom_its_measures_serve_and_how(client, theme):
    policy, herders, loan = a_policy(themes=[theme]), a_term(Target, name="牧场"), a_term(Instrument, name="贷款")
    a_measure([herders], [loan], policy=policy)
    a_measure([herders], policy=policy)
    a_measure([a_term(Target, name="草稿才有")], policy=policy, status="draft")
    (row,) = read(client, "/policies/", theme="ours").rows
    assert "适用对象牧场政策工具贷款内容2条措施" in row


def test_a_row_without_issuer_or_date_says_so(client, theme):
    a_policy(themes=[theme])
    (row,) = read(client, "/policies/", theme="ours", as_of="2022-06-30").rows
    assert "发文机关：本库尚未录入" in row
    assert "成文日期：本库尚未录入" in row


def test_the_measures_a_row_counts_are_those_its_link_leads_to(client, knowledge):
    rows = data(client, "/policies.json")["results"]
    assert sum(row["measure_count"] for row in rows) > 0
    for row in rows:
        assert data(client, "/measures.json", policy=row["slug"])["count"] == row["measure_count"]


def test_validity_in_a_row_is_that_of_the_day_asked_for(client, theme):
    a_policy(themes=[theme], kind="guihua", valid_until="2023")
    for day, state in (("2023-12-31", "有效"), ("2024-01-01", "已到期")):
        assert f"》{state}期限到2023年规划" in read(client, "/policies/", theme="ours", as_of=day).text
