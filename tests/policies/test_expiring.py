"""Policies that end soon are found, however many have already ended this year."""

import datetime

import pytest

from policies.expiring import LOOKED_AT, ending_soon
from policies.models import Policy
from records.tracking import writing
from tests.builders import a_policy

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.django_db
@pytest.mark.parametrize("over", [{"issued_on": "2021-03-01"}, {"valid_until": "2026-03-01"}])
def test_what_has_ended_hides_nothing_that_will(over):
    with writing():
        for _ in range(LOOKED_AT + 1):
            a_policy(**over)
    presumed, stated = a_policy(issued_on="2021-12-01"), a_policy(valid_until="2026-12")
    found = [policy for policy, _ in ending_soon(Policy.objects.published(), TODAY, 9)]
    assert {presumed, stated} <= {*found}
