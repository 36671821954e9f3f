"""Records as RIS, for reference managers."""

import pytest

from tests.builders import a_department, a_policy
from tests.reading import LISTS, data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def ris(client, address):
    """[(tag, value)]"""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"][:41]) == (200, "application/x-research-info-systems; char")
    return [tuple(line.split("  - ", 1)) for line in response.content.decode().split("\r\n") if line]


def test_a_policy(client):
    policy = a_policy(a_department(name="教育厅"), slug="x", title="某办法", doc_number="1号", issued_on="2021-07")
    lines = ris(client, f"{policy.get_absolute_url().rstrip('/')}.ris")
    assert (lines[0], lines[-1]) == (("TY", "GOVDOC"), ("ER", ""))
    told = {("TI", "某办法"), ("AU", "教育厅"), ("M1", "1号"), ("PY", "2021"), ("UR", "http://testserver/policies/x/")}
    assert told <= {*lines}


def test_the_page_leads_to_it(client, knowledge):
    address = "/policies/keji-xingmeng-30-tiao.ris"
    assert address in read(client, "/policies/keji-xingmeng-30-tiao/").links.values()
    assert client.get(address)["Content-Disposition"] == 'attachment; filename="keji-xingmeng-30-tiao.ris"'


@pytest.mark.parametrize("name", [name for name in LISTS if name != "departments"])
def test_every_kind_of_record_has_one(client, knowledge, name):
    row = data(client, f"/{name}.json")["results"][0]
    title = row.get("title") or row.get("heading") or row["name"]
    assert ("TI", title) in ris(client, f"{row['url'].rstrip('/')}.ris")


def test_a_department_is_not_cited(client, knowledge):
    assert client.get("/departments/kjt.ris").status_code == 404
