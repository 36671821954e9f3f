"""No expression of ours takes long on any input: a quadratic one takes seconds on these. `make prove` runs more."""

import re

import pytest

from bench.regexes import patterns, seconds
from records.clean_text import LONGEST, clean_text, understood
from records.models import Document

LENGTH, LIMIT = 20_000, 1  # characters; seconds, where a linear one takes a few milliseconds
PARTS = " ", "\n", "0", "a", "一", "》", "第一条", "印发"


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=name) for name, pattern in patterns().items()])
def test_an_expression_is_quick_on_hostile_text(pattern):
    for part in PARTS:
        assert seconds(pattern, part * (LENGTH // len(part)) + "!") < LIMIT, part


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=name) for name, pattern in patterns().items()])
def test_no_group_is_possessive(pattern):
    """Python 3.11.2, which Debian 12 has, finds other things by them (`(?:…)++`, `(?>…)`) than later ones."""
    assert not re.search(r"(?<!\\)\)([*+?]|\{[0-9,]+\})\+|\(\?>", pattern.pattern)


def test_a_text_of_blanks_is_cleaned():
    assert clean_text(" " * 100_000 + "\n" + "\n " * 50_000 + "x") == "x"


@pytest.mark.parametrize("column", ["published_on", "address"])
def test_what_is_too_long_to_be_understood_is_refused_with_the_count(column):
    with pytest.raises(ValueError, match=f"{LONGEST + 1} 个字"):
        understood(Document._meta.get_field(column), "9" * (LONGEST + 1))
