"""The issuers of a policy and the departments in charge: the same in every place."""

import pytest

from tests.builders import a_department, a_measure, a_part, a_policy
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def policy():
    """Issued by 甲厅 and 乙厅, 丙局 and 丁局 are in charge."""
    policy = a_policy()
    for name, role in (("甲厅", "issuer"), ("乙厅", "joint"), ("丙局", "responsible"), ("丁局", "responsible")):
        a_part(policy, a_department(name=name), role)
    return policy


def page_of(client, record):
    return read(client, record.get_absolute_url())


def test_the_gist_names_all(client, policy):
    assert page_of(client, policy).gist("发文机关") == "甲厅、乙厅；主管部门：丙局、丁局"


def test_whom_to_ask_are_all(client, policy):
    told = "本库尚未录入申报渠道和咨询电话。可以询问发文机关：甲厅、乙厅；主管部门：丙局、丁局。"
    assert page_of(client, policy).section("申报和咨询") == f"申报和咨询{told}"
    asked = page_of(client, a_measure(policy=policy)).fact("联系方式")
    assert asked == "本库尚未录入。可以询问发文机关：甲厅、乙厅；主管部门：丙局、丁局。"


@pytest.mark.parametrize("not_found", [[], ["issuer"]])
def test_the_authority_in_charge_shows_where_nobody_knows_the_issuer(client, not_found):
    policy = a_policy(not_found=not_found)
    a_part(policy, a_department(name="丙局"), "responsible", "secondary")
    page = page_of(client, policy)
    words = "已查资料未载明" if not_found else "本库尚未录入"
    assert page.gist("发文机关") == f"{words}；主管部门：丙局"
    assert page.fact("发文机关") == f"{words}；丙局主管部门（据转引）"
    assert "可以询问主管部门：丙局。" in page.section("申报和咨询")


def test_where_nobody_is_known_there_is_still_somebody_to_ask(client):
    policy = a_policy(not_found=["enquiries"])
    told = "已查资料未载明申报渠道和咨询电话。发文机关和主管部门也不详，可以先询问自治区科学技术厅。"
    assert page_of(client, policy).section("申报和咨询") == f"申报和咨询{told}"
    asked = page_of(client, a_measure(policy=policy)).fact("联系方式")
    assert asked == "本库尚未录入。发文机关和主管部门也不详，可以先询问自治区科学技术厅。"
