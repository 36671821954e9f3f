"""Which cases of a test run on both databases."""

import pytest


def first_on_both(cases):
    """All `cases`; on the second database the first alone, where the others differ by no query of their own."""
    first, *others = cases
    return [first, *(pytest.param(case, marks=pytest.mark.once) for case in others)]
