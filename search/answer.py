"""Answering a search: which records match, in what order, how many in total, and how many per facet value.

Records that contain the words as typed come first, then those that only a rewriting finds (`search.rewrite`). If there
are neither, the records that come near the query are listed (`search.relax`).

The columns and facets come from the in-memory snapshot of the index that every process has; everything else is read
from the database on demand: a common word costs a few rows.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from django.utils.functional import cached_property
from pyroaring import BitMap

from search import relax
from search.closeness import distance, plain_words, unfilled
from search.index import LONGEST_GRAM, REFERRED, REGISTERED
from search.memory import memory
from search.models import Entry
from search.nearest import Nearest
from search.packing import COLUMNS, bitmap, numbers
from search.postings import texts_of
from search.query import All, Any, Having, Not, Term, terms_of
from search.rewrite import ALL, Meaning, Rewriting
from search.vocabulary import EMPTY

SCANT = 3  # with fewer records by rewriting alone, those near the query follow
LOOKED_AT = 100  # best records of a rank whose texts are read to see how well the words fit
FIELD_LETTERS = {"": "tb", "title": "t", "number": "n"}  # field of a term -> the columns it may match
NO_WORDS = All(())


@dataclass
class Question:
    """A search. `facets` holds the selected values; `only` limits the answer to these record ids of one model."""

    models: list
    tree: All = NO_WORDS
    facets: dict = field(default_factory=dict)
    sort: str = "relevance"
    day: object = None
    only: object = None
    read: dict = field(default_factory=dict)  # facet -> function that gives the meaning of a stored value on a day
    expired: tuple = ()  # (facet, values) that rank last among equal matches
    lexicon: object = None  # synonyms, names etc. (`search.vocabulary.Lexicon`); without it nothing is rewritten
    left_alone: frozenset = frozenset()  # words that are not rewritten; `rewrite.ALL` means all words


class Note(NamedTuple):
    """How a record was found: `exact`, `rewritten`, or `relaxed` with the query words that it contains."""

    how: str
    words: tuple = ()
    facets: tuple = ()  # its facet values that a query word names: [Having]
    held: tuple = ()  # for each of `words`, what the record really contains, for readers: `孵化（与“创业”相近）`


class Answer:
    """The records that match a question. Each part is computed on first access."""

    def __init__(self, question, of=None):
        """`of` is the memory to answer from. Default: the newest; pass one to answer several questions consistently."""
        self.question, self.memory = question, of or memory()
        self.codes = [REGISTERED[model].code for model in question.models]
        self.whole = self.memory.models(self.codes)
        self._candidates = {}  # (letter, word) -> (candidate entries, whether every candidate matches)
        self._numbers = {}  # (model, record id) -> entry, for the records returned last
        self._held = defaultdict(lambda: (BitMap(), BitMap()))  # the same -> (entries verified, those that match)

    @cached_property
    def matched(self):
        """The entries that match the words and the models, before facet filters."""
        if not self.question.tree:
            return self.base
        found = self.exact | self.further
        return found | self.near.entries if self.is_relaxed else found

    @cached_property
    def base(self):
        """All entries that can be found."""
        if self.question.only is None:
            return self.whole
        entries, only = numbers(self.whole), np.fromiter(self.question.only, np.int64)
        return bitmap(entries[np.isin(self.memory.record[entries], only)])

    @cached_property
    def as_typed(self):
        """The entries that contain the query as typed."""
        return self._exact(self.question.tree, self.base)

    @cached_property
    def tree(self):
        """What the exact results contain: the query as typed, or if none does, its words without question words."""
        return self.question.tree if self.as_typed else self.meaning.literal or self.question.tree

    @cached_property
    def exact(self):
        """The entries that contain all words that were typed, question words aside."""
        return self.as_typed or self._exact(self.tree, self.base - self.unasked)

    @cached_property
    def further(self):
        """The entries that only a rewriting finds; explanations of words only if there is nothing else."""
        tree = self.meaning.further
        found = self._exact(tree, self.base - self.unasked) - self.exact if tree else BitMap()
        return found - self.aside or found

    @cached_property
    def aside(self):
        """The entries of models that only explain words, unless the query asks for an explanation."""
        return self._of(set(self._vocabulary.aside) - self.wanted)

    @cached_property
    def on_request(self):
        """The entries of models that rank behind all others, unless the query asks for them."""
        return self._of(set(self._vocabulary.on_request))

    @cached_property
    def unasked(self):
        """Those among `on_request` that the query does not ask for."""
        return self._of(set(self._vocabulary.on_request) - self.wanted)

    @property
    def _vocabulary(self):
        return self.question.lexicon.vocabulary if self.question.lexicon else EMPTY

    def _of(self, names):
        """The entries of the models with these names."""
        codes = [one.code for one in REGISTERED.values() if one.model._meta.model_name in names]
        return self.memory.models(codes) if codes else BitMap()

    @cached_property
    def wanted(self):
        """Names of the models that the query asks for, by question words or by a word that only their records have."""
        if not (lexicon := self.question.lexicon):
            return set()
        asked = {name for unit in self.meaning.asking for name in lexicon.asking[unit.word]}
        own = [unit for unit in self.meaning.telling if all(bits <= self.on_request for bits in self._holding(unit))]
        found = BitMap.union(BitMap(), *(bits for unit in own for bits in self._holding(unit)))
        return asked | {name for name in lexicon.vocabulary.on_request if self._of({name}) & found}

    def is_absent(self, unit):
        """Whether no entry contains a word of a query or what else it stands for."""
        return not any(self._holding(unit))

    def _holding(self, unit):
        """For each word that a word of a query may stand for, the entries that can contain it; one by one."""
        for choice in unit.choices:
            if isinstance(choice.part, Having):
                yield self._having(choice.part.facet, [choice.part.value])
            for term in terms_of(choice.part):
                yield from (self._bits(letter, term.word) for letter in FIELD_LETTERS[""])

    @cached_property
    def near(self):
        """The entries near the query, used when none matches."""
        return Nearest(self)

    @property
    def is_relaxed(self):
        is_alone = ALL in self.question.left_alone  # search only for what was typed
        return bool(self.question.tree) and not is_alone and not self.as_typed - self.unasked and self._is_scant

    @cached_property
    def _is_scant(self):
        """Whether nothing is found otherwise, or hardly anything of a query of several words."""
        found = (self.exact | self.further) - self.on_request
        return not found or (len(found) < SCANT and len(self.meaning.telling) > 1)

    @cached_property
    def meaning(self):
        """What else the query may mean."""
        if not self.question.lexicon:
            return Meaning(self.question.tree)
        return Rewriting(self.question.lexicon, self.question.left_alone, self._occurs).meaning(self.question.tree)

    def _occurs(self, word):
        """Whether any entry can contain a word."""
        return any(self._bits(letter, word) for letter in FIELD_LETTERS[""])

    def _bits(self, letter, word):
        """The entries that can contain a word in a column."""
        if (letter, word) not in self._candidates:
            self._look_up([Term(word)])
        return self._candidates[letter, word][0]

    def note(self, model, record_id):
        """How a record of the current page was found."""
        number = self._numbers.get((model, record_id))
        if not self.question.tree or number is None or number in self.exact:
            return Note("exact")
        how = "rewritten" if number in self.further else "relaxed"
        held = self.near.held_by(number) if how == "relaxed" else {}
        facets = [part for part in self.meaning.facets if number in self._having(part.facet, [part.value])]
        return Note(how, tuple(held), tuple(facets), tuple(held.values()))

    @property
    def terms(self):
        """Every term by which a record may have been found."""
        found = terms_of(self.question.tree) + terms_of(self.tree)
        if self.further or not self.exact:
            found += terms_of(self.meaning.further)
        if self.is_relaxed:
            found += [Term(word[at : at + 2]) for word in self.meaning.unknown for at in range(len(word) - 1)]
        return list(dict.fromkeys(found))

    @cached_property
    def numbers(self):
        """The entries that match."""
        return self._chosen()

    def __len__(self):
        return len(self.numbers)

    def counts(self, facet):
        """{value: number of matches} under all other facet filters: exactly what a click on the value gives."""
        chosen = self._chosen(without=facet) if facet in self.question.facets else self.numbers
        values = self.values(facet)
        if facet in self.question.read:
            counted = [bits.intersection_cardinality(chosen) for bits in values.values()]
        elif len(left_out := self.whole - chosen) < len(chosen):  # cheaper to count the complement
            counted = self.memory.totals(facet, self.codes) - self.memory.counted(facet, left_out)
        else:
            counted = self.memory.counted(facet, chosen)
        return {value: int(n) for value, n in zip(values, counted, strict=True) if n}

    def values(self, facet):
        return self.memory.facet(facet, self.question.read.get(facet), self.question.day)

    def records(self, model):
        """The ids of all matching records of `model`."""
        of_model = self.numbers & self.memory.models([REGISTERED[model].code])
        return self.memory.record[numbers(of_model)].tolist()

    def page(self, start, size):
        """The records at these positions of the order: [(model, id)]."""
        return self._records(np.array(self._ordered(start + size)[start : start + size], np.int64))

    def all(self, size):
        """All records in order, in lists of `size`: [(model, id)]. Takes a few bytes of memory per record."""
        entries = np.array(self._ordered(len(self)), np.uint32)
        for start in range(0, len(entries), size):
            yield self._records(entries[start : start + size])

    def following(self, place, size):
        """The first `size` records at or after a position in a date order: ([(model, id)], position of the last one).

        The position is None if no more follow. The position of a record changes only with its date.
        """
        order = self.memory.order(self.question.sort, self.question.day, None).keys
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

    def locate(self, records):
        """Find the entries of these records [(model, id)], of which `note` is asked."""
        ids = defaultdict(list)
        for model, record_id in records if self.question.tree else ():
            ids[model].append(record_id)
        self._numbers = {}
        for model, some in ids.items():
            entries = Entry.objects.filter(model=REGISTERED[model].code, record_id__in=some)
            self._numbers |= {(model, record): entry for record, entry in entries.values_list("record_id", "id")}

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

    # --- Order ---

    def _ordered(self, most):
        """The first `most` entries in the requested order."""
        sort, day = self.question.sort, self.question.day
        over = self._having(*self.question.expired) if sort == "relevance" and self.question.expired else BitMap()
        order = self.memory.order(sort, day, over)
        if sort != "relevance" or not self.question.tree:
            return order.first(self.numbers, most)
        ordered, late = [], self.numbers & self.unasked
        for in_title, rank in self._ranks(self.tree, (self.numbers & self.as_typed) - late):
            if len(ordered) < most:
                best = order.first(rank, max(most - len(ordered), LOOKED_AT))
                ordered += self._nearest_first(best, in_title)
        others = (self.exact | self.further) - self.as_typed - late
        *titled, rest = (rank for _, rank in self._ranks(self.meaning.further, self.numbers & others))
        for rank in (BitMap.union(*titled), rest):
            if len(ordered) < most:
                best = order.first(rank, max(most - len(ordered), LOOKED_AT))
                ordered += self.near.best_first(best[:LOOKED_AT]) + best[LOOKED_AT:]
        if self.is_relaxed and len(ordered) < most:
            ordered += self.near.ordered(order, most - len(ordered), self.numbers - self.exact - self.further - late)
        if len(ordered) < most:
            ordered += order.first(late, most - len(ordered))
        return ordered[:most]

    def _ranks(self, tree, found):
        """Matches in titles, then in mere headings, then in records that only explain the word, then all others."""
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
        """Sort the best entries: first those where the words fill most of a title, or are closest in a text."""
        words = plain_words(self.tree)
        if not words or (not in_title and len(words) < 2):
            return numbers
        best, rest = numbers[:LOOKED_AT], numbers[LOOKED_AT:]
        if in_title:
            far = {number: unfilled(names, words) for number, names in texts_of(best, "names")}
        else:
            texts = texts_of(best, "names", "body")
            far = {number: distance(f"{names}\n{body}", words) for number, names, body in texts}
        return sorted(best, key=lambda number: far.get(number, 1) + self._behind(number, in_title)) + rest

    def _behind(self, number, in_title):
        """The penalty of a title match of a model that does not lead in the subject (for example, indicators)."""
        leading = self._vocabulary.leading
        model = list(REGISTERED)[self.memory.model[number] - 1]._meta.model_name
        return relax.BEHIND * (in_title and bool(leading) and model not in leading)

    # --- Matching ---

    def _exact(self, part, base):
        """The entries of `base` that really match `part`."""
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
            for one in terms:  # the bitmaps first: they are cheap
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
        """The entries that refer to a record (a department) whose names contain the term."""
        facet, model = REFERRED[term.field]
        named = self._exact(Term(term.word, "title"), self.memory.models([REGISTERED[model].code]))
        return self._having(facet, map(str, self.memory.record[numbers(named)].tolist()))

    def _at(self, address):
        """The record that one of our URLs, or its slug alone, leads to."""
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
        """[(letter of a column, candidate entries, whether every candidate matches)]"""
        self._look_up([term])
        return [(letter, *self._candidates[letter, term.word]) for letter in FIELD_LETTERS[term.field]]

    def _look_up(self, terms):
        """Read the bitmaps of all terms in one go."""
        wanted = {(letter, term.word) for term in terms for letter in FIELD_LETTERS[term.field]}
        covers = {key: _cover(*key, self.memory.long) for key in wanted - self._candidates.keys()}
        found = self.memory.entries_of({letter + gram for (letter, _), cover in covers.items() for gram in cover})
        for (letter, word), cover in covers.items():
            bits = sorted((found[letter + gram] for gram in cover), key=len)
            self._candidates[letter, word] = BitMap.intersection(*bits), len(cover) == 1

    def _verified(self, letter, word, candidates):
        """The candidates whose text contains the word."""
        looked_at, holding = self._held[letter, word]
        for number, text in texts_of(candidates - looked_at, COLUMNS[letter]):
            if word in text:
                holding.add(number)
        looked_at |= candidates
        return candidates & holding


def _in_title(part):
    if isinstance(part, Any | All):
        return type(part)(tuple(_in_title(one) for one in part.parts))
    if isinstance(part, Having):
        return Any(())  # facet values are not matched in titles
    return replace(part, field=part.field or "title")


def _cover(letter, word, long):
    """The fewest grams with posting lists that together cover every pair of neighbouring characters of `word`."""
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
