"""Filtering by validity selects what each policy's own page says, on any day."""

from collections import Counter
from datetime import date
from itertools import product
from random import Random

import pytest

from policies.models import Kind, Measure, Policy, Theme
from policies.validity import State, validity_of
from tests.builders import PUBLIC, a_term
from tests.reading import data

# The first and last days of months and years, of a leap February, of the years the rule counts; and some others.
DAYS = ["2020-02-29", "2020-12-31", "2021-01-01", "2022-06-30", "2023-02-28", "2023-03-01", "2023-12-31", "2024-01-01"]
DAYS += ["2024-02-28", "2024-02-29", "2024-03-01", "2024-12-31", "2025-02-28", "2025-03-01", "2026-11-22", "2029-02-28"]
A_FEW_DAYS = ["2024-02-29", "2026-11-22"]
HOW_MANY = 250


def some_date(random):
    """A date near one of DAYS or its anniversaries, as a day, a month or a year; often none."""
    if random.random() < 0.4:
        return ""
    year, month, day = random.choice(DAYS).split("-")
    year = str(int(year) - random.choice([0, 0, 1, 2, 5]))
    day = "28" if day == "29" and int(year) % 4 else day
    return "-".join([year, month, day][: random.choice([1, 2, 3])])


def a_random_policy(random, number):
    return Policy(
        slug=f"suiji-{number}",
        title=f"随机政策{number}",
        **PUBLIC,
        kind=random.choice(Kind.values),
        is_trial=random.random() < 0.3,
        issued_on=some_date(random),
        valid_from=some_date(random),
        valid_until=some_date(random) if random.random() < 0.3 else "",
        repealed_on=some_date(random) if random.random() < 0.2 else "",
    )


@pytest.fixture
def policies(db):
    """Policies with all sorts of dates, the same in every run, each with a measure; all of one theme."""
    random, theme = Random(2), a_term(Theme, slug="suiji")
    policies = Policy.objects.bulk_create(a_random_policy(random, number) for number in range(HOW_MANY))
    measures = Measure.objects.bulk_create(
        Measure(policy=policy, heading=policy.title, text="内容", **PUBLIC) for policy in policies
    )
    theme.policies.set(policies)
    theme.measures.set(measures)
    return policies


def judged(policies, day):
    """The validity of each policy on `day`, one by one."""
    return {policy.slug: validity_of(policy, date.fromisoformat(day)).state for policy in policies}


def test_counts_are_of_the_policies_who_say_so(client, policies):
    seen = Counter()
    for day, name in product(DAYS, ("policies", "measures")):
        facet = data(client, f"/api/v1/{name}/", theme="suiji", as_of=day, page_size=1)["facets"]["validity"]
        counts = Counter(map(str, judged(policies, day).values()))
        assert {option["value"]: option["count"] for option in facet} == counts, f"{name}, {day}"
        seen += counts
    assert min(seen[state] for state in State) > len(DAYS) * 3  # every state was met, on most days


def test_the_records_of_a_state_are_those_who_say_so(client, policies):
    for day, state in product(A_FEW_DAYS, State):
        expected = {slug for slug, told in judged(policies, day).items() if told == state}
        asked = {"theme": "suiji", "as_of": day, "validity": str(state)}
        rows = data(client, "/policies.json", **asked)["results"]
        assert {row["validity"]["state"] for row in rows} <= {state}
        assert {row["slug"] for row in rows} == expected, f"{state}, {day}"
        measures = data(client, "/measures.json", **asked)["results"]
        assert {row["policy"]["slug"] for row in measures} == expected, f"{state}, {day}"
