"""The query parser: turns what was typed into a tree that can be rewritten before it runs, and printed in words.

Words are separated by spaces and must all occur. "…" keeps words together, -word excludes, and 标题: 文号: 部门: 年份:
search one field. Citations are split into what they name, sentence punctuation separates words, and numbers match in
every way they are written. Input that makes no sense is read as generously as possible; nothing typed raises an error.
"""

import dataclasses
import re
from dataclasses import dataclass, replace

from search.citations import is_address, is_slug, number_forms, taken_apart
from search.numerals import other_forms
from search.text import fold

FIELDS = {"标题": "title", "文号": "number", "部门": "department", "年份": "year"}
TRADITIONAL = {"標題": "title", "文號": "number", "部門": "department"}
LABELS = {name: label for label, name in FIELDS.items()} | {"address": "网址"}
TOKEN = re.compile(rf"""
    (?P<minus>[-－])?
    (?:(?P<field>{"|".join([*FIELDS, *TRADITIONAL])})[:：]\s*)?
    (?:["＂](?P<straight>[^"＂]*)["＂]? | “(?P<curly>[^”]*)”(?=\s|$) | (?P<word>(?:《[^《》]*》|[^\s"＂])+))
""", re.VERBOSE)  # fmt: skip
SEPARATORS = re.compile("[，、；。？！：…⋯,;?!:|｜，。．\uff61\uff64]+")  # sentence punctuation, but not the dot in 1.5
DASH_OF_RANGE = re.compile(r"(?<=\d)[ー一](?=(?:19|20)?\d\d)")
ESCAPED = re.compile("%u([0-9a-fA-F]{4})")  # characters that escape() encoded in old URLs
MOST_WORDS = 32  # more make no sense to a reader, and each costs time


@dataclass(frozen=True)
class Term:
    """One word or phrase, folded; `field` is empty if it may match anywhere. `typed` is what the reader wrote.

    A quoted term (`is_exact`) is never searched in another form.
    """

    word: str
    field: str = ""
    typed: str = ""
    is_exact: bool = dataclasses.field(default=False, compare=False)

    def __str__(self):
        return f"{LABELS[self.field]}含“{self.typed}”" if self.field else f"“{self.typed}”"


@dataclass(frozen=True)
class Not:
    part: Term

    def __str__(self):
        return f"不含{self.part}"

    @property
    def typed(self):
        return _typed(self)


@dataclass(frozen=True)
class Having:
    """A facet value that a word names."""

    facet: str
    value: str
    name: str
    label: str
    typed: str = ""

    def __str__(self):
        return f"{self.label}“{self.name}”"


@dataclass(frozen=True)
class Any:
    """At least one of the parts."""

    parts: tuple

    def __str__(self):
        forms = list(dict.fromkeys(map(str, self.parts)))
        return forms[0] if len(forms) == 1 else "（" + "或".join(forms) + "）"

    @property
    def typed(self):
        return self.parts[0].typed


@dataclass(frozen=True)
class All:
    """All of the parts."""

    parts: tuple

    def __bool__(self):
        return bool(self.parts)

    def __str__(self):
        return "，并且".join(map(str, self.parts))

    def without(self, part):
        return All(tuple(other for other in self.parts if other != part))

    @property
    def typed(self):
        """The query as a string that parses to the same tree."""
        return " ".join(map(_typed, self.parts))


def parse(text):
    """Parse a query: All(…) of terms and exclusions, without duplicates; empty if there is nothing to search."""
    return read(text).tree


@dataclass(frozen=True)
class Read:
    """A parsed query: the tree, and the words that it leaves out."""

    tree: All
    left_out: tuple = ()  # such as 第五条, which is not searched
    too_many: tuple = ()  # words beyond MOST_WORDS


def read(text):
    """Parse a query, and report what was left out."""
    parts, left_out = {}, []
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text.replace("\0", ""))
    for found in TOKEN.finditer(text):
        some, others = _token(found, text)
        left_out += others
        for part in some:
            parts.setdefault(_key(part), part)
    parts = list(parts.values())
    parts = [part for part in parts if not _is_mere_symbol(part)] or parts
    tree = All(tuple(parts[:MOST_WORDS]))
    return Read(tree, tuple(left_out), tuple(part.typed for part in parts[MOST_WORDS:]))


