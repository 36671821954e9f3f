"""The style page displays every component with records that have something to display."""

import pytest

from tests.builders import a_measure, a_policy
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_its_policy_is_one_with_measures(client):
    a_measure(policy=a_policy(issued_on="2026-11-09"), heading="某补助")
    a_policy(issued_on="2026-11-20")
    assert "某补助" in read(client, "/about/components/").section("措施")
