"""Every list of the portal by the name it has in addresses, and the search over four of them."""

import heapq
from dataclasses import dataclass

import indicators.filters
import policies.filters
from indicators.lists import INDICATORS
from policies.filters import NO_ISSUER, OVER, departments, themes
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from policies.validity import State, state_of
from portal.drawn import with_record_counts
from records import changes
from records.columns import DATE, LINK, NUMBER, SHARED_COLUMNS, Column, document_row
from records.edition import while_unchanged
from records.models import Confidence, Document
from search.filters import Facet, RecordFilter, words
from search.lists import Listing
from search.shown import Match


class DocumentFilter(RecordFilter):
    TITLE = "title"

    confidence = Facet(words(Confidence), label="可信程度")


DOCUMENTS = Listing(
    name="documents",
    label="来源",
    counter="份",
    model=Document,
    records=lambda: Document.objects.published(),
    for_page=with_record_counts,
    detail=lambda slug: Document.objects.published().filter(slug=slug).first(),
    for_data=lambda documents: with_record_counts(documents.prefetch_related("citations__document")),
    row=document_row,
    columns=(
        Column("title", "标题"),
        Column("slug", "网址名"),
        Column("publisher", "发布者"),
        Column("published", "发布日期", DATE, read=lambda row: row["published"]["date"]),
        Column("address", "原网址", LINK),
        Column("confidence", "可信程度", labels=words(Confidence)),
        Column("record_count", "摘录的记录数", NUMBER),
        *SHARED_COLUMNS,
    ),
    filter=DocumentFilter,
    changes=changes,
)
SEARCHED = (POLICIES, MEASURES, PLATFORMS, INDICATORS)
PARTS = {"platforms": ["changes"]}  # that hold texts of a record
LISTINGS = {listing.name: listing for listing in (*SEARCHED, DEPARTMENTS, DOCUMENTS)}


@while_unchanged
def years():
    return dict(sorted({**policies.filters.years(), **indicators.filters.years()}.items(), reverse=True))


def kinds():
    return {listing.model._meta.model_name: listing.label for listing in SEARCHED}


class SearchFilter(RecordFilter):
    HAS_DATES, EXPIRED = True, ("validity", OVER)

    since = None

    type = Facet(kinds, label="类别")
    department = Facet(departments, NO_ISSUER, label="部门")
    year = Facet(years, "日期不详", label="年份")
    theme = Facet(themes, label="主题")
    validity = Facet(words(State), read=state_of, label="效力")


@dataclass(frozen=True)
class Search(Listing):
    """Everything that can be found, in one list."""

    @property
    def models(self):
        return [listing.model for listing in SEARCHED]

    @property
    def url_name(self):
        return "search"

    def by_title(self, answer):
        def named(place):
            return ((name, place, pk) for name, pk in SEARCHED[place].named(answer))

        places = range(len(SEARCHED))
        return ((SEARCHED[place].model, pk) for _, place, pk in heapq.merge(*map(named, places)))

    def load_for_page(self, found, selection):
        """The records found, of whatever kind, in their order, each with why it matched."""
        matches = {}
        for listing in SEARCHED:
            ids = [pk for model, pk in found if model is listing.model]
            # Why a record matched is told from all its texts, those of its parts too.
            shown = listing.shown(ids, selection.filter.day, PARTS.get(listing.name, ())) if ids else {}
            for pk, record in shown.items():
                matches[listing.model, pk] = Match(record, listing.model, selection.terms)
        return [matches[key] for key in found if key in matches]

    def load_for_data(self, found, selection):
        return [match.row() for match in self.load_for_page(found, selection)]


SEARCH = Search(
    name="search",
    label="搜索",
    counter="条",
    model=POLICIES.model,
    records=POLICIES.records,  # only for the form: what is found is of four kinds
    detail=POLICIES.detail,
    columns=(
        Column("title", "标题"),
        Column("type", "类别", labels=kinds),
        Column("snippet", "匹配处"),
        Column("matched", "匹配的内容", note="匹配的字段名"),
        Column("id", "编号", NUMBER),
        Column("url", "本库网址", LINK),
    ),
    filter=SearchFilter,
    template="search.html",
    extra={"corrected": None, "relaxed": None},  # a later reading of the query may fill these
)
