"""A process's memory of the index, patched after each write, equals one built from scratch."""

from datetime import date
from random import Random

import pytest
from pyroaring import BitMap

from policies.models import Measure, Policy, Theme
from policies.validity import state_of
from records import review
from search.answer import Answer, Question
from search.index import REGISTERED
from search.memory import Memory, PostingLists, memory
from tests.builders import a_department, a_measure, a_policy, a_term, an_administrator

pytestmark = pytest.mark.django_db
FACETS = ("department", "year", "kind", "theme", "target", "type")
DAY = date(2022, 6, 30)


def told(held):
    """All that answers are made of."""
    answer = Answer(Question([Policy, Measure], day=DAY, read={"validity": state_of}), held)
    codes = [REGISTERED[model].code for model in (Policy, Measure)]
    counts = {facet: answer.counts(facet) for facet in (*FACETS, "validity")}
    totals = {
        facet: dict(zip(held.facets[facet], map(int, held.totals(facet, codes)), strict=True)) for facet in FACETS
    }
    totals = {facet: {value: n for value, n in some.items() if n} for facet, some in totals.items()}
    orders = [
        Answer(Question([Policy, Measure], sort=sort), held).page(0, 1000) for sort in ("-issued_on", "issued_on")
    ]
    return counts, totals, orders


def test_a_patched_picture_is_as_good_as_a_new_one(knowledge):
    random, themes, someone = Random(5), [a_term(Theme) for _ in range(3)], an_administrator()
    policies = [a_policy(a_department(), issued_on="2021") for _ in range(5)]
    changes = [
        lambda policy: Policy.objects.filter(pk=policy.pk).update(issued_on=random.choice(["2020", "2021-05", ""])),
        lambda policy: policy.themes.set(random.sample(themes, random.randint(0, 2))),
        lambda policy: a_measure(policy=policy),
        lambda policy: Policy.objects.filter(pk=policy.pk).update(valid_until=random.choice(["", "2021", "2030"])),
        lambda policy: review.withdraw(a_policy(issued_on="2019"), someone, "误发"),
        lambda policy: a_policy(a_department(), kind="xize", issued_on=f"199{random.randint(0, 9)}"),
    ]
    told(memory())
    for _ in range(12):
        random.choice(changes)(random.choice(policies))
        held = memory()
        assert told(held) == told(Memory.of((held.version, held.token)))


def test_posting_lists_stay_in_memory_the_latest_ones_within_a_bound(monkeypatch):
    monkeypatch.setattr("search.memory.MOST_BYTES", 100_000)
    lists = PostingLists()
    for number in range(100):
        lists.keep({f"b{number}": BitMap(range(number * 1000, number * 1000 + 1000))})
        lists.latest({"b0"})
    assert lists.latest({"b0", "b1", "b99"}) == {
        "b0": BitMap(range(1000)),
        "b99": BitMap(range(99_000, 100_000)),
    }
    assert 50_000 < lists.bytes <= 100_000


def test_words_are_found_and_not_found_again_without_reading(knowledge, django_assert_num_queries):
    held = memory()
    first = held.entries_of({"b科技", "b龘龘"})
    assert first["b科技"] and not first["b龘龘"]
    with django_assert_num_queries(0):
        assert held.entries_of({"b科技", "b龘龘"}) == first
