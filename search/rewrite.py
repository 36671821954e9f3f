"""Rewriting: what a query may mean beyond what was typed, according to the vocabulary of the subject.

A run of characters is cut into known words. Each stands for itself, its synonyms, the records of a facet value that it
names, and other ways to write its numbers; words that occur nowhere are replaced by words that sound or look the same.
Nothing here reads texts: `occurs(word)` says whether a word occurs.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from weakref import WeakKeyDictionary

from django.utils.functional import cached_property

from search.abbreviations import Abbreviations
from search.numerals import other_forms
from search.query import All, Any, Having, Not, Term
from search.segments import cut
from search.spelling import Sounds
from search.text import fold

SYNONYM, NAMED, PIECES = 0.9, 0.75, 0.85  # scores relative to 1 for the word itself
# Longest run in which errors are searched, and most letters that may be pinyin.
LONGEST_MENDED, LONGEST_SPELLED = 24, 80
OF_VOCABULARY = 0.5  # a part of a word of the vocabulary weighs more than the same part of a record's name
ALL = "*"  # instead of a word: rewrite nothing
LETTERS = re.compile("[a-z]{2}[a-z0-9]*+")
PIECES_OF_RUN = re.compile("[a-z]{2}[a-z0-9]*+|(?:(?![a-z]{2}).)+")
JOINING = "请想需的了吗呢吧啊么还能要想给这那是在和与及也都就把被让对我你他们来去做搞拿领交带又只再很太及其"
PARTICLES = re.compile("[的了吗呢吧啊呀嘛么们没把被让跟很太和与及或]")
NUMBERS = re.compile("([0-9]{4,})")  # shorter ones are part of what they count
TELLING = 2  # words of the vocabulary that together show that a query is about the subject
LONGEST_WORD = 4  # longest piece that is taken for a word because it occurs
MOST_CHOICES = 12  # per word; each costs time


@dataclass(frozen=True)
class Choice:
    """What a word may stand for, and the score of such a match."""

    part: object
    weight: float
    label: str  # for readers
    is_form: bool = False  # the same word, written another way


@dataclass
class Unit:
    """One word of a query and what it may stand for; the first choice is the word itself.

    `is_asking`: results need not match it. `is_fixed`: results must match it, even when relaxed. `is_casual`: it is in
    no vocabulary and known only because it occurs somewhere. `is_place`: it names a place of ours.
    """

    typed: str
    choices: list
    is_asking: bool = False
    is_fixed: bool = False
    is_known: bool = True
    is_casual: bool = False
    is_place: bool = False

    @property
    def part(self):
        parts = tuple(choice.part for choice in self.choices)
        return parts[0] if len(parts) == 1 else Any(parts)

    @property
    def word(self):
        part = self.choices[0].part
        return part.parts[0].word if isinstance(part, Any) else part.word

    @property
    def also(self):
        return list(dict.fromkeys(choice.label for choice in self.choices[1:] if not choice.is_form))


@dataclass
class Meaning:
    """What a query may mean."""

    tree: All
    units: list = field(default_factory=list)
    without: tuple = ()  # excluded terms
    corrections: dict = field(default_factory=dict)  # wrong word -> corrected word
    is_of_subject: bool = False  # whether a word shows that the query is about the subject
    is_elsewhere: bool = False  # whether its only known words are general office words, among unknown ones
    foreign: tuple = ()  # its words for another office's matter, if it is about that: only its own words are searched

    @cached_property
    def asking(self):
        return [unit for unit in self.units if unit.is_asking]

    @cached_property
    def telling(self):
        """The units that results are scored by; if all are question words, all of them."""
        return [unit for unit in self.units if not unit.is_asking] or self.units

    @property
    def unknown(self):
        """The words that are searched by their pairs of characters."""
        return [unit.word for unit in self.telling if not unit.is_known and not unit.is_fixed]

    @property
    def facets(self):
        """The facet values that words name: [Having], each once."""
        parts = [choice.part for unit in self.units for choice in unit.choices if isinstance(choice.part, Having)]
        return [*{(part.facet, part.value): part for part in parts}.values()]

    @property
    def rewritten(self):
        """What else is searched: [(typed, [also])]."""
        changes = [(typed, [right]) for typed, right in self.corrections.items()]
        return changes + [(unit.typed, unit.also) for unit in self.units if unit.also]

    @property
    def corrected(self):
        """The query with its errors corrected, or None."""
        text = self.tree.typed
        for wrong, right in self.corrections.items():
            text = text.replace(wrong, right) if wrong in text else fold(text).replace(wrong, right)
        return text if self.corrections else None

    @property
    def literal(self):
        """The tree of the words as typed, without question words; empty if it is the same, or errors were corrected."""
        parts = tuple(unit.choices[0].part for unit in self.telling)
        is_other = not self.corrections and not self.foreign and parts != self.tree.parts
        return All((*parts, *self.without)) if is_other else All(())

    @property
    def further(self):
        """The tree of the rewritten query; empty if it is the same as the original."""
        parts = tuple(unit.part for unit in self.telling)
        return All(()) if self.foreign or parts == self.tree.parts else All((*parts, *self.without))


class Rewriting:
    """Rewrites queries with one lexicon."""

    def __init__(self, lexicon, left_alone=frozenset(), occurs=lambda word: True):
        self.lexicon, self.left_alone, self.occurs = lexicon, left_alone, occurs
        self.corrections = {}

    def meaning(self, tree):
        units, without, parts = [], [], list(tree.parts)
        for part in _letters_together(parts, self.occurs):
            if isinstance(part, Not):
                without.append(part)
            else:
                units += self._units(part)
        foreign = self._foreign(units)
        is_of_subject = not foreign and self._is_of_subject(units)
        is_elsewhere = bool(foreign) or (not is_of_subject and self._is_elsewhere(units))
        units = _told_once(units)
        return Meaning(tree, units, tuple(without), self.corrections, is_of_subject, is_elsewhere, foreign)

    def _foreign(self, units):
        """The words for another office's matter; none if a word of the subject stands beside them."""
        others = " ".join(unit.word for unit in units if unit.word not in self.lexicon.foreign)
        if any(word in others for word in self.lexicon.subject):
            return ()
        return tuple(unit.typed for unit in units if unit.word in self.lexicon.foreign)

    def _is_elsewhere(self, units):
        telling = [unit for unit in units if not unit.is_asking]
        if any(unit.is_known and unit.is_casual and len(unit.word) > 1 for unit in telling):
            return False  # a word that occurs in records
        known = [unit for unit in telling if unit.is_known and not unit.is_casual]
        return 0 < len(known) < len(telling) and all(unit.word in self.lexicon.general for unit in known)

    def _is_of_subject(self, units):
        """Whether the query has a word of the subject, or several of its vocabulary that other offices do not use."""
        typed = " ".join(unit.word for unit in units)
        told = [unit for unit in units if self._tells_of_subject(unit)]
        return any(word in typed for word in self.lexicon.subject) or len(told) >= TELLING

    def _tells_of_subject(self, unit):
        is_general = unit.word in self.lexicon.general or unit.is_asking or unit.is_fixed
        return not is_general and len(unit.word) > 1 and len(unit.choices) > 1 and unit.word in self.lexicon.words

    def _units(self, part):
        term = part.parts[0] if isinstance(part, Any) else part
        if term.is_exact or term.field or _has_address(part):
            return [Unit(part.typed, [Choice(part, 1, part.typed)], is_fixed=True)]
        if ALL in self.left_alone:
            return [Unit(part.typed, [Choice(part, 1, part.typed)])]
        if isinstance(part, Any) and fold(term.typed) == fold(part.parts[1].typed):  # a 文号 in several forms
            return [Unit(part.typed, [Choice(part, 1, part.typed)], is_known=False)]
        return [self._unit(word) for word in self._telling(list(self._words(term.word)))]

    def _words(self, run):
        """The words of a run: letters that occur nowhere are read as pinyin, the rest is cut and corrected."""
        for piece in PIECES_OF_RUN.findall(run):
            yield from self._spelled(piece) if LETTERS.fullmatch(piece) else self._mended(self._cut(piece))

    def _cut(self, run):
        """The known words of a run and what lies between them; a run that abbreviates a name stays whole."""
        words = cut(run, self.lexicon)
        is_known = all(word in self.lexicon.words for word in words)
        return words if is_known or not self._abbreviates(run) else [run]

    def _abbreviates(self, run):
        return bool(self._abbreviations.meant(run)) and not self.occurs(run)

    def _spelled(self, letters):
        if len(letters) > LONGEST_SPELLED or letters in self.left_alone or self.occurs(letters):
            return [letters]
        if not (meant := self._sounds.meant(letters)):
            return [letters]
        self.corrections[letters] = "".join(parts[0] for parts in meant)
        return [word for parts in meant for word in cut(parts[0], self.lexicon)]

    def _mended(self, words):
        """Replace words that occur nowhere, tried together with their neighbours first, by words that sound or look the
        same: 成果 专化 becomes 成果转化.
        """
        at = 0
        while at < len(words):
            wrong = words[at]
            if not self._is_strange(wrong):
                at += 1
                continue
            for start, end in ((at - 1, at + 2), (at - 1, at + 1), (at, at + 2), (at, at + 1)):
                run = "".join(words[max(0, start) : end])
                if right := self._sounds.alike(run):
                    break
            else:
                start, end, run, right = self._mended_around(words, at)
            if right != run:
                self.corrections |= _difference(run, right)
                words[max(0, start) : end] = cut(right, self.lexicon)
            at = max(0, start) + 1 if right != run else at + 1
        return words

    def _mended_around(self, words, at):
        """(start, end, run, corrected run) of a wrong word, tried alone, then with its neighbours."""
        for start, end in ((at, at + 1), (at, at + 2), (max(0, at - 1), at + 1)):
            run = "".join(words[start:end])
            if (right := self._mended_inside(run)) != run:
                return start, end, run, right
        return at, at + 1, words[at], words[at]

    def _mended_inside(self, run):
        """Correct the first wrong part of a long run; runs above the limit are left, since every part is tried."""
        if len(run) > LONGEST_MENDED:
            return run
        for length in range(len(run) - 1, 3, -1):
            for start in range(len(run) - length + 1):
                part = run[start : start + length]
                if (right := self._sounds.alike(part)) and not self.occurs(part):  # first what needs no database
                    return run.replace(part, right)
        return run

    def _is_strange(self, word):
        return word not in self.lexicon.words and word not in self.left_alone and not self.occurs(word)

    @property
    def _sounds(self):
        return tables_of(self.lexicon.vocabulary).sounds

    @property
    def _abbreviations(self):
        return tables_of(self.lexicon.vocabulary).abbreviations

    def _telling(self, words):
        """Drop words that only join others, unless nothing else remains."""
        words = [piece for word in words for piece in self._parted(word)]
        telling = [word for word in words if len(word) > 1 or word in self.lexicon.words or word.isascii()]
        return [word for word in telling or words if word]

    def _parted(self, word):
        """A word; one that occurs nowhere is cut where a number begins or ends and at characters that only join words,
        and loses these at its ends.
        """
        word = word if word in self.lexicon.words else word.lstrip("的")
        if word in self.lexicon.words or self.occurs(word):
            return [word]
        return [piece.strip(JOINING) for part in NUMBERS.split(word) for piece in PARTICLES.split(part)]

    def _unit(self, word):
        own = Choice(Term(word, "", word), 1, word)
        if word in self.lexicon.asking:
            return Unit(word, [own], is_asking=True)
        if word in self.lexicon.elsewhere:
            return Unit(word, [own], is_fixed=True)
        choices = [own, *(Choice(Term(form, "", form), 1, form, is_form=True) for form in other_forms(word))]
        if word not in self.left_alone:
            choices += self._others(word)
        forms = [choice.part.word for choice in choices if choice.is_form and isinstance(choice.part, Term)]
        is_met = any(len(form) <= LONGEST_WORD and self.occurs(form) for form in (word, *forms))
        is_listed = word in self.lexicon.words
        if not is_listed and not is_met:
            names = list(self._abbreviated(word))
            choices, is_met = choices + names, bool(names)
        is_place = any(named.is_place for named in self.lexicon.facets.get(word, ()))
        return Unit(
            word, choices[:MOST_CHOICES], is_known=is_listed or is_met, is_casual=not is_listed, is_place=is_place
        )

    def _others(self, word):
        lexicon = self.lexicon
        for other, written in lexicon.also.get(word, {}).items():
            yield Choice(Term(other, "", written), SYNONYM, written)
        for other in [word, *lexicon.also.get(word, ())]:
            for named in lexicon.facets.get(other, ()):
                having = Having(named.facet, named.value, named.names[0], named.label, word)
                yield Choice(having, NAMED if other == word else NAMED * SYNONYM, str(having))
        if pieces := self._pieces(word):
            yield Choice(
                All(tuple(unit.part for unit in pieces)), PIECES, " ".join(unit.typed for unit in pieces), is_form=True
            )

    def _abbreviated(self, word):
        if word not in self.left_alone:
            for name in self._abbreviations.meant(word):
                yield Choice(Term(fold(name), "", name), SYNONYM, name)

    def _pieces(self, word):
        """Split a known word into shorter known words, if one of them has synonyms."""
        if len(word) < 4 or word not in self.lexicon.words:
            return []
        for at in range(len(word) - 2, 1, -1):
            first, rest = word[:at], word[at:]
            if first in self.lexicon.words and rest in self.lexicon.words:
                units = [self._plain_unit(first), self._plain_unit(rest)]
                return units if any(len(unit.choices) > 1 for unit in units) else []
        return []

    def _plain_unit(self, word):
        also = self.lexicon.also.get(word, {}) if word not in self.left_alone else {}
        own = Choice(Term(word, "", word), 1, word)
        return Unit(
            word, [own, *(Choice(Term(other, "", written), SYNONYM, written) for other, written in also.items())]
        )


