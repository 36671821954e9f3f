"""Every list of the portal by its name in URLs, and the search."""

import heapq
from dataclasses import dataclass, replace

from documents.lists import DOCUMENTS
from indicators.lists import INDICATORS
from indicators.models import Indicator
from lists.fields import LINK, NUMBER, Column, Facet
from lists.listing import Listing
from lists.matches import NOT_IN_TEXT, Match
from lists.rows import Block
from policies.fields import DEPARTMENT, THEME, VALID, YEAR
from policies.filters import Dated
from policies.lists import CONTACTS, DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from policies.models import Policy
from terms.lists import TERMS

SEARCHED = (POLICIES, MEASURES, PLATFORMS, INDICATORS, TERMS)
FINDABLE = (*SEARCHED, DEPARTMENTS, CONTACTS)
LISTINGS = {listing.name: listing for listing in (*SEARCHED, DEPARTMENTS, DOCUMENTS)}


def kinds():
    return {listing.model._meta.model_name: listing.label for listing in FINDABLE}


def places():
    """The labels of the fields that search matches."""
    found = {one.key: one.label for listing in FINDABLE for one in listing.kind.found}
    return found | dict(NOT_IN_TEXT.values())


FACETS = (
    Facet("type", "类别", labels=kinds, said="类别为{}的", place=9),
    DEPARTMENT,
    replace(YEAR, among=lambda: [Policy, Indicator]),
    THEME,
    replace(VALID, said="政策{}的"),
)


class SearchFilter(Dated.of(FACETS)):
    since = None


@dataclass(frozen=True, eq=False)
class Search(Listing):
    """Everything searchable, in one list."""

    always_reads = True

    @property
    def models(self):
        return [listing.model for listing in FINDABLE]

    @property
    def url_name(self):
        return "search"

    def by_title(self, answer):
        def named(place):
            return ((name, place, pk) for name, pk in FINDABLE[place].named(answer))

        places = range(len(FINDABLE))
        return ((FINDABLE[place].model, pk) for _, place, pk in heapq.merge(*map(named, places)))

    def load_for_page(self, found, selection):
        """The found records of any kind, in order, each with the reason for the match."""
        rows, terms = Block(selection.filter.day).read_all(found), selection.terms
        return [Match(row, terms, selection.answer.note(row.model, row.pk)) for row in rows]

    def load_for_data(self, found, selection):
        return [match.row() for match in self.load_for_page(found, selection)]


SEARCH = Search(
    name="search",
    label="搜索",
    counter="条",
    kind=POLICIES.kind,  # for the form only: results are of several kinds
    columns=(
        Column("title", "标题"),
        Column("type", "类别", labels=kinds),
        Column("snippet", "匹配的内容", note="匹配处前后的文字"),
        Column("matched", "匹配处", labels=places, note="匹配的是哪一项"),
        Column("id", "编号", NUMBER),
        Column("url", "本库网址", LINK),
    ),
    filter=SearchFilter,
    template="search.html",
)
