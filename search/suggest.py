"""Suggestions while typing: names from the vocabulary, by characters, pinyin, initials or synonyms."""

from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from search.rewrite import tables_of
from search.segments import cut
from search.spelling import MOST_CHARACTERS, syllables
from search.text import fold

MOST = 8
FEWEST_LETTERS = 2  # minimum pinyin letters: one letter begins nearly everything
PREFIX, INSIDE, SOUND, INITIALS, MEANING = range(5)  # how a name matches, best first


class Suggestion(NamedTuple):
    """A name, its URL, and the kind of thing it names."""

    label: str
    url: str
    kind: str


class _Name(NamedTuple):
    """A name with what it is matched by."""

    name: str
    folded: str
    has_sound: bool  # False if there was no room left for its sounds
    suggestion: Suggestion


_names = WeakKeyDictionary()  # lexicon -> [_Name], computed on first use


def suggestions(text, vocabulary, most=MOST):
    """The names that match what was typed, best first, without duplicates: [Suggestion]."""
    word = fold(text)
    if not word:
        return []
    words = _meanings(word, vocabulary)
    fitting = sorted(
        (rank, len(name.folded), name.folded, name.suggestion)
        for name in _names_of(vocabulary)
        if (rank := _fit(name, word, words)) is not None
    )
    once = {suggestion.url: suggestion for *_, suggestion in reversed(fitting)}
    ordered = dict.fromkeys(suggestion.url for *_, suggestion in fitting)
    return [once[url] for url in list(ordered)[:most]]


def _meanings(text, vocabulary):
    """For each word of what was typed, itself and its synonyms; empty if it has none."""
    lexicon = vocabulary.lexicon
    words = [(word, *lexicon.also.get(word, ())) for word in cut(text, lexicon)]
    names = tables_of(vocabulary).abbreviations.meant(text)
    words = words if any(len(one) > 1 for one in words) else []
    return [(*map(fold, names), text)] if names else words


def _fit(name, word, words):
    if name.folded.startswith(word):
        return PREFIX
    if word in name.folded:
        return INSIDE
    if words and all(any(one in name.folded for one in some) for some in words):
        return MEANING
    if not (word.isascii() and len(word) >= FEWEST_LETTERS):
        return None
    sound, initials = _sounds(name.name) if name.has_sound else ("", "")
    return SOUND if sound.startswith(word) else INITIALS if initials.startswith(word) else None


def _names_of(vocabulary):
    key = vocabulary.lexicon
    if key not in _names:
        _names[key] = list(_made(vocabulary))
    return _names[key]


def _made(vocabulary):
    room = MOST_CHARACTERS
    for named in (*vocabulary.named, *vocabulary.known):
        if not named.url:
            continue
        suggestion = Suggestion(named.names[0], named.url, named.label)
        for name in named.names:
            room -= len(name)
            yield _Name(name, fold(name), room > 0, suggestion)


@lru_cache(maxsize=20_000)
def _sounds(name):
    """(pinyin, initials) of the characters of a name that a search compares."""
    heard = [sound for one, sound in zip(name, syllables(name), strict=False) if fold(one)]
    return "".join(heard), "".join(sound[:1] for sound in heard)
