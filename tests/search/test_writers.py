"""Many people saving at once: no change is lost, nobody waits forever, and the index stays correct."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from policies.models import Measure, Policy
from records import review
from search.rebuild import stale
from tests.builders import a_measure, a_policy, a_reviewer
from tests.reading import data

WRITERS, SAVES = 8, 6


def at_once(work):
    """Run `work(number)` in WRITERS threads that start together, each with a connection of its own."""
    start = Barrier(WRITERS)

    def run(number):
        try:
            start.wait(timeout=30)
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(run, number) for number in range(WRITERS)]:
            done.result(timeout=120)


@pytest.mark.django_db(transaction=True)
def test_eight_writers_lose_nothing(client):
    policies = [a_policy() for _ in range(2)]
    measures = [a_measure(policy=policies[number % 2]) for number in range(WRITERS)]

    def write(number):
        for turn in range(SAVES):
            measure = Measure.objects.get(pk=measures[number].pk)
            measure.text = f"第{number}人第{turn}次写下的甲乙丙"
            measure.save()

    at_once(write)
    for number in range(WRITERS):
        assert data(client, "/measures.json", q=f"第{number}人第{SAVES - 1}次写下的甲乙丙")["count"] == 1
    assert data(client, "/measures.json", q="次写下的甲乙丙")["count"] == WRITERS
    assert list(stale()) == []


@pytest.mark.django_db(transaction=True)
def test_publishing_and_withdrawing_beside_writers_never_deadlocks(client):
    policy, reviewer = a_policy(title="大家都在改的办法"), a_reviewer()
    measures = [a_measure(policy=policy, text="丁戊己庚") for _ in range(WRITERS)]

    def work(number):
        for _ in range(SAVES):
            if number % 2:
                Measure.objects.get(pk=measures[number].pk).save()
            else:
                measure = Measure.objects.get(pk=measures[number].pk)
                review.withdraw(measure, reviewer, "误发")
                review.publish(measure, reviewer)
                Policy.objects.get(pk=policy.pk).save()

    at_once(work)
    assert data(client, "/measures.json", q="丁戊己庚")["count"] == WRITERS
    assert list(stale()) == []
