"""A value cached per data version is computed once, however many threads request it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from records.data_version import answering, while_unchanged
from search import memory
from tests.waiting import wait_until

THREADS = 8


def at_once(work):
    """Call `work()` in as many threads at the same moment; what each returned."""
    together = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda _: (together.wait(), work())[1], range(THREADS)))


def test_threads_that_ask_together_make_it_once():
    calls, waiting = [], []

    def work():
        calls.append(1)
        wait_until(lambda: len(waiting) == THREADS)  # all have asked by now
        return "made"

    answer = while_unchanged(work)

    def ask():
        with answering("1-abc"):
            waiting.append(1)
            return answer()

    assert at_once(ask) == ["made"] * THREADS
    assert len(calls) == 1


def test_another_version_makes_it_anew():
    versions = iter(range(9))
    answer = while_unchanged(lambda: next(versions))
    told = []
    for version in ("1-a", "1-a", "2-b"):
        with answering(version):
            told.append(answer())
    assert told == [0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_together_make_one_picture_of_the_index(monkeypatch):
    from django.db import connection

    made, of = [], memory.Memory.of
    monkeypatch.setattr(memory.Memory, "of", lambda *how: (made.append(1), of(*how))[1])
    monkeypatch.setattr(memory, "_latest", [memory.Memory((0, ""))])

    def ask():
        try:
            return memory.memory()
        finally:
            connection.close()

    assert len(set(map(id, at_once(ask)))) == 1
    assert len(made) == 1
