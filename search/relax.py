"""Relaxing a query that nothing matches: records are ranked by the share of the query that they cover.

Each word is weighted by its rarity; question words have no weight. A word that is not in the vocabulary counts by its
pairs of characters. Candidates come from bitmaps; only the texts of the best ones are read.
"""

import re
from dataclasses import dataclass
from math import inf, log
from operator import itemgetter

import numpy as np
from pyroaring import BitMap

from search.packing import numbers
from search.query import Any, Having, Term, terms_of
from search.segments import cheapest
from search.text import places

LEAST = 0.24  # minimum share of the query that a near record covers
NEAR = 0.4  # minimum score relative to the best record
IN_TEXT = 0.8  # score of a word in a text, relative to 1 in a name
PARTLY = 0.5  # score of the pairs of a known word without the word
UNKNOWN = 0.3  # weight of a pair of an unknown word: people tell their story and ask about one thing in it
CASUAL = 0.5  # weight of a word that is in no vocabulary, in a query about the subject
WHERE = 0.6  # weight of a place of ours: people say where they are
FEW, MANY = 5_000, 20  # a word with more records than FEW and one in MANY brings no candidates of its own
READ = 120  # best candidates whose texts are read
LONGEST_PIECE = 6
LONGER = 0.1  # weight of each further character of a known word: the longer it is, the less it is said by chance
MOST_RUNS = 4  # pairs of an unknown word that are weighted: chatter must not outweigh the rest
FULL_NAME = 0.3  # bonus of a name made up entirely of query words
BEHIND = 0.25  # penalty of a name of another kind than the leading ones
LEADING, LIFTED = 0.05, 0.2  # bonus for the kind of record
ASIDE = 0.15  # penalty of a record that only explains words
NUMERIC = re.compile(r"[\d.]")  # what continues a number that ends behind it
HELD = 0.4  # least score of a word that a record is said to contain; if there is none, the best is said
HINTED = 0.15  # bonus for a name with a word that the query asks for (条件, 比例)


def looked_up(meaning):
    """Every word whose entries are needed, so that they are read in one go."""
    for unit in meaning.telling:
        yield from (term.word for choice in unit.choices for term in terms_of(choice.part) if not term.field)
        if len(unit.word) > 3 or not unit.is_known:
            yield from _pairs(unit.word)


@dataclass
class Weighed:
    """A unit of a query with its weight and the entries that contain it: [(entries, score)]."""

    unit: object
    weight: float
    held: list
    runs: list = ()  # for an unknown word: [(piece, its share of the weight)]
    adds: bool = False  # whether the scores of several sets are added; otherwise the highest counts


