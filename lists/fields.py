"""How the portal presents a kind of record, declared in one place.

An app's `fields.py` declares each field: its key, label, type, and how it is read from a row. From these declarations
follow the data in every format, the API description, table columns, the texts that search matches, the facets of the
list, and the sentence above it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter, itemgetter

from django.utils.functional import cached_property

from lists.vocabulary import Vocabulary
from records.addresses import addresses
from records.data_version import while_unchanged
from records.models import Document
from records.not_found import NOT_FOUND
from search.index import Content
from search.text import fold

NONE = "none"  # the facet value for "no source states it"
TEXT, NUMBER, DATE, INSTANT, LINK = "text", "number", "date", "instant", "link"  # types of table columns


# --- Types: how the API describes a value ---


@dataclass(frozen=True)
class Type:
    """`about` is the description of the value in the API."""

    about: str = ""
    column = TEXT


@dataclass(frozen=True)
class Text(Type):
    may_be_empty: bool = False


@dataclass(frozen=True)
class Texts(Type):
    """A list of texts."""


@dataclass(frozen=True)
class Slug(Type):
    """A slug, as used in URLs."""


@dataclass(frozen=True)
class Slugs(Type):
    """Slugs of the words of a vocabulary."""

    vocabulary: Vocabulary | None = None


@dataclass(frozen=True)
class Choice(Type):
    """A value of a TextChoices."""

    choices: type | None = None
    may_be_empty: bool = False


@dataclass(frozen=True)
class OneOf(Type):
    """One of `words`: [(value, label)] or [value]."""

    words: tuple = ()


@dataclass(frozen=True)
class Flag(Type):
    pass


@dataclass(frozen=True)
class Whole(Type):
    """An integer."""

    least: int | None = None
    may_be_unknown: bool = False
    column = NUMBER


@dataclass(frozen=True)
class Number(Type):
    may_be_unknown: bool = False
    column = NUMBER


@dataclass(frozen=True)
class Day(Type):
    """A partial date, or null if unknown."""

    column = DATE


@dataclass(frozen=True)
class Instant(Type):
    column = INSTANT


@dataclass(frozen=True)
class Link(Type):
    """An absolute URL, or null if unknown."""

    column = LINK


@dataclass(frozen=True)
class Group(Type):
    """An object with several values or, with `many`, a list of such objects."""

    name: str = ""  # its component in the API description
    doc: str = ""
    values: dict = field(default_factory=dict)  # key -> Type
    many: bool = False
    may_be_unknown: bool = False


# --- Table columns ---


@dataclass(frozen=True)
class Column:
    """One column of a list as a table.

    `read(data)` takes the value from the record's dictionary (default: by its key): a text, a number, a list of
    texts or None. `labels()` gives {value: label}. A date may be only a year or a month.
    """

    key: str
    label: str
    kind: str = TEXT
    read: Callable = None
    labels: Callable = None
    note: str = ""

    @property
    def value(self):
        """The function that reads the value from a dictionary."""
        return self.read or itemgetter(self.key)


def words(choices):
    """The labels of a TextChoices as a function; its `values` are fixed, independent of the records."""

    def labels():
        return dict(choices.choices)

    labels.values = choices.values
    return labels


# --- Fields ---


@dataclass(frozen=True)
class Found:
    """Texts that search matches, and the label of a match. Names rank first."""

    key: str
    label: str
    is_name: bool = False
    read: Callable = None  # row -> text or list of texts; default: the row's value of that name
    comes_late: bool = False  # after the others when choosing a match or text to display
    is_bare: bool = False  # a name or a figure, which says nothing without its label

    def texts(self, row):
        value = (self.read or attrgetter(self.key))(row)
        return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Field:
    """One field of a record.

    `read(row)` gives its value as data (default: the row's value of that name). `columns` are its table columns
    (default: one), placed `after` another column if given. `found` are the texts that search matches.
    """

    key: str
    label: str
    type: Type
    read: Callable = None
    columns: tuple | None = None
    note: str = ""  # note on its column
    after: str = ""
    found: tuple = ()

    @property
    def value(self):
        return self.read or attrgetter(self.key)

    @property
    def own_columns(self):
        if self.columns is not None:
            return self.columns
        labels = None
        if isinstance(self.type, Choice):
            labels = words(self.type.choices)
        elif isinstance(self.type, Slugs):
            labels = self.type.vocabulary.labels
        return (Column(self.key, self.label, self.type.column, labels=labels, note=self.note),)


def named(key, label, found_as="", **how):
    """A name or title, which search ranks first; `found_as` is the label of a match, if different."""
    return Field(key, label, found=(Found(key, found_as or label, is_name=True),), **how)


def text(key, label, found_as="", is_bare=False, **how):
    """A text that search matches."""
    return Field(key, label, found=(Found(key, found_as or label, is_bare=is_bare),), **how)


# --- Facets ---


@dataclass(frozen=True)
class Facet:
    """A filter with a count per value: one line in a kind's `facets`.

    Its values are words of a `vocabulary`, of `choices` or of `labels()` ({value: label}), or the indexed values of
    the models `among()`, labelled by `named(value)`. `read(row)` gives a record's values as indexed (words by their
    keys); `meaning(value, day)` is what such a value means on a day. `none` is the label of records without a
    value, if readers can filter by that. `inherited` facets are those of the parent record. `said` is the phrase
    for this filter in the sentence above a list (or a function that gives the clause), `place` its position, and
    `not_stated` the phrase for records without a value. `shorten(label)` is the short label used in page titles.
    """

    name: str
    label: str
    read: Callable = None
    vocabulary: Vocabulary | None = None
    choices: type | None = None
    labels: Callable = None
    among: Callable = None
    named: Callable = str
    meaning: Callable = None
    none: str = ""
    inherited: bool = False
    said: str | Callable = ""
    place: int = 0
    not_stated: str = ""
    shorten: Callable = None

    def of_parent(self, label, **otherwise):
        """The same facet for records that inherit it."""
        return replace(self, label=label, inherited=True, **otherwise)

    def values(self, row):
        """The values of a record; `row` is its own, or its parent's (possibly None) if the facet is inherited."""
        found = [str(value) for value in self.read(row) if value] if row else []
        return found or ([NONE] if self.none else [])


