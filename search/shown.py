"""Why a record matched, and where: what a result shows of it."""

from functools import cached_property

from search.index import REGISTERED
from search.text import excerpt, fold, mark

SNIPPET = 90  # characters
ALSO_SHOWN = ("aliases", "groups", "doc_number")  # names that the title does not show


class Match:
    """A found record, with the words it was found by."""

    def __init__(self, record, listing, words):
        self.record, self.listing, self.words = record, listing, words
        searched = REGISTERED[type(record)]
        self.fields = [(name, label, text) for name, label, text in searched.fields(record) if text]
        self.names = searched.names

    @cached_property
    def hits(self):
        """The strings the words stand in: [(name, label, text)]."""
        folded = [(found, fold(found[2])) for found in self.fields]
        return [found for found, text in folded if any(word in text for word in self.words)]

    @property
    def reasons(self):
        """Why it matched, for readers: 标题, 别名“科技兴蒙30条”, 措施正文 …"""
        return list(
            dict.fromkeys(f"{label}“{text}”" if name in ALSO_SHOWN else label for name, label, text in self.hits)
        )

    @property
    def title(self):
        """The record's first name with the words marked, as safe HTML."""
        return mark(self._title, self.words)

    @property
    def snippet(self):
        """Its text round the first match, with the words marked, as safe HTML; its beginning when only names match."""
        return mark(self.excerpt, self.words)

    @property
    def excerpt(self):
        return excerpt(self._body, self.words, SNIPPET)

    @property
    def _title(self):
        return self.fields[0][2]

    @property
    def _body(self):
        bodies = [text for name, _, text in self.fields if name not in self.names]
        marked = [text for name, _, text in self.hits if name not in self.names]
        return next(iter([*marked, *bodies]), "")

    def row(self):
        """The match as data."""
        return {
            "type": self.record._meta.model_name,
            "id": self.record.pk,
            "url": self.record.get_absolute_url(),
            "title": self._title,
            "snippet": self.excerpt,
            "matched": list(dict.fromkeys(name for name, _, _ in self.hits)),
        }
