"""Answering: which records match, in what order, how many in all, and how many for each value of each facet.

Records that hold the words as typed come first, then those that only a rewriting finds (`search.rewrite`); where there
are none of either, those that come near the query (`search.relax`).

Who and what the records are is in the memory that every process holds; everything else is read as it is asked for: a
common word costs a few rows.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from search import relax
from search.index import LONGEST_GRAM, REFERRED, REGISTERED
from search.memory import memory
from search.models import Entry
from search.nearest import Nearest
from search.packing import COLUMNS, numbers
from search.postings import read, texts_of
from search.query import All, Any, Having, Not, Term, terms_of
from search.rewrite import ALL, Meaning, Rewriting
from search.text import places

LOOKED_AT = 100  # best records of a rank whose texts are looked at for how well the words fit
FIELD_LETTERS = {"": "tb", "title": "t", "number": "n"}  # where a term may stand
NO_WORDS = All(())


@dataclass
class Question:
    """What is asked. `facets` holds the chosen values; `only` limits the answer to some records' ids of one model."""

    models: list
    tree: All = NO_WORDS
    facets: dict = field(default_factory=dict)
    sort: str = "relevance"
    day: object = None
    only: object = None
    read: dict = field(default_factory=dict)  # facet -> what a stored value means on a day
    expired: tuple = ()  # (facet, values): what comes after the rest at equal match
    lexicon: object = None  # what words may stand for (`search.vocabulary.Lexicon`); nothing but themselves without it
    left_alone: frozenset = frozenset()  # words that stand for themselves alone; `rewrite.ALL` for all


class Note(NamedTuple):
    """How a record was found: `exact`, `rewritten` or `relaxed`; relaxed ones by these words of the query."""

    how: str
    words: tuple = ()
    facets: tuple = ()  # what it has that a word named: [Having]