# --- What all kinds share ---


def dated(date):
    """`{date, precision}` of a PartialDate."""
    return {"date": date or None, "precision": date.precision if date else "unknown"}


def number(decimal):
    """A decimal or its text as a JSON number: an int if it is whole, None if it is unknown."""
    if decimal is None:
        return None
    decimal = Decimal(decimal)
    return int(decimal) if decimal == decimal.to_integral_value() else float(decimal)


def sources(citations):
    """Citations in short form: `《某报告》第3段`."""
    titles = titles_of_documents()
    written = [
        f"《{titles.get(c['document'], c['document'])}》" + (f"第{c['paragraph']}段" if c["paragraph"] else "")
        for c in citations
    ]
    return list(dict.fromkeys(written))


@while_unchanged
def titles_of_documents():
    """{slug: title} of the public documents."""
    return dict(Document.objects.published().values_list("slug", "title"))


PRECISION = {"year": "年", "month": "月", "day": "日", "unknown": "不详"}
DATED = {"date": Day("日期"), "precision": OneOf("精确到年、月、日，或不知道", tuple(PRECISION))}
CITATION = {
    "document": Slug("来源文件的网址名"),
    "paragraph": Whole("原文第几行；网页为 null", least=1, may_be_unknown=True),
    "fields": Texts("这条出处支持记录的哪些字段"),
    "address": Link("来源的公开网址；没有时为 null"),
}


def date_group(about):
    return Group(about, "WrittenDate", "只精确到来源所写的日期。", DATED)


