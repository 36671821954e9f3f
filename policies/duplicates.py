"""Detects a document entered twice, whatever its width, script, brackets or punctuation."""

from dataclasses import dataclass

from policies import doc_number
from policies.models import Policy
from search.text import fold


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
    rows = Policy._base_manager.exclude(pk=but).order_by("pk").values_list("pk", "title", "doc_number", "issued_on")
    found = {}
    for pk, other_title, other_number, date in rows:
        has_title = fold(other_title) == titles
        has_number = bool(numbers) and doc_number.key(other_number) == numbers
        is_unnumbered = not (numbers and other_number)
        if has_title or has_number:
            found[pk] = (has_title and (has_number or (is_unnumbered and date == issued_on)), has_title)
    policies = Policy._base_manager.in_bulk(found)
    return sorted((Alike(policies[pk], *how) for pk, how in found.items()), key=lambda one: not one.is_same)
