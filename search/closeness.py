"""How well the words of a query fit a record: how much of a title they fill, how close they stand in a text."""

from search.query import Any, Term
from search.text import places


def plain_words(tree):
    """For each part of the query that may match anywhere: its alternative words, the typed one first."""
    parts = (part.parts if isinstance(part, Any) else [part] for part in tree.parts)
    words = ([term.word for term in terms if isinstance(term, Term) and not term.field] for terms in parts)
    return [forms for forms in words if forms]


def unfilled(names, words):
    """The share of the best fitting name that the words do not cover: 0 if they are all of it."""
    lines = names.split("\n")
    held = ((line, [_held(line, forms) for forms in words]) for line in lines)
    return min((1 - sum(map(len, some)) / len(line) for line, some in held if any(some)), default=1)


def _held(line, forms):
    """The first form of a word that occurs in the line, or an empty string."""
    return next((form for form in forms if form in line), "")


def distance(text, words):
    """The length of the shortest passage of `text` that contains every word in any of its forms."""
    found = sorted(
        (place, number, len(form))
        for number, forms in enumerate(words)
        for form in forms
        for place in places(text, form)
    )
    last, shortest = {}, len(text) + 1
    for place, number, length in found:
        last[number] = place, length
        if len(last) == len(words):
            end = max(start + length for start, length in last.values())
            shortest = min(shortest, end - min(start for start, _ in last.values()))
    return shortest