CITATIONS = Group("出处", "Citation", "出处。", CITATION, many=True)
FIRST = (
    Field("id", "编号", Whole("编号"), columns=()),
    Field("url", "本库网址", Text("本库里的网页，以 / 开头"), columns=()),
)
NEXT = (
    Field("updated_at", "更新时间", Instant("更新时间"), lambda row: row.written, columns=()),
    Field("version", "版本", Whole("第几版", least=1), columns=()),
    Field("not_found", NOT_FOUND, Texts("查过来源、来源没有写明的字段；别的空字段是还没有录入"), columns=()),
    Field("citations", "出处", CITATIONS, lambda row: [one.data for one in row.citations], columns=()),
)
LAST_COLUMNS = (
    Column("citations", "出处", read=lambda data: sources(data["citations"]), note="来源文件的标题和段落"),
    Column("updated_at", "更新时间", INSTANT),
    Column("version", "版本", NUMBER),
    Column("id", "编号", NUMBER),
    Column("url", "本库网址", LINK),
)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record: its `own` fields besides the common ones, its facets, and the class of its rows.

    `inherits` names the link to the parent, which gives the record its date and inherited facets. `dependents(ids,
    changes)` returns {model: ids} of other records to index again, given the changes of the index entries.
    """

    model: type
    row: type
    own: tuple
    facets: tuple = ()
    date: Callable = lambda row: ""
    number: Callable = lambda row: ""
    slug_after: str = ""  # the column after which the slug is placed; empty for records without one
    inherits: str = ""
    is_headed: bool = False  # its title is only a heading inside something larger
    dependents: Callable = None

    def __post_init__(self):
        self.row.record_kind = self

    @property
    def name(self):
        return self.model._meta.model_name

    @cached_property
    def title(self):
        """The column with the record's name; empty if it has none."""
        own = {column.name for column in self.model._meta.concrete_fields}
        return next((name for name in ("title", "heading", "name") if name in own), "")

    @cached_property
    def fields(self):
        """All fields, in the order of their keys."""
        slug = (Field("slug", "网址名", Slug("网址名"), after=self.slug_after),) if self.slug_after else ()
        return (*FIRST, *slug, *NEXT, *self.own)

    @cached_property
    def columns(self):
        """The table columns."""
        placed = [column for one in self.fields if not one.after for column in one.own_columns]
        waiting = [one for one in self.fields if one.after]
        while waiting:
            keys = [column.key for column in placed]
            one = next(one for one in waiting if one.after in keys)
            place = keys.index(one.after) + 1
            placed[place:place] = one.own_columns
            waiting.remove(one)
        sought = Column("not_found", NOT_FOUND, labels=lambda: self.model.SOUGHT, note="查过来源、来源没有写明的内容")
        return (*placed, sought, *LAST_COLUMNS)

    @cached_property
    def _values(self):
        return [(one.key, one.value) for one in self.fields]

    def data(self, row):
        """The record as a dictionary, identical in every format."""
        return {key: value(row) for key, value in self._values}

    # --- texts that search matches ---

    @cached_property
    def found(self):
        found = [found for one in self.own for found in one.found]
        return sorted(found, key=attrgetter("comes_late"))

    def texts(self, row):
        """[(Found, text)] of a record, names first, in the order in which matches are reported."""
        return [(found, text) for found in self.found for text in found.texts(row) if text]

    @property
    def parent(self):
        """The model it inherits from, or None."""
        return self.model._meta.get_field(self.inherits).related_model if self.inherits else None

    def content(self, row):
        """The indexed content of a record."""
        lines = {True: [], False: []}
        for found, text in self.texts(row):
            lines[found.is_name].append(fold(text))
        origin = row.parent if self.inherits else row
        facets = {one.name: one.values(origin if one.inherited else row) for one in self.facets if one.read}
        return Content(
            names="\n".join(lines[True]),
            body="\n".join(lines[False]),
            number=fold(self.number(origin)) if origin else "",
            date=int((self.date(origin) if origin else "").replace("-", "").ljust(8, "0")),
            facets={"type": [self.name], **facets},
        )

    @cached_property
    def address(self):
        return addresses(self.model)
