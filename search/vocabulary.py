"""What a subject gives the search engine: groups of synonyms, names of facet values, and question words.

The engine knows no subject. Another app registers a `Vocabulary` with `provide(function)`; the function must return
the same object until its content changes.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.functional import cached_property

from search.text import fold


@dataclass(frozen=True)
class Group:
    """Words for the same thing. A search for one of `typed` also searches the others."""

    words: tuple
    typed: tuple


@dataclass(frozen=True)
class Named:
    """A facet value with all its names; the first is displayed. `url` lists its records."""

    facet: str
    value: str
    names: tuple
    label: str  # the label of the facet
    url: str = ""
    is_place: bool = False  # a place of ours: where somebody is, not what they ask about


@dataclass(frozen=True)
class Known:
    """A record that can be suggested while typing."""

    names: tuple
    label: str  # the label of its kind
    url: str


@dataclass(frozen=True)
class Vocabulary:
    groups: tuple = ()
    named: tuple = ()
    known: tuple = ()
    elsewhere: frozenset = frozenset()  # names of other places: results must contain them
    subject: frozenset = frozenset()  # words that show that a query is about the subject
    general: frozenset = frozenset()  # words common in office papers: among unknown words they prove nothing
    asking: dict = field(default_factory=dict)  # question words -> names of the models that they ask for
    leading: tuple = ()  # names of models, in the order in which they rank among equal matches
    foreign: frozenset = frozenset()  # other offices' matters: only a word of the subject makes such a query ours
    on_request: tuple = ()  # names of models that rank behind all others unless the query asks for them
    aside: tuple = ()  # names of models that only explain words: matched only literally, and ranked last

    @cached_property
    def lexicon(self):
        return Lexicon(self)


class Synonyms:
    """Groups of synonyms prepared for lookup: all words folded."""

    def __init__(self, groups):
        self.also = {}  # word -> {other word: how it is written}
        for group in groups:
            words = {fold(word): word for word in group.words}
            for typed in map(fold, group.typed):
                others = {folded: word for folded, word in words.items() if folded != typed}
                self.also.setdefault(typed, {}).update(others)
        self.words = {fold(word) for group in groups for word in group.words}.union(self.also)


# A save seldom changes synonyms, and they are most of the vocabulary.
_synonyms_of = lru_cache(maxsize=1)(Synonyms)


class Lexicon:
    """The vocabulary prepared for lookup: all words folded."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        synonyms = _synonyms_of(vocabulary.groups)
        self.also = synonyms.also
        self.facets = {}  # word -> [Named]
        self.elsewhere = {fold(name) for name in vocabulary.elsewhere}
        self.subject = {fold(word) for word in vocabulary.subject}
        self.general = {fold(word) for word in vocabulary.general}
        self.general |= {fold(name) for named in vocabulary.named if named.is_place for name in named.names}
        self.foreign = {fold(word) for word in vocabulary.foreign}
        self.asking = {fold(word): models for word, models in vocabulary.asking.items()}
        for named in vocabulary.named:
            for name in named.names:
                self.facets.setdefault(fold(name), []).append(named)
        known = (synonyms.words, self.facets, self.elsewhere, self.subject, self.foreign, self.asking)
        self.words = set().union(*known) - {""}
        self.longest = max(map(len, self.words), default=1)


EMPTY = Vocabulary()
_given = [lambda: EMPTY]


def provide(function):
    """Set the function that gives the vocabulary."""
    _given[0] = function


def vocabulary():
    return _given[0]()
