"""Staff confirm or override a presumption with a source: from its day on, and with its reason."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from policies.models import Policy, Theme
from policies.validity import State, signature, state_of, validity_of
from staff.models import User
from tests.builders import a_policy, a_term
from tests.reading import read
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FOUND = {"confirmed_state": "in_force", "confirmed_on": date(2027, 3, 1), "confirmed_basis": "《继续有效目录》"}


@pytest.mark.parametrize(("day", "state"), [("2027-02-28", State.PRESUMED_EXPIRED), ("2027-03-01", State.IN_FORCE)])
def test_it_decides_from_its_day_on(day, state):
    assert validity_of(a_policy(issued_on="2021", **FOUND), date.fromisoformat(day)).state == state


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ({"repealed_on": "2028-01"}, State.REPEALED),
        ({"valid_until": "2028"}, State.EXPIRED),
        ({"repealed_on": "2027-01"}, State.IN_FORCE),
        ({"valid_until": "2025"}, State.IN_FORCE),
    ],
)
def test_only_a_later_end_or_repeal_outweighs_it(later, state):
    assert validity_of(a_policy(issued_on="2021", **FOUND, **later), date(2029, 1, 1)).state == state


def test_it_can_say_that_a_policy_is_no_longer_in_force():
    policy = a_policy(issued_on="2021", **FOUND | {"confirmed_state": "repealed", "confirmed_on": date(2023, 3, 1)})
    assert validity_of(policy, date(2023, 3, 1)).state == State.REPEALED


def test_the_page_names_source_and_day(client):
    policy = a_policy(issued_on="2021", **FOUND)
    told = read(client, policy.get_absolute_url(), as_of="2028-01-01").fact("效力")
    assert told.startswith("有效2027年3月1日，工作人员依据《继续有效目录》核实：有效。")


def test_the_list_filters_by_it(client):
    policy = a_policy(themes=[a_term(Theme, slug="ours")], issued_on="2021", **FOUND)
    page = read(client, "/policies/", theme="ours", validity="in_force", as_of="2028-01-01")
    assert page.titles == [policy.title]


def test_what_is_indexed_means_the_same():
    for values in (FOUND, {}):
        policy = a_policy(issued_on="2021", **values)
        day = date(2027, 6, 1)
        assert state_of(signature(policy), day) == validity_of(policy, day).state


@pytest.mark.parametrize("missing", ["confirmed_state", "confirmed_on", "confirmed_basis"])
def test_a_state_without_day_or_source_is_refused(missing):
    values = FOUND | {missing: None if missing == "confirmed_on" else ""}
    with pytest.raises(ValidationError, match="核实效力要同时填写"):
        Policy(slug="x", title="某办法", kind="banfa", **values).full_clean()


def test_staff_confirm_it_at_the_desk(client):
    client.force_login(User.objects.create_superuser("admin"))
    policy = a_policy(issued_on="2021")
    Form(client, policy.admin_url).published(**FOUND | {"confirmed_on": "2027-03-01"})
    policy.refresh_from_db()
    assert {name: getattr(policy, name) for name in FOUND} == FOUND
    refused = Form(client, policy.admin_url).sent(confirmed_basis="")
    assert "核实效力要同时填写核实的效力、核实所依据的日期、核实依据" in refused.errors
