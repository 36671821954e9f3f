"""How an answer reports the way the query was read: in words for pages, as data for programs."""

from django.utils.functional import cached_property

from search.rewrite import ALL
from search.text import fold

WORDS = {"type": "array", "items": {"type": "string"}}
SCHEMA = {  # the part of data responses that reports it
    "exact": {
        "type": "integer",
        "minimum": 0,
        "description": "含有所输入的词的结果数，提问用语除外；其余由改写或放宽找到",
    },
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
    """How a selection's query was read. `address(rewrite=[…])` is the URL of the selection with other rewriting."""

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
        """The number of results that contain all words that were typed, question words aside."""
        return len(self.answer.numbers & self.answer.exact)

    @cached_property
    def further(self):
        """The number of results that only a rewriting finds."""
        return len(self.answer.numbers & self.answer.further) if self.tree else 0

    @property
    def is_as_typed(self):
        """Whether results contain the query as it was typed."""
        return bool(self.answer.as_typed)

    @property
    def is_in_order(self):
        """Whether the results are ordered by how well they match."""
        return self.answer.question.sort == "relevance"

    @cached_property
    def is_relaxed(self):
        """Whether some results are only near the query."""
        return bool(self.tree) and bool(self.answer.numbers - self.answer.exact - self.answer.further)

    @property
    def relaxed(self):
        """The words that not every result contains, or None if all results contain all."""
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
        """Whether rewriting is switched off entirely."""
        return ALL in self.answer.question.left_alone

    @property
    def changes(self):
        """The rewritings, each with the URL that switches it off."""
        return [
            change | {"url": self._address(rewrite=[*self.params, f"off:{change['typed']}"])}
            for change in self.rewritten
        ]

    @property
    def left_alone(self):
        """The words that are not rewritten, each with the URL that switches rewriting on again."""
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
        """Question words that results need not contain."""
        asking = [unit.typed for unit in self.meaning.asking if unit not in self.meaning.telling]
        is_told = self.further or self.is_relaxed or (self.exact and not self.is_as_typed)
        return asking if is_told else []

    @property
    def absent(self):
        """The words that no record contains, in whatever meaning."""
        return [unit.typed for unit in self.meaning.telling if self.answer.is_absent(unit)]

    @property
    def missing(self):
        """The words that no result contains all of."""
        return [unit.typed for unit in self.meaning.telling]
