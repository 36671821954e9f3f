"""Why and where a record matched: what a search result displays."""

from django.utils.functional import cached_property

from search.text import excerpt, fold, mark

SNIPPET = 90  # characters
ALSO_SHOWN = ("aliases", "groups", "doc_number")  # names that the title does not contain
NOT_IN_TEXT = {"number": ("doc_number", "文号"), "department": ("department", "部门"), "year": ("year", "年份")}


class Match:
    """The row of a found record, with the terms it was found by."""

    def __init__(self, row, terms=(), note=None):
        self.record, self.terms, self.note = row, terms, note
        self.kind, self.label = row.record_kind.name, row.model._meta.verbose_name
        self.texts = row.record_kind.texts(row)

    @cached_property
    def hits(self):
        """The texts that contain the terms: [(Found, text)]."""
        return self._hits_of(self.terms)

    def _hits_of(self, terms):
        return [(found, text) for found, text in self.texts if self._holds_any(terms, found, fold(text))]

    def _holds_any(self, terms, found, text):
        return any(term.word in text and self._may_stand(term, found) for term in terms)

    def _may_stand(self, term, found):
        where = {"": True, "title": found.is_name, "number": found.key == "doc_number"}
        return where.get(term.field, False)

    @cached_property
    def _why(self):
        """[(name of a field, label of the match)], without duplicates."""
        reasons = [(one.key, f"{one.label}“{text}”" if one.key in ALSO_SHOWN else one.label) for one, text in self.hits]
        named = {name for name, _ in reasons}
        reasons += [(one.facet, str(one)) for one in self.note.facets] if self.note else []
        fields = [NOT_IN_TEXT[term.field] for term in self.terms if term.field in NOT_IN_TEXT]
        return list(dict.fromkeys([*reasons, *(field for field in fields if field[0] not in named)]))

    @property
    def reasons(self):
        """Why it matched, for readers: 标题, 别名“科技兴蒙30条”, 措施正文 …"""
        return list(dict.fromkeys(reason for _, reason in self._why))

    @property
    def unmarked(self):
        """The reasons for words that are highlighted neither in the title nor in the snippet."""
        hidden = [term for term in self.terms if not self._is_marked(term)]
        shown = {found.key for found, _ in self.hits} - {found.key for found, _ in self._hits_of(hidden)}
        return list(dict.fromkeys(reason for key, reason in self._why if key not in shown))

    def _is_marked(self, term):
        in_title = term.field in ("", "title") and term.word in fold(self._title)
        return in_title or (not term.field and term.word in fold(self.excerpt))

    @property
    def title(self):
        """The record's first name as safe HTML with highlights."""
        return mark(self._title, self._words("", "title"))

    @property
    def snippet(self):
        """Its text around the first match as safe HTML with highlights; the beginning if only names match."""
        return mark(self.excerpt, self._words(""))

    @property
    def excerpt(self):
        label, text = self._labelled
        return label + excerpt(text, self._words(""), SNIPPET)

    def _words(self, *fields):
        return [term.word for term in self.terms if term.field in fields]

    @property
    def _title(self):
        return self.texts[0][1]

    @property
    def body(self):
        """Its text, with its label if it needs one; if there are several, the first that matched."""
        return "".join(self._labelled)

    @property
    def _labelled(self):
        """(label, text) of the text that says most.

        A name or a figure is given only if no sentence matches, and with its label: `合作方：`.
        """
        told = self._told(self.hits) or self._told(self.texts)
        if told and told.is_bare:
            return f"{told.label}：", "、".join(text for found, text in self.texts if found is told)
        return "", next((text for found, text in [*self.hits, *self.texts] if found is told), "")

    def _told(self, texts):
        """The one of these that says most: a sentence if there is one."""
        bodies = [found for found, _ in texts if not found.is_name]
        return next((found for found in bodies if not found.is_bare), next(iter(bodies), None))

    def row(self):
        """The match as data."""
        return {
            "type": self.kind,
            "id": self.record.pk,
            "url": self.record.url,
            "title": self._title,
            "snippet": self.excerpt,
            "matched": list(dict.fromkeys(name for name, _ in self._why)),
            **({"found": self.note.how, "words": list(self.note.words) or None} if self.note else {}),
        }
