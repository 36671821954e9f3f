"""An order gives the first entries of any selection as sorting would, also after entries got other keys."""

import numpy as np
import pytest
from pyroaring import BitMap

from search.orders import MOVED, WALKED, Order

SIZE = 3 * WALKED


@pytest.fixture
def random():
    return np.random.default_rng(7)


def by_sorting(order, bits, most):
    return sorted(bits, key=lambda entry: int(order.keys[entry]))[:most]


SELECTIONS = {
    "every": lambda order, random: range(SIZE),
    "some": lambda order, random: random.choice(SIZE, 4000, replace=False).tolist(),
    "few": lambda order, random: random.choice(SIZE, 9, replace=False).tolist(),
    "none": lambda order, random: [],
    "last": lambda order, random: np.argsort(order.keys)[SIZE // 2 :].tolist(),  # walking from the first on finds none
}


@pytest.mark.parametrize("most", [1, 20, 5000, SIZE])
@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_first_are_those_that_sorting_gives(random, selection, most):
    order = Order(random.permutation(SIZE).astype(np.uint64))
    bits = BitMap(SELECTIONS[selection](order, random))
    assert order.first(bits, most) == by_sorting(order, bits, most)


@pytest.mark.parametrize("changes", [1, 30, MOVED + 1])
def test_after_changes_too(random, changes):
    order = Order(random.permutation(SIZE).astype(np.uint64) * 10)
    for turn in range(9):
        assert order.first(BitMap(range(len(order.keys))), 50) == by_sorting(order, range(len(order.keys)), 50)
        size, before = len(order.keys), order.keys.copy()
        entries = np.append(np.unique(random.choice(size, changes)), [size, size + 1])  # two of them are new
        changed = order.changed(entries, random.permutation(SIZE)[: len(entries)].astype(np.uint64) * 10 + turn + 1)
        assert (order.keys == before).all()  # another thread may still use it
        order = changed
    for bits in (BitMap(range(len(order.keys))), BitMap(random.choice(SIZE, SIZE // 2, replace=False).tolist())):
        assert order.first(bits, 400) == by_sorting(order, bits, 400)


def test_entries_of_one_key_stay_apart():
    order, every = Order(np.zeros(50, np.uint64)), BitMap(range(50))  # entries of no record have one key
    assert sorted(order.first(every, 40)) == sorted({*order.first(every, 40)})
    order = order.changed(np.array([7]), np.array([3], np.uint64)).changed(np.array([7, 8]), np.zeros(2, np.uint64))
    assert len({*order.first(every, 40)}) == 40
