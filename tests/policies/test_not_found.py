"""An empty field was searched for and not found, if a person says so; otherwise it is only not entered."""

import pytest

from policies.models import Instrument
from records.models import Status, Version
from records.not_found import NOT_ENTERED, NOT_FOUND
from tests.builders import (
    a_contact,
    a_department,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    a_term,
    an_administrator,
    an_indicator,
    an_observation,
)  # fmt: skip
from tests.reading import read
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, record):
    return read(client, record.get_absolute_url())


def told(client, record, names):
    page = page_of(client, record)
    return {page.fact(name) for name in names}


POLICY = {
    "发文机关": "issuer", "文号": "doc_number", "成文日期": "issued_on", "层级": "level",
    "适用地区": "regions", "政策原文": "original_address", "政策工具": "measures", "适用对象": "measures",
}  # fmt: skip
MEASURE = {"适用对象": "targets", "政策工具": "instruments", "金额": "quantities", "出自政策": "policy"}
PLATFORM = {"级别": "level", "所在地区": "regions"}


@pytest.mark.parametrize(("make", "facts"), [(a_policy, POLICY), (a_measure, MEASURE), (a_platform, PLATFORM)])
def test_only_what_a_person_looked_for_is_not_stated(client, make, facts):
    assert told(client, make(), facts) == {NOT_ENTERED}
    assert told(client, make(not_found=sorted({*facts.values()})), facts) == {NOT_FOUND}


def test_a_list_says_it_too(client):
    theme = {"level": "national"}
    a_platform(name="甲", not_found=["regions"])
    a_policy(title="乙", not_found=["issuer", "issued_on"], **theme)
    assert "所在地区：已查资料未载明" in read(client, "/platforms/", q="甲").text
    assert "发文机关：已查资料未载明" in read(client, "/policies/", q="乙").text
    assert "成文日期：已查资料未载明" in read(client, "/policies/", q="乙").text
    assert "已查资料未载明" in read(client, "/policies/", q="乙", view="table").text


def test_the_page_of_a_department_says_it_of_dates_and_contacts(client):
    department = a_department()
    a_policy(department, not_found=["issued_on"])
    a_policy(department)
    page = page_of(client, department)
    assert NOT_FOUND in page.section("政策") and NOT_ENTERED in page.section("政策")
    a_contact(department, office="", phone="1")
    assert NOT_ENTERED in page_of(client, department).section("联系方式")


def test_the_time_of_a_figure(client):
    indicator = an_indicator(not_found=["period"])
    an_observation(indicator, period="")
    assert NOT_FOUND in page_of(client, indicator).section("数据")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_measures_and_departments_that_wait_are_not_said_to_be_unstated(client, status):
    policy = a_policy(not_found=["measures", "issuer"])
    a_measure(policy=policy, status=status)
    a_part(policy, a_department(status=status))
    policy.settle_not_found()  # as the desk and the fixtures do
    page = page_of(client, policy)
    assert NOT_FOUND not in page.text
    assert "本库尚未录入这项政策的具体措施" in page.section("措施")


def test_means_that_no_measure_has(client):
    policy = a_policy()
    a_measure(policy=policy, not_found=["instruments"])
    assert (page_of(client, policy).fact("政策工具"), page_of(client, policy).fact("适用对象")) == (
        NOT_FOUND,
        NOT_ENTERED,
    )
    a_measure(policy=policy)
    assert page_of(client, policy).fact("政策工具") == NOT_ENTERED


def test_it_is_data_too(client):
    policy = a_policy(title="某办法", not_found=["issuer", "doc_number"])
    assert client.get(f"{policy.get_absolute_url()[:-1]}.json").json()["not_found"] == ["issuer", "doc_number"]
    assert "发文机关；文号" in client.get("/policies.csv", {"q": "某办法"}).getvalue().decode()


def test_a_person_ticks_it_at_the_desk_and_the_history_says_so(client):
    client.force_login(an_administrator())
    policy = a_policy(status=Status.DRAFT)
    page = Form(client, policy.admin_url).sent(not_found=["issuer", "enquiries"])
    assert page.errors == []
    policy.refresh_from_db()
    assert policy.not_found == ["issuer", "enquiries"]
    history = client.get(f"{policy.admin_url.removesuffix('change/')}history/").content.decode()
    assert "未载明的内容" in history


def test_what_is_filled_in_is_found(client):
    client.force_login(an_administrator())
    policy = a_policy(status=Status.DRAFT, not_found=["issuer", "doc_number", "enquiries"])
    form = Form(client, policy.admin_url)
    form.row("policydepartment_set", department=a_department().pk, role="issuer", basis="stated")
    assert form.sent(doc_number="内政发〔2021〕1号").errors == []
    policy.refresh_from_db()
    assert policy.not_found == ["enquiries"]


def test_being_in_charge_is_not_issuing(client):
    policy = a_policy(not_found=["issuer"])
    a_part(policy, a_department(), "responsible")
    policy.settle_not_found()
    assert policy.not_found == ["issuer"]


def test_a_key_that_is_none_is_refused(client):
    client.force_login(an_administrator())
    policy = a_policy(status=Status.DRAFT)
    assert Form(client, policy.admin_url).sent(not_found=["title"]).errors
    policy.refresh_from_db()
    assert policy.not_found == []


def test_history_from_before_the_field_shows_no_change_of_it(client):
    """A version written by a program that did not know the field."""
    policy = a_policy()
    version = Version.objects.of(policy).first()
    state = {name: value for name, value in version.state.items() if name != "not_found"}
    Version.objects.filter(pk=version.pk)._raw_delete(Version.objects.db)
    Version(**{f.attname: getattr(version, f.attname) for f in Version._meta.concrete_fields} | {"state": state}).save()
    assert Version.objects.get(pk=version.pk).state == version.state
    policy.summary = "改过"
    policy.save()
    assert Version.objects.of(policy).first().changed == ["summary"]


def test_the_fixtures_say_which_is_which(client, knowledge):
    page = read(client, "/policies/gaoxin-jishu-qiye-jiangbu-xize/")
    assert (page.fact("发文机关"), page.fact("文号"), page.fact("政策原文")) == (NOT_FOUND, NOT_FOUND, NOT_ENTERED)
    assert read(client, "/measures/45/").fact("政策工具") == NOT_FOUND
    assert read(client, "/measures/8/").fact("金额") == NOT_ENTERED


def test_an_instrument_left_blank_is_not_entered(client):
    a_term(Instrument)
    assert page_of(client, a_measure()).fact("政策工具") == NOT_ENTERED