class Answer:
    """The records that match a question; each part is worked out when it is first looked at."""

    def __init__(self, question, of=None):
        """`of` is the memory to answer from: the newest, unless several questions are to be answered alike."""
        self.question, self.memory = question, of or memory()
        self.codes = [REGISTERED[model].code for model in question.models]
        self.whole = self.memory.models(self.codes)
        self._candidates = {}  # (letter, word) -> (the entries that can hold it there, whether they surely do)
        self._numbers = {}  # (model, record's id) -> entry, of the records given last
        self._held = defaultdict(lambda: (BitMap(), BitMap()))  # the same -> (entries looked at, those that hold it)

    @cached_property
    def matched(self):
        """What the words and the models leave, whatever the facets say."""
        if not self.question.tree:
            return self.base
        return self.near.entries if self.is_relaxed else self.exact | self.further

    @cached_property
    def base(self):
        """All that may be found at all."""
        if self.question.only is None:
            return self.whole
        numbers = Entry.objects.filter(model__in=self.codes, record_id__in=self.question.only)
        return self.whole & BitMap(numbers.values_list("id", flat=True))

    @cached_property
    def exact(self):
        """What holds the words as they were typed."""
        return self._exact(self.question.tree, self.base)

    @cached_property
    def further(self):
        """What only a rewriting finds."""
        tree = self.meaning.further
        return self._exact(tree, self.base - self.aside) - self.exact if tree else BitMap()

    @cached_property
    def aside(self):
        """What only explains words."""
        names = self.question.lexicon.vocabulary.aside if self.question.lexicon else ()
        codes = [one.code for one in REGISTERED.values() if one.model._meta.model_name in names]
        return self.memory.models(codes) if codes else BitMap()

    @cached_property
    def near(self):
        """What comes near the query, where nothing holds it."""
        return Nearest(self)

    @property
    def is_relaxed(self):
        is_alone = ALL in self.question.left_alone  # what was typed, and nothing else
        return bool(self.question.tree) and not is_alone and not self.exact and not self.further

    @cached_property
    def meaning(self):
        """What the query may mean besides."""
        if not self.question.lexicon:
            return Meaning(self.question.tree)
        return Rewriting(self.question.lexicon, self.question.left_alone, self._occurs).meaning(self.question.tree)

    def _occurs(self, word):
        """Whether something can hold a word."""
        return any(self._bits(letter, word) for letter in FIELD_LETTERS[""])

    def _bits(self, letter, word):
        """The entries that can hold a word in a column."""
        if (letter, word) not in self._candidates:
            self._look_up([Term(word)])
        return self._candidates[letter, word][0]

    def note(self, model, record_id):
        """How a record of a page was found."""
        number = self._numbers.get((model, record_id))
        if not self.question.tree or number is None or number in self.exact:
            return Note("exact")
        how = "relaxed" if self.is_relaxed else "rewritten"
        words = self.near.words(number) if self.is_relaxed else ()
        facets = [part for part in _facets(self.meaning) if number in self._having(part.facet, [part.value])]
        return Note(how, tuple(words), tuple(facets))

    @property
    def terms(self):
        """Every term that a record may have been found by."""
        tree = self.question.tree
        if self.exact and not self.further:
            return terms_of(tree)
        found = [*terms_of(tree), *terms_of(self.meaning.further)]
        if self.is_relaxed:
            found += [Term(word[at : at + 2]) for word in self._unknown() for at in range(len(word) - 1)]
        return list(dict.fromkeys(found))

    def _unknown(self):
        return [unit.word for unit in self.meaning.telling if not unit.is_known and not unit.is_fixed]

    @cached_property
    def numbers(self):
        """The entries that match."""
        return self._chosen()

    def __len__(self):
        return len(self.numbers)

    def counts(self, facet):
        """{value: how many match} over what all the other facets leave: exactly what a click gives."""
        chosen = self._chosen(without=facet) if facet in self.question.facets else self.numbers
        values = self.values(facet)
        if facet in self.question.read:
            counted = [bits.intersection_cardinality(chosen) for bits in values.values()]
        elif len(left_out := self.whole - chosen) < len(chosen):  # fewer of them are to be looked at
            counted = self.memory.totals(facet, self.codes) - self.memory.counted(facet, left_out)
        else:
            counted = self.memory.counted(facet, chosen)
        return {value: int(n) for value, n in zip(values, counted, strict=True) if n}

    def values(self, facet):
        return self.memory.facet(facet, self.question.read.get(facet), self.question.day)

    def records(self, model):
        """The ids of all records of `model` that match."""
        of_model = self.numbers & self.memory.models([REGISTERED[model].code])
        return self.memory.record[numbers(of_model)].tolist()

    def page(self, start, size):
        """The records at these places of the order: [(model, id)]."""
        return self._records(np.array(self._ordered(start + size)[start : start + size], np.int64))

    def all(self, size):
        """All records in the order, `size` at a time: [(model, id)] each. A few bytes for each of them are held."""
        entries = np.array(self._ordered(len(self)), np.uint32)
        for start in range(0, len(entries), size):
            yield self._records(entries[start : start + size])

    def following(self, place, size):
        """The first `size` records at or behind a place of an order by date: ([(model, id)], the place of the last of
        them, or None when none follows). A record keeps its place while it keeps its date, whatever else changes."""
        order = self.memory.order(self.question.sort, self.question.day, None)
        entries = numbers(self.numbers)
        entries = entries[order[entries] >= np.uint64(place)]
        keys = order[entries]
        if len(entries) > size:
            nearest = np.argpartition(keys, size)[:size]
            some, last = entries[nearest], int(keys[nearest].max())
        else:
            some, last = entries, None
        return self._records(some[np.argsort(order[some])]), last

    def _records(self, entries):
        models = list(REGISTERED)
        pairs = zip(self.memory.model[entries], self.memory.record[entries], strict=True)
        found = [(models[code - 1], int(record)) for code, record in pairs]
        self._numbers = dict(zip(found, map(int, entries), strict=True))
        return found

    def _chosen(self, without=None):
        numbers = self.matched
        for facet, values in self.question.facets.items():
            if facet != without:
                numbers = numbers & self._having(facet, values)
        return numbers

    def _having(self, facet, values):
        """The entries that have any of these values of a facet."""
        stored = self.values(facet)
        return BitMap.union(BitMap(), *(stored[value] for value in values if value in stored))

    # --- the order ---

    def _ordered(self, most):
        """The first `most` entries in the order asked for."""
        sort, day = self.question.sort, self.question.day
        over = self._having(*self.question.expired) if sort == "relevance" and self.question.expired else BitMap()
        order = self.memory.order(sort, day, over)
        if sort != "relevance" or not self.question.tree:
            return _first(self.numbers, order, most)
        if self.is_relaxed:
            return [number for number in self.near.ordered(order) if number in self.numbers][:most]
        ordered = []
        for in_title, rank in self._ranks(self.question.tree, self.numbers & self.exact):
            if len(ordered) < most:
                best = _first(rank, order, max(most - len(ordered), LOOKED_AT))
                ordered += self._nearest_first(best, in_title)
        titled, headed, _, rest = self._ranks(self.meaning.further, self.numbers & self.further)
        for rank in (titled[1] | headed[1], rest[1]):
            if len(ordered) < most:
                best = _first(rank, order, max(most - len(ordered), LOOKED_AT))
                ordered += self.near.best_first(best[:LOOKED_AT]) + best[LOOKED_AT:]
        return ordered[:most]

    def _ranks(self, tree, found):
        """Matches in the title, then those in a mere heading, in what only explains the word, then the rest."""
        in_title = found
        for part in tree.parts:
            if not isinstance(part, Not):
                in_title = self._exact(_in_title(part), in_title)
        headed = self.memory.models([searched.code for searched in REGISTERED.values() if searched.is_headed])
        titled = in_title - headed - self.aside
        return (
            (True, titled), (True, in_title & headed), (True, in_title & self.aside), (False, found - in_title)
        )  # fmt: skip

    def _nearest_first(self, numbers, in_title):
        """Of the best, first those where the words fill most of a title, or stand closest together in a text."""
        words = _plain_words(self.question.tree)
        if not words or (not in_title and len(words) < 2):
            return numbers
        best, rest = numbers[:LOOKED_AT], numbers[LOOKED_AT:]
        if in_title:
            far = {number: _unfilled(names, words) for number, names in texts_of(best, "names")}
        else:
            texts = texts_of(best, "names", "body")
            far = {number: _distance(f"{names}\n{body}", words) for number, names, body in texts}
        return sorted(best, key=lambda number: far.get(number, 1) + self._behind(number, in_title)) + rest

    def _behind(self, number, in_title):
        """How much less a name says when it is not of what a word of the subject means first: figures, say."""
        leading = self.question.lexicon.vocabulary.leading if self.question.lexicon else ()
        model = list(REGISTERED)[self.memory.model[number] - 1]._meta.model_name
        return relax.BEHIND * (in_title and bool(leading) and model not in leading)

    # --- the match ---

    def _exact(self, part, base):
        """The entries of `base` that truly fulfil `part`."""
        if not base:
            return base
        if isinstance(part, Not):
            return base - self._exact(part.part, base)
        if isinstance(part, Any):
            return BitMap.union(BitMap(), *(self._exact(one, base) for one in part.parts))
        if isinstance(part, Having):
            return base & self._having(part.facet, [part.value])
        if isinstance(part, All):
            terms = [one for one in part.parts if isinstance(one, Term) and one.field in FIELD_LETTERS]
            self._look_up(terms)
            for one in terms:  # the cheap part of each first: bitmaps
                base = base & BitMap.union(*(bits for _, bits, _ in self._possible(one)))
            for one in part.parts:
                base = self._exact(one, base)
            return base
        if part.field == "year":
            return base & self._having("year", [part.word])
        if part.field == "address":
            return base & self._at(part.typed)
        if part.field in REFERRED:
            return base & self._referring(part)
        found = BitMap()
        for letter, candidates, is_sure in self._possible(part):
            here = base & candidates
            found |= here if is_sure else self._verified(letter, part.word, here - found)
        return found

    def _referring(self, term):
        """The entries that refer to a record (a department) among whose names the term stands."""
        facet, model = REFERRED[term.field]
        named = self._exact(Term(term.word, "title"), self.memory.models([REGISTERED[model].code]))
        return self._having(facet, map(str, self.memory.record[numbers(named)].tolist()))

    def _at(self, address):
        """The record that an address of ours, or its name in addresses, leads to."""
        key = address.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
        found = BitMap()
        for model in self.question.models:
            name = "slug" if hasattr(model, "slug") else "pk"
            if name == "pk" and not (key.isdecimal() and len(key) < 16):
                continue
            for record in model.objects.published().filter(**{name: key}):
                if "/" not in address or record.get_absolute_url().strip("/") in address:
                    entries = Entry.objects.filter(model=REGISTERED[model].code, record_id=record.pk)
                    found |= BitMap(entries.values_list("id", flat=True))
        return found

    def _possible(self, term):
        """[(letter of a column, the entries that can hold the term there, whether they surely do)]"""
        self._look_up([term])
        return [(letter, *self._candidates[letter, term.word]) for letter in FIELD_LETTERS[term.field]]

    def _look_up(self, terms):
        """Read the bitmaps of all terms at once."""
        wanted = {(letter, term.word) for term in terms for letter in FIELD_LETTERS[term.field]}
        covers = {key: _cover(*key, self.memory.long) for key in wanted - self._candidates.keys()}
        found = read(letter + gram for (letter, _), cover in covers.items() for gram in cover) if covers else {}
        for (letter, word), cover in covers.items():
            bits = sorted((found.get(letter + gram, BitMap()) for gram in cover), key=len)
            self._candidates[letter, word] = BitMap.intersection(*bits), len(cover) == 1

    def _verified(self, letter, word, candidates):
        """Those of the candidates whose text holds the word."""
        looked_at, holding = self._held[letter, word]
        for number, text in texts_of(candidates - looked_at, COLUMNS[letter]):
            if word in text:
                holding.add(number)
        looked_at |= candidates
        return candidates & holding


