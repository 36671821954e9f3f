"""Glossary links: the first use of a term on a page becomes a link to its meaning, with a button that displays it."""

import re
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from records.addresses import addresses
from records.data_version import while_unchanged
from terms.models import Term


class Meaning(NamedTuple):
    slug: str
    name: str
    text: str
    url: str


@while_unchanged
def vocabulary():
    """(pattern that finds every term, {word: its Meaning}); the pattern is None if there are no terms."""
    address, meanings = addresses(Term), {}
    for slug, name, aliases, text in Term.objects.published().values_list("slug", "name", "aliases", "meaning"):
        meaning = Meaning(slug, name, text, address(slug))
        meanings |= dict.fromkeys([name, *aliases], meaning)
    longest_first = sorted(meanings, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first))) if meanings else None
    return pattern, meanings


class Explainer:
    """Explains the terms of one page, each once. Call it with a text to get safe HTML, or the text itself if it has
    none; `meanings` are those used.
    """

    def __init__(self, but=""):
        """`but` is the slug of a term that is not explained on this page."""
        self.known, self.meanings = {but}, []
        self.pattern, self.vocabulary = vocabulary()

    def __call__(self, text):
        done, end = [], 0
        for found in self.pattern.finditer(text) if self.pattern and text else ():
            meaning = self.vocabulary[found[0]]
            if meaning.slug in self.known:
                continue
            self.known.add(meaning.slug)
            self.meanings.append(meaning)
            done += [escape(text[end : found.start()]), _link(found[0], meaning)]
            end = found.end()
        return mark_safe("".join([*done, escape(text[end:])])) if done else text


def _link(word, meaning):
    """The word as a link, and a button for its meaning; the button's icon is drawn, so that it adds no text."""
    return format_html(
        '<a class="meant" href="{url}">{word}</a>'
        '<button class="meant__open" type="button" popovertarget="term-{slug}" '
        'aria-label="“{word}”是什么意思"></button>',
        url=meaning.url,
        word=word,
        slug=meaning.slug,
    )
