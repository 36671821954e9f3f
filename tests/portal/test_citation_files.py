"""Records as RIS, for reference managers."""

import pytest

from policies.models import Measure
from tests.builders import a_department, a_document, a_policy
from tests.reading import LISTS, data

pytestmark = pytest.mark.django_db


def ris(client, address):
    """[(tag, value)]"""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"][:41]) == (200, "application/x-research-info-systems; char")
    return [tuple(line.split("  - ", 1)) for line in response.content.decode().split("\r\n") if line]


def test_a_policy(client):
    policy = a_policy(
        a_department(name="教育厅"), slug="x", title="某办法", doc_number="1号", issued_on="2021-07",
        summary="内\n容", original_address="https://example.org/a",
    )  # fmt: skip
    lines = ris(client, policy.get_absolute_url().rstrip("/") + ".ris")
    assert lines[0] == ("TY", "GOVDOC")
    assert lines[-1] == ("ER", "")
    expected = {("TI", "某办法"), ("AU", "教育厅"), ("M1", "1号"), ("PY", "2021"), ("DA", "2021/07//"), ("AB", "内 容")}
    assert expected | {("UR", "https://example.org/a"), ("UR", "http://testserver/policies/x/")} <= {*lines}


def test_what_is_unknown_is_left_out(client):
    tags = {tag for tag, _ in ris(client, a_policy(slug="x").get_absolute_url().rstrip("/") + ".ris")}
    assert not tags & {"AU", "PY", "DA", "M1"}


def test_a_document(client):
    a_document(slug="w", title="某网页", publisher="某网", published_on="2022-01-05", address="https://example.org/a")
    lines = ris(client, "/documents/w.ris")
    assert {("TY", "ELEC"), ("PB", "某网"), ("DA", "2022/01/05/"), ("UR", "https://example.org/a")} <= {*lines}


@pytest.mark.parametrize("name", LISTS)
def test_every_kind_of_record_has_one(client, knowledge, name):
    row = data(client, f"/{name}.json")["results"][0]
    title = row.get("title") or row.get("heading") or row["name"]
    assert ("TI", title) in ris(client, f"{row['url'].rstrip('/')}.ris")


def test_a_measure_names_its_policy(client, knowledge):
    measure = Measure.objects.published().filter(policy__isnull=False).first()
    assert ("T2", measure.policy.title) in ris(client, f"/measures/{measure.pk}.ris")
