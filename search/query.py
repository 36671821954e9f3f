"""What the reader typed -> what is asked: a tree that can be rewritten before it is run, and read back in words.

Words are separated by spaces and must all occur. "…" keeps words together, -word must not occur, and 标题: 文号: 部门:
年份: look in one field. Anything that makes no sense is read as kindly as possible; nothing typed is an error.
"""

import re
from dataclasses import dataclass

from search.text import fold

FIELDS = {"标题": "title", "文号": "number", "部门": "department", "年份": "year"}
LABELS = {name: label for label, name in FIELDS.items()}
TOKEN = re.compile(rf"""
    (?P<minus>[-－])?
    (?:(?P<field>{"|".join(FIELDS)})[:：]\s*)?
    (?:["＂](?P<straight>[^"＂]*)["＂]? | “(?P<curly>[^”]*)”(?=\s|$) | (?P<word>[^\s"＂]+))
""", re.VERBOSE)  # fmt: skip
MOST_WORDS = 12  # more make no sense to a reader, and each costs


@dataclass(frozen=True)
class Term:
    """One word or phrase, folded; `field` is empty when it may stand anywhere. `typed` is how the reader wrote it."""

    word: str
    field: str = ""
    typed: str = ""

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
class Any:
    """At least one of the parts."""

    parts: tuple

    def __str__(self):
        return "（" + "或".join(map(str, self.parts)) + "）"


@dataclass(frozen=True)
class All:
    """Every one of the parts."""

    parts: tuple

    def __bool__(self):
        return bool(self.parts)

    def __str__(self):
        return "，并且".join(map(str, self.parts))

    def without(self, part):
        return All(tuple(other for other in self.parts if other != part))

    @property
    def typed(self):
        """The query as it could be typed again."""
        return " ".join(map(_typed, self.parts))


def parse(text):
    """Read what was typed: All(…) of terms and exclusions, each once; empty when there is nothing to find."""
    parts = {}
    for found in TOKEN.finditer(text.replace("\0", "")):
        typed = next(filter(None, (found["straight"], found["curly"], found["word"])), "").strip()
        term = Term(fold(typed), FIELDS.get(found["field"], ""), typed)
        if term.word and typed.rstrip(":：") not in FIELDS:  # a field without a word asks for nothing
            parts.setdefault((bool(found["minus"]), term.field, term.word), Not(term) if found["minus"] else term)
    return All(tuple(parts.values())[:MOST_WORDS])


def terms_of(tree):
    """Every term that a record may be found by."""
    if isinstance(tree, Term):
        return [tree]
    return [] if isinstance(tree, Not) else [term for part in tree.parts for term in terms_of(part)]


def words_of(tree):
    """The folded words that can be marked in a record's text."""
    return [term.word for term in terms_of(tree) if term.field in ("", "title", "number")]


def _typed(part):
    if isinstance(part, Not):
        return "-" + _typed(part.part)
    if isinstance(part, Any):
        return _typed(part.parts[0])
    reads_otherwise = not part.field and parse(part.typed).parts != (part,)  # begins like an operator, say
    typed = f'"{part.typed}"' if reads_otherwise or re.search(r"\s", part.typed) else part.typed
    return f"{LABELS[part.field]}:{typed}" if part.field else typed
