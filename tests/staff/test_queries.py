"""The desk runs as many queries for nine rows as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Instrument, Target, Theme
from records.tracking import writing
from tests.builders import (
    a_change,
    a_department,
    a_document,
    a_measure,
    a_platform,
    a_policy,
    a_relation,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def compare(client, address, add):
    """Queries with three rows and with nine; once before, so that nothing is asked for the first time."""
    with writing():
        for _ in range(3):
            add()
    client.get(address)
    few = queries(client, address)
    with writing():
        for _ in range(6):
            add()
    return few, queries(client, address)


def a_full_measure(**values):
    return a_measure([a_term(Target)], [a_term(Instrument)], [a_term(Theme), a_term(Theme)], **values)


def a_full_policy():
    return a_policy(a_department(), themes=[a_term(Theme), a_term(Theme)])


ROWS_OF_POLICY = {
    "measures": lambda policy: a_full_measure(policy=policy),
    "citations": lambda policy: cited(policy, a_document()),
    "departments": lambda policy: policy.departments.add(a_department(), through_defaults={"basis": "stated"}),
    "relations": lambda policy: a_relation(policy, a_policy()),
}


@pytest.mark.parametrize("rows", ROWS_OF_POLICY)
def test_form_of_a_policy(admin_client, rows):
    policy = a_policy()
    few, many = compare(admin_client, policy.admin_url, lambda: ROWS_OF_POLICY[rows](policy))
    assert few == many


def test_form_of_an_indicator(admin_client):
    indicator = an_indicator()
    few, many = compare(admin_client, indicator.admin_url, lambda: cited(an_observation(indicator)))
    assert few == many


def test_form_of_a_platform(admin_client):
    platform = a_platform()
    few, many = compare(admin_client, platform.admin_url, lambda: cited(a_change(platform)))
    assert few == many


LISTS = {
    "policies/policy": a_full_policy,
    "policies/measure": lambda: a_full_measure(policy=a_full_policy()),
    "policies/platform": a_platform,
    "policies/department": a_department,
    "policies/change": lambda: a_change(a_platform()),
    "indicators/indicator": lambda: an_observation(an_indicator()),
    "indicators/observation": lambda: an_observation(an_indicator()),
    "records/document": a_document,
}


@pytest.mark.parametrize("name", LISTS)
def test_list(admin_client, name):
    few, many = compare(admin_client, f"/admin/{name}/", LISTS[name])
    assert few == many
