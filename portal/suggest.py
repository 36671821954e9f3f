"""Suggestions while typing: departments, terms and records, with their URLs."""

from dataclasses import replace

from django.utils import timezone

from data.lists import SEARCH
from lists.matches import Match
from lists.rows import Block
from portal.vocabulary import vocabulary
from search.answer import Answer, Question
from search.query import All, Term, parse
from search.rewrite import ALL
from search.suggest import MOST, Suggestion, suggestions

LONGEST = 60  # characters of input: nobody remembers a longer name


def suggested(text):
    """The names that match the input: known names, then titles that contain the words. [Suggestion]"""
    text = text[:LONGEST]
    found = suggestions(text, vocabulary())
    if len(found) < MOST:
        found += _titled(text)
    return list({one.url: one for one in reversed(found)}.values())[::-1][:MOST]


def _titled(text):
    """The best records whose titles contain every word."""
    tree = All(tuple(replace(part, field="title") for part in parse(text).parts if isinstance(part, Term)))
    if not tree:
        return []
    question = Question(models=SEARCH.models, tree=tree, day=timezone.localdate(), left_alone=frozenset([ALL]))
    answer = Answer(question)
    rows = Block(timezone.localdate()).read_all(answer.page(0, MOST))
    return [Suggestion(Match(row).row()["title"], row.url, row.model._meta.verbose_name) for row in rows]