def _key(part):
    part, is_minus = (part.part, True) if isinstance(part, Not) else (part, False)
    return is_minus, *((term.field, term.word) for term in terms_of(part))


def _token(found, text):
    """([parts], [what was left out]) of one token."""
    typed = next(filter(None, (found["straight"], found["curly"], found["word"])), "").strip()
    name = FIELDS.get(found["field"]) or TRADITIONAL.get(found["field"], "")
    if found["word"] is None:
        term = Term(fold(typed), name, typed, is_exact=True)
        some, left_out = [term] if term.word else [], []
    elif _asks_nothing(typed, text[found.end() :]):
        return [], []
    elif name:
        some, left_out = _of_field(typed, name), []
    else:
        some, left_out = _words(typed)
    return [Not(part) for part in some] if found["minus"] else some, left_out


def _asks_nothing(typed, rest):
    """Whether it is a field name with a colon but no word; 文号 before a number counts as a field too."""
    name = typed.rstrip(":：")
    if name != typed:
        return name in FIELDS or name in TRADITIONAL
    following = rest.split()[:1]
    return FIELDS.get(name) == "number" and bool(following) and bool(number_forms(following[0]))


def _of_field(typed, name):
    word = typed if name == "year" else SEPARATORS.sub(" ", typed).strip()
    if name == "year":
        return [Term(digits, name, typed)] if (digits := _year(typed)) else []
    return [_spelled(Term(fold(one), name, one)) for one in word.split() if fold(one)]


def _year(typed):
    word = fold(typed).removesuffix("年")
    return next((form for form in other_forms(word) if form.isdecimal()), word)


def _words(run):
    """The words of a run without spaces."""
    if is_address(run):
        return [Any((Term(fold(run), "", run), Term(run, "address", run)))] if fold(run) else [], []
    if is_slug(run):
        return [Any((Term(fold(run), "", run), Term(run, "address", run)))], []
    cited, left_out = taken_apart(run)
    parts = []
    for one in cited:
        if one.what == "number":
            parts.append(_one_of([Term(form, "", one.text) for form in [fold(one.text), *number_forms(one.text)]]))
        elif one.what == "year":
            parts.append(Term(one.text, "year", one.text))
        else:
            parts += [_spelled(Term(fold(word), "", word)) for word in _separated(one.text)]
    return parts, left_out


def _separated(text):
    """Split text into words at sentence punctuation."""
    for word in SEPARATORS.split(DASH_OF_RANGE.sub("-", text)):
        word = re.sub(r"^[+.]+(?=\w)|(?<=\w)[.]+$", "", word.strip("．"))
        if fold(word):
            yield word


def _spelled(term):
    """The term, or any of the ways to write its numbers."""
    forms = other_forms(term.word)
    if re.search(r"\d至\d", term.word):
        forms.append(re.sub(r"(?<=\d)至(?=\d)", "", term.word))
    elif (joined := re.sub(r"(\d)[-－—–~～〜](?=\d)", r"\1至", term.typed)) != term.typed:
        forms.append(fold(joined))
    return _one_of([term, *(replace(term, word=form, typed=form) for form in forms)])


def _one_of(terms):
    terms = tuple(dict.fromkeys(terms))
    return terms[0] if len(terms) == 1 else Any(terms)


def _is_mere_symbol(part):
    return isinstance(part, Term) and not part.is_exact and not any(map(str.isalnum, part.word)) and part.word.isascii()


def terms_of(tree):
    """Every term by which a record may be found."""
    if isinstance(tree, Term):
        return [tree]
    return [] if isinstance(tree, Not | Having) else [term for part in tree.parts for term in terms_of(part)]


def words_of(tree):
    """The folded words that can be highlighted in a record's text."""
    return [term.word for term in terms_of(tree) if term.field in ("", "title", "number")]


def _typed(part):
    if isinstance(part, Not):
        return "-" + _typed(part.part)
    term = part.parts[0] if isinstance(part, Any) else part
    reads_otherwise = not term.field and parse(term.typed).parts != (part,)  # for example, it begins like an operator
    is_quoted = term.is_exact or reads_otherwise or re.search(r"\s", term.typed)
    typed = f'"{term.typed}"' if is_quoted else term.typed
    return f"{LABELS[term.field]}:{typed}" if term.field else typed
