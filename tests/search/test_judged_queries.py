"""Readers find what they look for among the first results: queries judged by people, on the real records.

Records come and go, and single ranks with them; the test checks the share of queries that are answered.
"""

import pytest

from bench.judged import HELD_OUT, TUNED, Judge, read, score

pytestmark = pytest.mark.once
RIGHT, FIRST = 0.95, 0.75
AT_LEAST = {  # right, first
    "a-stranger": (0.95, 0.8),
    "another-stranger": (0.92, 0.9),
    "a-third-stranger": (0.95, 0.9),
    "a-fourth-stranger": (0.94, 0.85),
    "many-firms": (0.92, 0.84),
    "many-trades": (0.95, 0.88),
    "further-trades": (0.94, 0.85),
    "more-roles": (0.9, 0.77),
    "twenty-roles": (0.96, 0.9),
    "the-shared-kinds": (0.94, 0.86),
}


def told(outcomes):
    return [(one.query["q"], one.place) for one in outcomes if not one.is_right]


def test_our_own_queries_are_answered(client, knowledge):
    outcomes = Judge(client).outcomes(read())
    result = score(outcomes)
    assert result.right >= RIGHT and result.first >= FIRST, told(outcomes)
    assert result.left_alone == 1, told(outcomes)


@pytest.mark.exhaustive  # those that nobody tuned on are the better judges
@pytest.mark.parametrize("path", TUNED, ids=lambda path: path.stem.removeprefix("queries-of-"))
def test_the_queries_tuned_on_are_answered(client, knowledge, path):
    outcomes = Judge(client).outcomes(read(path))
    result, (right, first) = score(outcomes), AT_LEAST[path.stem.removeprefix("queries-of-")]
    assert result.right >= right and result.first >= first, told(outcomes)
    assert result.left_alone == 1, told(outcomes)


def test_queries_that_nobody_tuned_on_are_answered(client, knowledge):
    result = score(Judge(client).outcomes([query for path in HELD_OUT for query in read(path)]))
    assert result.right >= 0.94 and result.first >= 0.89
    assert result.left_alone >= 0.95


@pytest.mark.parametrize("name", ["queries.jsonl", "queries2.jsonl"])
def test_the_shared_queries_are_answered(client, knowledge, shared, name):
    outcomes = Judge(client).outcomes(read(shared / name))
    result = score(outcomes)
    assert result.right >= RIGHT and result.first >= FIRST, told(outcomes)
    assert result.left_alone == 1, told(outcomes)
