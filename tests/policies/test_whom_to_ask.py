"""Amounts, conditions, how and when to apply, and contacts: on pages, in lists and as data."""

import pytest

from tests.builders import a_contact, a_department, a_measure, a_policy, a_quantity
from tests.reading import data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def department():
    return a_department(slug="jyt", name="教育厅")


@pytest.fixture
def measure(department):
    measure = a_measure(
        policy=a_policy(department), conditions="独立法人", how_to_apply="网上填报", window="6月1日至8月31日"
    )
    amount = {"unit": "万元", "per": "每家每年"}
    a_quantity(measure, text="30万元", low=30, high=30, role="amount", condition="首次认定", **amount)
    a_quantity(measure, text="500万元", low=None, high=500, role="ceiling", bound="at_most", **amount)
    a_quantity(measure, text="17家", low=17, high=17, unit="家")
    measure.contacts.add(
        a_contact(department, slug="wen", matter="申报", office="某处", phone="0471-1", seen_on="2024")
    )
    return measure


def test_its_page_says_all_of_it(client, measure):
    text = read(client, measure.get_absolute_url()).text
    for said in ("30万元（每家每年）：首次认定", "最多500万元（每家每年）", "数字17家", "独立法人", "网上填报"):
        assert said in text
    assert "6月1日至8月31日" in text and "教育厅，某处，0471-1（2024年的资料）" in text


def test_its_data_hold_all_of_it(client, measure):
    row = data(client, f"/measures/{measure.pk}.json")
    first = {"text": "30万元", "low": 30, "high": 30, "unit": "万元", "bound": "exact"}
    assert row["quantities"][0] == first | {"role": "amount", "per": "每家每年", "condition": "首次认定"}
    assert (row["conditions"], row["how_to_apply"], row["window"]) == ("独立法人", "网上填报", "6月1日至8月31日")
    assert [(one["department"], one["phone"]) for one in row["contacts"]] == [("jyt", "0471-1")]


def test_a_list_shows_amount_and_contact(client, measure):
    (row,) = [row for row in read(client, "/measures/", policy=measure.policy.slug).rows if measure.heading in row]
    assert "30万元（每家每年）：首次认定；最多500万元（每家每年）" in row and "6月1日至8月31日" in row
    table = read(client, "/measures/", policy=measure.policy.slug, view="table").text
    assert "网上填报" in table and "0471-1" in table


@pytest.mark.parametrize("words", ["500万元", "独立法人", "网上填报"])
def test_it_is_found_by_them(client, measure, words):
    assert measure.get_absolute_url() in [hit["url"] for hit in data(client, "/measures.json", q=words)["results"]]


def test_what_is_empty_was_looked_for_or_not_entered(client):
    measure = a_measure(not_found=["window"])
    text = read(client, measure.get_absolute_url()).text
    assert "申报时间已查资料未载明" in text and "申报渠道本库尚未录入" in text


def test_a_measure_has_the_contacts_of_its_policy(client, department):
    policy = a_policy()
    policy.contacts.add(a_contact(department, phone="0471-2"))
    assert "0471-2" in read(client, a_measure(policy=policy).get_absolute_url()).text
    assert "0471-2" in read(client, policy.get_absolute_url()).section("申报和咨询")


def test_a_department_is_where_to_ask(client, department):
    contact = a_contact(department, slug="wen", matter="申报", phone="0471-3")
    page = read(client, department.get_absolute_url())
    assert "0471-3" in page.section("联系方式")
    assert 'id="contact-wen"' in page.html and contact.get_absolute_url().endswith("/jyt/#contact-wen")
    assert [one["phone"] for one in data(client, "/departments/jyt.json")["contacts"]] == ["0471-3"]


def test_a_contact_that_is_not_public_is_nowhere(client, department):
    measure = a_measure()
    measure.contacts.add(a_contact(department, phone="0471-4", status="draft"))
    assert "0471-4" not in read(client, measure.get_absolute_url()).html
    assert "0471-4" not in read(client, department.get_absolute_url()).html
