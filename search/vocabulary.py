"""What the engine is given of a subject: plain groups of words, names of facet values, and words that ask.

The engine knows no subject. Whoever does hands it a `Vocabulary` by `provide(function)`; the function gives the same
object as long as nothing in it has changed.
"""

from dataclasses import dataclass, field
from functools import cached_property

from search.text import fold


@dataclass(frozen=True)
class Group:
    """Words for the same. Whoever types one of `typed` is also looking for the others."""

    words: tuple
    typed: tuple


@dataclass(frozen=True)
class Named:
    """A value of a facet with all its names; the first is the one to show. `url` is where its records are listed."""

    facet: str
    value: str
    names: tuple
    label: str  # what such a facet is called
    url: str = ""


@dataclass(frozen=True)
class Known:
    """A record that can be named while typing."""

    names: tuple
    label: str  # of its kind
    url: str


@dataclass(frozen=True)
class Vocabulary:
    groups: tuple = ()
    named: tuple = ()
    known: tuple = ()
    elsewhere: frozenset = frozenset()  # names of other places: what does not hold them is no answer
    subject: frozenset = frozenset()  # words that show that a query is of the subject, whatever else it holds
    general: frozenset = frozenset()  # words that every office's papers hold: beside unknown ones they show nothing
    asking: dict = field(default_factory=dict)  # words that ask -> names of the models that they ask for
    leading: tuple = ()  # names of models, those that come first at equal match first
    aside: tuple = ()  # names of models that only explain words: found by the words themselves, after the rest

    @cached_property
    def lexicon(self):
        return Lexicon(self)


class Lexicon:
    """The vocabulary as it is looked up: all words folded."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.also = {}  # word -> {other word: how it is written}
        self.facets = {}  # word -> [Named]
        self.elsewhere = {fold(name) for name in vocabulary.elsewhere}
        self.subject = {fold(word) for word in vocabulary.subject}
        self.general = {fold(word) for word in vocabulary.general}
        self.asking = {fold(word): models for word, models in vocabulary.asking.items()}
        for group in vocabulary.groups:
            for typed in group.typed:
                others = {fold(word): word for word in group.words if fold(word) != fold(typed)}
                self.also.setdefault(fold(typed), {}).update(others)
        for named in vocabulary.named:
            for name in named.names:
                self.facets.setdefault(fold(name), []).append(named)
        self.others = {fold(word) for group in vocabulary.groups for word in group.words}
        self.words = {*self.also, *self.facets, *self.others, *self.elsewhere, *self.subject, *self.asking} - {""}
        self.longest = max(map(len, self.words), default=1)


EMPTY = Vocabulary()
_given = [lambda: EMPTY]


def provide(function):
    """From now on the vocabulary is what `function()` gives."""
    _given[0] = function


def vocabulary():
    return _given[0]()
