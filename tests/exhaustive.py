"""Cases that are combinations of a few parts: `make test` runs an even share of them, `make prove` every one."""

import os
from itertools import product

EXHAUSTIVE = bool(os.environ.get("EXHAUSTIVE"))


def combined(*parts, every):
    """The combinations of these parts; each part meets each other one also where only one of `every` is run.

    For that, `every` must share no factor with the number of parts of any list but the first.
    """
    combinations = list(product(*parts))
    return combinations if EXHAUSTIVE else combinations[::every]


def shared_out(cases, turns):
    """[(case, turns)]: every case in every turn, or only one after the other."""
    return [(case, turns if EXHAUSTIVE else [turns[at % len(turns)]]) for at, case in enumerate(cases)]