class Near:
    """The records near a query. `bits(letter, word)` returns the entries that can contain a word in a column.

    The entries `aside` only explain words: they are listed if the query is about the subject, but they neither weigh
    words nor set how near others must be. Nor do those `on_request`, which the query asks for and so need be less near.
    """

    def __init__(self, meaning, base, aside, on_request, bits, having, size):
        self.meaning, self.bits, self.having, self.size = meaning, bits, having, size
        self.base = base - aside - on_request
        self.listed = base if meaning.is_of_subject else base - aside
        self.on_request = on_request
        self.total = max(len(self.base), 2)
        self.least = inf if meaning.is_elsewhere else LEAST / 2 if meaning.is_of_subject else LEAST
        self.units = [self._weighed(unit) for unit in meaning.telling if not unit.is_fixed and not _is_scrap(unit)]
        self.whole = sum(weighed.weight for weighed in self.units)
        choices = [choice for weighed in self.units for choice in weighed.unit.choices]
        self.words = {term.word for choice in choices for term in terms_of(choice.part)}  # which may fill a name

    # --- Candidates ---

    def _weighed(self, unit):
        if not unit.is_known:
            return self._by_runs(unit)
        held = []
        for choice in unit.choices:
            names, texts = self._held(choice.part)
            held += [(names, choice.weight), (texts, choice.weight * IN_TEXT)]
        found = BitMap.union(*(entries for entries, _ in held)) & self.base
        weight = self._rarity(len(found)) * (1 if found else UNKNOWN)
        weight *= 1 + LONGER * (min(len(unit.word), LONGEST_PIECE) - 2)
        if unit.is_casual and self.meaning.is_of_subject:
            weight *= CASUAL
        if unit.is_place:
            weight *= WHERE
        if len(unit.word) > 3:
            held += [(entries, worth * PARTLY) for entries, worth in self._runs(unit.word)]
        return Weighed(unit, weight, held)

    def _by_runs(self, unit):
        """An unknown word: each of its pairs has its own weight, and a part of the word scores its share."""
        runs = self._split(unit.word)
        sets = [(self.bits("t", run), self.bits("b", run)) for run in runs]
        weights = [self._rarity(len((names | texts) & self.base)) for names, texts in sets]
        whole = sum(weights) or 1
        held = []
        for (names, texts), weight in zip(sets, weights, strict=True):
            held += [(names, weight / whole), (texts - names, weight / whole * IN_TEXT)]
        runs = [(run, weight / whole) for run, weight in zip(runs, weights, strict=True)]
        weight = whole * UNKNOWN * min(1, MOST_RUNS / len(runs))
        return Weighed(unit, weight, held, adds=True, runs=runs)

    def _split(self, word):
        """Split an unknown word into pieces that occur in entries, and the pairs between them."""
        if len(word) < 4:
            return _pairs(word)

        def is_held(piece):
            return len(piece) > 1 and bool(self.bits("t", piece) or self.bits("b", piece))

        pieces = cheapest(word, is_held, LONGEST_PIECE)
        return [part for piece in pieces for part in ([piece] if is_held(piece) else _pairs(piece))]

    def _runs(self, word):
        sets = sorted((self.bits("t", run) | self.bits("b", run) for run in _pairs(word)), key=len)
        half = BitMap.intersection(*sets[: (len(sets) + 1) // 2])
        return [(half, 1.0)]

    def _held(self, part):
        """(entries whose names can contain it, entries whose texts can)."""
        if isinstance(part, Having):
            entries = self.having(part.facet, [part.value])
            return BitMap(), entries
        if isinstance(part, Term):
            return self.bits("t", part.word), self.bits("b", part.word)
        sides = [self._held(one) for one in part.parts]
        if isinstance(part, Any):
            return BitMap.union(*(names for names, _ in sides)), BitMap.union(*(texts for _, texts in sides))
        either = BitMap.intersection(*(names | texts for names, texts in sides))
        return BitMap.intersection(*(names for names, _ in sides)), either

    def _rarity(self, count):
        return log(1 + self.total / (count + 0.5))

    def scores(self):
        """(near entries, the share of the query that each covers), in order of entry."""
        candidates = self._candidates()
        entries = numbers(candidates).astype(int)
        score, place = np.zeros(len(entries), np.float32), np.zeros(self.size, np.int32)
        place[entries] = np.arange(len(entries), dtype=np.int32)
        for weighed in self.units:
            share = np.zeros(len(entries), np.float32)  # what each candidate has of a word
            for held, worth in sorted(weighed.held, key=itemgetter(1)):
                at = place[numbers(held & candidates)]
                share[at] = share[at] + np.float32(worth) if weighed.adds else np.float32(worth)
            share = _scattered(share) if weighed.adds else share
            score += share * np.float32(weighed.weight / (self.whole or 1))
        score[np.searchsorted(entries, numbers(candidates & self.on_request))] += np.float32(LIFTED)
        leading = np.delete(score, np.searchsorted(entries, numbers(candidates - self.base)))
        near = np.flatnonzero(score >= max(self.least, NEAR * leading.max(initial=0)))
        return entries[near], score[near]

    def _candidates(self):
        """The entries worth scoring: those with a rare word, and always those of the two rarest words."""
        sets = sorted(filter(None, map(self._any, self.units)), key=len)
        rare = [entries for entries in sets if len(entries) <= max(FEW, self.total // MANY)]
        return BitMap.union(BitMap(), *rare, *sets[:2]) & self.listed

    def _any(self, weighed):
        return BitMap.union(BitMap(), *(entries for entries, _ in weighed.held))


def _is_scrap(unit):
    """Whether it is one or two letters or digits, which stand in longer words, numbers and addresses everywhere."""
    return unit.is_casual and len(unit.word) < 3 and unit.word.isascii() and unit.word.isalnum()


def _pairs(word):
    """The pairs of neighbouring characters of a word."""
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _scattered(share):
    """Lower the share of a word's pieces: some pieces are not words."""
    return share * share**0.5  # a root takes a tenth of the time of any other power


# --- Scores from the texts ---


def fit(near, names, body, has):
    """(score, held): how much of the query a record's texts and facets cover, plus how much of a name the words fill.

    `held` are the weighed units that it contains. `has(part)` says whether the record has a facet value.
    """
    lines = names.split("\n")
    covered, held, partly = 0.0, [], []
    for weighed in near.units:
        worth = max((worth_of(choice, names, body, has) for choice in weighed.unit.choices), default=0)
        if weighed.adds:
            worth = max(worth, _scattered(sum(w * _occurs(run, names, body) for run, w in weighed.runs)))
        elif not worth:
            worth = PARTLY * _piecewise(weighed.unit.word, names, body)
        covered += weighed.weight * worth
        if worth >= HELD:
            held.append(weighed)
        elif worth:
            partly.append((weighed.weight * worth, weighed))
    covered /= near.whole or 1
    held = held or [weighed for _, weighed in sorted(partly, key=itemgetter(0))[-1:]]
    return covered + FULL_NAME * max((_filled(line, near) for line in lines), default=0), held


def as_held(weighed, names, body, has):
    """What a record contains of a word that it holds, for readers: itself, another of its meaning, or pieces of it."""
    typed, (own, *others) = weighed.unit.typed, weighed.unit.choices
    worths = [(worth_of(choice, names, body, has), choice) for choice in others]
    worth, other = max(worths, key=itemgetter(0), default=(0, own))
    if worth_of(own, names, body, has) or (worth and other.is_form):
        return typed
    if worth:
        return f"{other.label}（与“{typed}”相近）"
    pieces = [run for run, _ in weighed.runs if _occurs(run, names, body)]
    return f"{'、'.join(pieces or [_piece(weighed.unit.word, names, body)])}（“{typed}”的一部分）"


def worth_of(choice, names, body, has):
    return choice.weight * _stands(choice.part, names, body, has)


def _stands(part, names, body, has):
    if isinstance(part, Having):
        return float(has(part))
    if isinstance(part, Term):
        return _occurs(part.word, names, body)
    some = [_stands(one, names, body, has) for one in part.parts]
    return max(some) if isinstance(part, Any) else min(some)


def _occurs(word, names, body):
    return 1.0 if _stands_in(word, names) else IN_TEXT if _stands_in(word, body) else 0.0


def _stands_in(word, text):
    """Whether a text contains a word; a number not as a part of a longer one."""
    if word.isalpha():
        return word in text
    begins, ends = word[:1].isdecimal(), word[-1:].isdecimal()
    return any(
        not (begins and NUMERIC.fullmatch(text[max(0, place - 1) : place]))
        and not (ends and text[place + len(word) : place + len(word) + 1].isdecimal())
        for place in places(text, word)
    )


def _piecewise(word, names, body):
    """The share of a word that occurs in one piece."""
    piece = _piece(word, names, body)
    return (1.0 if piece in names else IN_TEXT) * (len(piece) - 1) / (len(word) - 1) if piece else 0.0


def _piece(word, names, body):
    """The longest part of a word that occurs, at least two characters; empty if none does."""
    for length in range(len(word) - 1, 1, -1):
        for start in range(len(word) - length + 1):
            piece = word[start : start + length]
            if _stands_in(piece, names) or _stands_in(piece, body):
                return piece
    return ""


def _filled(line, near):
    """The share of a name that the words cover."""
    if not line:
        return 0
    at = set()
    for word in near.words:
        if word in line:
            for place in places(line, word):
                at.update(range(place, place + len(word)))
    return len(at) / len(line)
