"""Detects a document entered twice, whatever its width, script, brackets or punctuation."""

import re
from dataclasses import dataclass

from policies import doc_number
from policies.models import Policy
from search.answer import Answer, Question
from search.query import All, Term
from search.text import fold

DATED = re.compile("(?<![^0-9])(?P<who>[^0-9]++)(?P<year>[0-9]{4})第[0-9]++号")
UNTIL_A_DIGIT = re.compile("[^0-9]*")  # from the first digit on, ways to write a number differ
IN_WORDS = str.maketrans("0123456789", "〇一二三四五六七八九")
MOST = 10_000  # ids in one query


@dataclass(frozen=True)
class Alike:
    """Another policy that is, or may be, the same document."""

    policy: Policy
    is_same: bool
    has_title: bool  # the titles are equal; if False, the numbers are


def alike(title, number, issued_on, but=None):
    """The policies like a document with this title, 文号 and date, certain duplicates first; excluding the id `but`.

    Certain are equal title and number, or equal title and date if one of them has no number.
    """
    titles, numbers = fold(title), doc_number.key(number)
    found = {}
    for pk, other_title, other_number, date in _compared(titles, numbers):
        if pk == but:
            continue
        has_title = fold(other_title) == titles
        has_number = bool(numbers) and doc_number.key(other_number) == numbers
        is_unnumbered = not (numbers and other_number)
        if has_title or has_number:
            found[pk] = (has_title and (has_number or (is_unnumbered and date == issued_on)), has_title)
    policies = Policy._base_manager.in_bulk(found)
    return sorted((Alike(policies[pk], *how) for pk, how in found.items()), key=lambda one: not one.is_same)


def _compared(titles, numbers):
    """(id, title, 文号, date) of the policies that may be alike: all but those that the index excludes."""
    policies = Policy._base_manager.order_by("pk")
    ids = _likely(titles, numbers)
    if ids is not None:
        policies = policies.filter(pk__in=ids)
    return policies.values_list("pk", "title", "doc_number", "issued_on")


def _likely(titles, numbers):
    """The ids of the public policies with this title, or a number that begins like this, and of all others that are
    not public; None if these would be too many to list.
    """
    beginnings = _beginnings(numbers)
    if not titles or (numbers and not all(beginnings)):
        return None
    words = [Term(titles, "title"), *(Term(beginning, "number") for beginning in beginnings)]
    public = {pk for word in words for pk in Answer(Question([Policy], All((word,)))).records(Policy)}
    return public.union(Policy.objects.unpublished().values_list("pk", flat=True)) if len(public) < MOST else None


def _beginnings(numbers):
    """How a folded number with this key may begin: with the issuer, and the year in digits or in words."""
    if not numbers:
        return []
    if dated := DATED.fullmatch(numbers):
        return [dated["who"] + dated["year"], dated["who"] + dated["year"].translate(IN_WORDS)]
    return [UNTIL_A_DIGIT.match(numbers)[0]]
