"""The page of a department: its part in policies, with the evidence."""

import pytest

from tests.builders import a_department, a_measure, a_part, a_policy
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, department):
    return read(client, department.get_absolute_url())


def test_what_is_known_of_it(client):
    page = page_of(client, a_department(name="教育厅", aliases=["省教育厅"], level="autonomous_region"))
    expected = {"又称": "省教育厅", "层级": "自治区级"}
    assert (page.heading, {name: page.fact(name) for name in expected}) == ("教育厅", expected)


def test_its_policies_newest_first_with_its_part_and_how_we_know(client):
    department = a_department()
    a_policy(department, title="旧办法", issued_on="2020")
    a_part(a_policy(title="新办法", issued_on="2021-07"), department, "responsible", "secondary")
    text = page_of(client, department).section("政策")
    assert text.index("《新办法》2021年7月主管部门据转引") < text.index("《旧办法》2020年发文机关来源写明")


def test_policies_of_unknown_date_come_last(client):
    department = a_department()
    a_policy(department, title="不知何时", issued_on="")
    a_policy(department, title="有日期", issued_on="2020")
    text = page_of(client, department).section("政策")
    assert text.index("《有日期》") < text.index("《不知何时》")


def test_counts_lead_to_what_they_count(client):
    department = a_department(slug="jiaoyu")
    a_measure(policy=a_policy(department))
    page = page_of(client, department)
    assert page.links["1项"] == "/policies/?department=jiaoyu"
    assert page.links["1条"] == "/measures/?department=jiaoyu"


def test_no_policy_is_said(client):
    assert "还没有登记这个部门的政策" in page_of(client, a_department()).section("政策")


def test_where_it_comes_from_and_where_to_edit_it(client):
    department = a_department()
    page = page_of(client, department)
    assert "可印证：名称" in page.section("出处")
    assert page.links["编辑（工作人员）"] == f"/admin/policies/department/{department.pk}/change/"
