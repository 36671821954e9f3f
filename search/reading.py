"""What an answer says of how the query was read: for pages in words, for programs as data."""

from functools import cached_property

from search.rewrite import ALL
from search.text import fold

WORDS = {"type": "array", "items": {"type": "string"}}
SCHEMA = {  # what data tell of it
    "exact": {"type": "integer", "minimum": 0, "description": "含有所输入的字的结果数；其余由改写或放宽找到"},
    "corrected": {"type": ["string", "null"], "description": "改正错字或拼音以后的查询；没有改正时为 null"},
    "relaxed": {
        "anyOf": [WORDS, {"type": "null"}],
        "description": "放宽查找时，并非每条结果都有的词；没有放宽时为 null",
    },
    "rewritten": {
        "type": "array",
        "description": "还找了哪些：typed 是输入的词，also 是同时查找的同义词、名称或改正的字",
        "items": {
            "type": "object",
            "required": ["typed", "also"],
            "properties": {"typed": {"type": "string"}, "also": WORDS},
        },
    },
}


class Reading:
    """How the query of a selection was read. `address(rewrite=[…])` is the same selection, rewritten otherwise."""

    def __init__(self, answer, read, params, address):
        self.answer, self.read, self.params, self._address = answer, read, params, address
        self.tree = answer.question.tree

    @cached_property
    def meaning(self):
        return self.answer.meaning

    # --- as data ---

    def as_data(self):
        return {name: getattr(self, name) for name in SCHEMA}

    @cached_property
    def exact(self):
        """How many results hold the words as they were typed."""
        return len(self.answer.numbers & self.answer.exact)

    @cached_property
    def further(self):
        """How many only a rewriting finds."""
        return len(self.answer.numbers & self.answer.further) if self.tree else 0

    @property
    def is_relaxed(self):
        return self.answer.is_relaxed and bool(self.answer.near.entries)

    @property
    def relaxed(self):
        """The words that not every result holds, or None when all results hold all."""
        if not self.is_relaxed:
            return None
        held = [set(words) for words in self.answer.near.held()]
        typed = [unit.typed for unit in self.meaning.telling]
        return [word for word in typed if not all(word in words for words in held)]

    @property
    def corrected(self):
        return self.meaning.corrected if self.tree and not self.exact else None

    @property
    def rewritten(self):
        if not self.tree:
            return []
        return [{"typed": typed, "also": also} for typed, also in self.meaning.rewritten]

    # --- in words ---

    @property
    def is_off(self):
        """Whether what was typed is looked for in no other form at all."""
        return ALL in self.answer.question.left_alone

    @property
    def changes(self):
        """What else was looked for, each with the address that looks for the word alone."""
        return [
            change | {"url": self._address(rewrite=[*self.params, f"off:{change['typed']}"])}
            for change in self.rewritten
        ]

    @property
    def left_alone(self):
        """The words that are looked for alone, each with the address that looks for others again."""
        words = [value.removeprefix("off:") for value in self.params if value.startswith("off:")]
        return [
            {
                "typed": word,
                "url": self._address(rewrite=[one for one in self.params if fold(one) != fold(f"off:{word}")]),
            }
            for word in words
        ]

    @property
    def off_url(self):
        return self._address(rewrite=["off"])

    @property
    def on_url(self):
        return self._address(rewrite=[])

    @property
    def ignored(self):
        """Question words that no result need hold."""
        is_told = self.further or self.is_relaxed
        return [unit.typed for unit in self.meaning.asking if unit not in self.meaning.telling] if is_told else []

    @property
    def missing(self):
        """What no result holds all of: the words, quoted."""
        return [unit.typed for unit in self.meaning.telling]