def _letters_together(parts, occurs):
    """Join pinyin syllables typed apart (yan fa bu zhu) into one word."""
    together = []
    for part in parts:
        before = together[-1] if together else None
        if _is_pinyin(part, occurs) and before is not None and _is_pinyin(before, occurs):
            typed = f"{before.typed} {part.typed}"
            together[-1] = Term(before.word + part.word, "", typed)
        else:
            together.append(part)
    return together


def _is_pinyin(part, occurs):
    is_plain = isinstance(part, Term) and not part.field and not part.is_exact
    return is_plain and bool(re.fullmatch("[a-z]+", part.word)) and not occurs(part.word)


def _has_address(part):
    return isinstance(part, Any) and any(getattr(one, "field", "") == "address" for one in part.parts)


def _difference(wrong, right):
    """{what differs: what it should be}, with a neighbouring character so that it can be read."""
    if len(wrong) != len(right):
        return {wrong: right}
    places = [at for at, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
    start, end = max(0, places[0] - 1), min(len(wrong), places[-1] + 2)
    return {wrong[start:end]: right[start:end]}


def _told_once(units):
    seen = {}
    for unit in units:
        seen.setdefault(unit.part, unit)
    return list(seen.values())


class Tables:
    """What is computed of a vocabulary, on first use, for words that it does not contain."""

    def __init__(self, vocabulary):
        asking = [word for word, models in vocabulary.asking.items() if models and len(word) <= LONGEST_WORD]
        words = dict.fromkeys([*(word for group in vocabulary.groups for word in group.words), *asking])
        names = dict.fromkeys(name for named in vocabulary.named for name in named.names)
        self._words = tuple(words)
        self._names = tuple(name for name in names if name not in words)
        self._known = tuple(dict.fromkeys(name for known in vocabulary.known for name in known.names))
        self._general = vocabulary.lexicon.general | vocabulary.lexicon.asking.keys()

    @cached_property
    def sounds(self):
        return _sounds_of(self._words, self._names).also(self._known)

    @cached_property
    def abbreviations(self):
        names = dict.fromkeys(chain(self._words, self._names, self._known))
        return Abbreviations(names, self._general)


@lru_cache(maxsize=2)
def _sounds_of(words, names=()):
    """Most of a vocabulary are words that seldom change, while every save may change the names of records."""
    return _sounds_of(words).also(names, OF_VOCABULARY) if names else Sounds().also(words, OF_VOCABULARY)


_tables = WeakKeyDictionary()


def tables_of(vocabulary):
    """The tables of a vocabulary, computed on first use."""
    lexicon = vocabulary.lexicon
    if lexicon not in _tables:
        _tables[lexicon] = Tables(vocabulary)
    return _tables[lexicon]
