"""A later document that cites a policy as its basis is evidence against the presumed end."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from policies.models import Policy
from policies.validity import State, signature, state_of, validity_of
from tests.builders import a_policy

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CITED = {"cited_on": "2023-08-07", "cited_basis": "科技厅的公示"}
TODAY = date(2026, 11, 25)


def validity(day=TODAY, **values):
    return validity_of(a_policy(issued_on="2021", is_trial=True, **values), day)


def test_without_it_the_end_is_presumed():
    assert validity().state == State.PRESUMED_EXPIRED


def test_with_it_both_are_told_and_nothing_is_presumed():
    found = validity(**CITED)
    assert found.state == State.UNKNOWN
    assert "到2023年为止" in found.reason and "2023年8月7日，科技厅的公示仍以它为依据" in found.reason


def test_it_says_nothing_before_its_day():
    assert "公示" not in validity(date(2023, 8, 6), **CITED).reason


def test_one_from_before_the_end_is_told_and_changes_nothing():
    found = validity(**CITED | {"cited_on": "2022-08-23"})
    assert found.state == State.PRESUMED_EXPIRED
    assert "2022年8月23日，科技厅的公示仍以它为依据" in found.reason


@pytest.mark.parametrize("cited_on", ["2022-08-23", "2023-08-07", "2025"])
def test_the_facet_is_what_the_page_says(cited_on):
    policy = a_policy(issued_on="2021", is_trial=True, cited_on=cited_on, cited_basis="公示")
    for day in (date(2022, 1, 1), date(2024, 1, 1), TODAY):
        assert state_of(signature(policy), day) == validity_of(policy, day).state


def test_a_day_and_what_cites_it_go_together():
    with pytest.raises(ValidationError, match="同时填写"):
        Policy(slug="p", title="某办法", kind="banfa", cited_on="2023").full_clean()
