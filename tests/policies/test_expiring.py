"""Policies that end soon are found, however many have already ended this year."""

import datetime

import pytest

from policies.expiring import ending_soon
from records.tracking import writing
from tests.builders import a_policy

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.django_db
@pytest.mark.parametrize("over", [{"issued_on": "2021-03-01"}, {"valid_until": "2026-03-01"}])
def test_what_has_ended_hides_nothing_that_will(over):
    with writing():
        for _ in range(51):
            a_policy(**over)
    presumed, stated = a_policy(issued_on="2021-12-01"), a_policy(valid_until="2026-12")
    found = [policy for policy, _ in ending_soon(TODAY, 9)]
    assert {presumed, stated} <= {*found}


@pytest.mark.django_db
def test_the_soonest_come_first_and_only_public_ones():
    a_policy(valid_until="2026-12", status="draft")
    a_policy(valid_until="2027-11-23")  # in more than a year
    a_policy(valid_until="2026-12", repealed_on="2026-01-01")
    by_day, by_rule = a_policy(valid_until="2026-11-24"), a_policy(issued_on="2021-11-25")
    assert [policy for policy, _ in ending_soon(TODAY, 2)] == [by_day, by_rule]
    assert [str(validity.ends) for _, validity in ending_soon(TODAY, 2)] == ["2026-11-24", "2026-11-25"]
    by_day.valid_until = "2026-11-26"
    by_day.save()
    assert [policy for policy, _ in ending_soon(TODAY, 2)] == [by_rule, by_day]