def _facets(meaning):
    """The facet values that words of the query name."""
    return [choice.part for unit in meaning.units for choice in unit.choices if isinstance(choice.part, Having)]


def _plain_words(tree):
    """For each part of the query that may stand anywhere the words that it may be, the one typed first."""
    parts = (part.parts if isinstance(part, Any) else [part] for part in tree.parts)
    words = ([term.word for term in terms if isinstance(term, Term) and not term.field] for terms in parts)
    return [forms for forms in words if forms]


def _in_title(part):
    if isinstance(part, Any | All):
        return type(part)(tuple(_in_title(one) for one in part.parts))
    if isinstance(part, Having):
        return Any(())  # no title says so
    return replace(part, field=part.field or "title")


def _cover(letter, word, long):
    """The fewest grams with postings that together hold every two neighbours of `word`."""
    if len(word) < 2:
        return [word]
    cover, start = [], 0
    while start < len(word) - 1:
        end = start + 2
        while end < min(len(word), start + LONGEST_GRAM) and letter + word[start : end + 1] in long:
            end += 1
        cover.append(word[start:end])
        start = end - 1
    return cover


def _first(bits, order, most):
    """The first `most` of a bitmap's entries by `order`."""
    entries = numbers(bits)
    keys = order[entries]
    if most < len(entries):
        kept = np.argpartition(keys, most)[:most]
        entries, keys = entries[kept], keys[kept]
    return entries[np.argsort(keys)].tolist()


def _unfilled(names, words):
    """How much of the best fitting name the words leave over: 0 when they are all of it."""
    lines = names.split("\n")
    held = ((line, [_held(line, forms) for forms in words]) for line in lines)
    return min((1 - sum(map(len, some)) / len(line) for line, some in held if any(some)), default=1)


def _held(line, forms):
    """The first of the forms of a word that stands in the line, or nothing."""
    return next((form for form in forms if form in line), "")


def _distance(text, words):
    """The length of the shortest stretch of `text` that holds every word, in any of its forms."""
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
