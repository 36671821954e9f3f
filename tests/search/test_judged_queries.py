"""Readers find what they look for among the first results: queries judged by people, on the real records.

Records come and go, and single ranks with them; the test checks the share of queries that are answered.
"""

import pytest

from bench.judged import (
    ANOTHER,
    FIFTH,
    FIRMS,
    FOURTH,
    FURTHER,
    ROLES,
    SIXTH,
    STRANGER,
    THIRD,
    TRADES,
    Judge,
    read,
    score,
)  # fmt: skip

RIGHT, FIRST = 0.95, 0.75


def told(outcomes):
    return [(one.query["q"], one.place) for one in outcomes if not one.is_right]


def test_our_own_queries_are_answered(client, knowledge):
    outcomes = Judge(client).outcomes(read())
    result = score(outcomes)
    assert result.right >= RIGHT and result.first >= FIRST, told(outcomes)
    assert result.left_alone == 1, told(outcomes)


@pytest.mark.parametrize(
    ("queries", "right", "first"),
    [
        (STRANGER, 0.95, 0.8),
        (ANOTHER, 0.92, 0.9),
        (THIRD, 0.95, 0.9),
        (FOURTH, 0.94, 0.85),
        (FIRMS, 0.92, 0.84),
        (TRADES, 0.95, 0.88),
        (FURTHER, 0.94, 0.85),
        (ROLES, 0.9, 0.77),
    ],
)
def test_the_queries_of_strangers_are_answered(client, knowledge, queries, right, first):
    result = score(Judge(client).outcomes(read(queries)))
    assert result.right >= right and result.first >= first
    assert result.left_alone == 1


def test_queries_that_nobody_tuned_on_are_answered(client, knowledge):
    result = score(Judge(client).outcomes(read(FIFTH) + read(SIXTH)))
    assert result.right >= 0.88 and result.first >= 0.8
    assert result.left_alone >= 0.9


@pytest.mark.parametrize("name", ["queries.jsonl", "queries2.jsonl"])
def test_the_shared_queries_are_answered(client, knowledge, shared, name):
    outcomes = Judge(client).outcomes(read(shared / name))
    result = score(outcomes)
    assert result.right >= RIGHT and result.first >= FIRST, told(outcomes)
    assert result.left_alone == 1, told(outcomes)
