"""The list of departments, and the policies that no source assigns to any."""

import pytest
import yaml
from django.conf import settings

from tests.builders import a_department, a_measure, a_policy
from tests.reading import data, read

pytestmark = pytest.mark.django_db


def test_policies_without_an_issuer_have_a_row_of_their_own(client, knowledge):
    page = read(client, "/departments/")
    without = data(client, "/policies.json", department="none")["count"]
    assert page.links[f"查看这{without}项政策"] == "/policies/?department=none"
    assert "本库不猜测" in page.section("发文机关不详的政策")


def test_the_row_of_its_own_counts_what_its_link_leads_to(client):
    before = data(client, "/policies.json", department="none")["count"]
    a_policy()
    a_policy(a_department())
    assert f"查看这{before + 1}项政策" in read(client, "/departments/").links


def test_some_of_the_reports_policies_have_no_stated_issuer(client, knowledge):
    """What the fixtures say: nothing is guessed."""
    entries = yaml.safe_load((settings.BASE_DIR / "fixtures" / "policies.yaml").read_text())
    unstated = {entry["slug"] for entry in entries if not issuers(entry)}
    reports = {entry["slug"] for entry in entries if "report" in {one["document"] for one in entry["citations"]}}
    assert {row["slug"] for row in data(client, "/policies.json", department="none")["results"]} == unstated
    assert unstated & reports < reports and unstated & reports


def issuers(entry):
    return [part for part in entry.get("departments", []) if part["role"] in ("issuer", "joint")]


def test_a_row_tells_how_much_there_is_and_the_newest_policies(client):
    department = a_department(name="教育厅")
    for year in range(2015, 2021):
        a_measure(policy=a_policy(department, title=f"{year}年的办法", issued_on=str(year)))
    (row,) = read(client, "/departments/", q="教育厅").rows
    assert row.startswith("教育厅6项政策6条措施《2020年的办法》成文于2020年《2019年的办法》")
    assert "《2015年的办法》" not in row


def test_counts_are_what_the_links_of_a_department_lead_to(client, knowledge):
    for row in data(client, "/departments.json")["results"]:
        assert data(client, "/policies.json", department=row["slug"])["count"] == row["policy_count"]
        assert data(client, "/measures.json", department=row["slug"])["count"] == row["measure_count"]


def test_by_level(client):
    a_department(name="教育局", level="league_city")
    assert "教育局" in read(client, "/departments/", level="league_city").titles
    assert "教育局" not in read(client, "/departments/", level="autonomous_region").titles


def test_departments_come_in_their_own_order(client, knowledge):
    titles = read(client, "/departments/").titles
    assert titles[:2] == ["内蒙古自治区党委", "内蒙古自治区人民政府"]
