"""The selection: what one URL selects of a list, and everything a rendering needs of it."""

import secrets
from functools import lru_cache
from itertools import islice
from urllib.parse import quote_plus

from django.core.paginator import Paginator
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.http import urlencode

from lists.encoding import json_response
from lists.filters import DEFAULT_SORT, SORTS, FacetFilter, Related, end_of
from lists.formats import OF_LISTS
from lists.matches import Match
from lists.parameters import PAGE_SIZE, known_names, only_known, readable, unknown
from records import changes
from search.answer import Answer
from search.query import parse
from search.reading import Reading
from search.suggest import MOST, suggestions
from search.vocabulary import vocabulary

SHOWN_AT_ONCE = 15  # values of a facet; the rest are displayed on request
NUMBERS = {"page": "页码", "page_size": "每页条数"}
VIEW = ("page", "more")  # parameters of one view of a list, dropped when a filter changes
VALUE = secrets.token_hex(8)  # placeholder in a URL template shared by many values; nobody can type it
CHUNK = 500  # records loaded at a time
MARKED = ("", "title", "number")  # query fields whose words are highlighted on pages


class Selection:
    """What one URL selects of a listing, and everything a rendering needs of it."""

    def __init__(self, listing, parameters, path, largest=None, is_whole=False, memory=None):
        """`memory`: answer from this one, if several lists are displayed together."""
        names = known_names(listing.filter)
        self.listing, self.parameters, self.path = listing, only_known(parameters, names), path
        self.filter = listing.filter(self.parameters, listing.model.objects.published())
        self.answer = Answer(self.filter.question(listing.models), of=memory)
        self.problems = [*self.filter.problems, *unknown(parameters, names)]
        size = self._number("page_size", PAGE_SIZE) if largest else PAGE_SIZE
        self.paginator = Paginator(_Found(self), min(size, largest or PAGE_SIZE))
        self.number = 1 if is_whole else self._number("page", 1, most=self.paginator.num_pages)

    @classmethod
    def of(cls, listing, request, **how):
        return cls(listing, request.GET, request.path, **how)

    def _number(self, name, default, most=None):
        """An integer parameter; anything else is added to the problems."""
        text = self.parameters.get(name, "").strip()
        if not text:
            return default
        if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= (most or int(text[:9])):
            return int(text[:9])
        reason = f"共 {most} 页" if most else "请写大于 0 的整数"
        message = f"“{NUMBERS[name]}”（{name}）不能是“{readable(text)}”，没有采用。{reason}。"
        self.problems.append({"field": name, "message": message})
        return default

    @property
    def after(self):
        """The instant after which changes are requested, or None."""
        since = self.filter.chosen.get("since")
        return end_of(since) if since else None

    def found(self, start, end):
        """The records at these positions: [(model, id)]."""
        if self.filter.order != "title":
            return self.answer.page(start, end - start)
        return self._located(islice(self.listing.by_title(self.answer), start, end))

    def _located(self, found):
        """A list of records that another order than the answer's own has chosen, known to the answer."""
        found = list(found)
        self.answer.locate(found)
        return found

    # --- as data ---

    def refusal(self):
        """The error response of data formats for invalid parameters, or None."""
        return refused(self.problems) if self.problems else None

    def rows(self):
        """All its rows, loaded in batches."""
        for some in self._all_found():
            yield from self.listing.load_for_data(some, self)

    def _all_found(self):
        if self.filter.order != "title":
            yield from self.answer.all(CHUNK)
            return
        found = self.listing.by_title(self.answer)
        while some := self._located(islice(found, CHUNK)):
            yield some

    def paged(self, absolute):
        page = self.paginator.page(self.number)
        following = absolute(self.address(page=[self.number + 1])) if page.has_next() else None
        previous = absolute(self.address(page=[self.number - 1])) if page.has_previous() else None
        rows = self.listing.load_for_data(page.object_list, self)
        return self.envelope(following, previous) | {"results": rows}

    def envelope(self, following=None, previous=None):
        """The envelope of a data response; the rows come last."""
        ends = {"next": following, "previous": previous}
        gone = {"withdrawn": self.withdrawn} if self.after else {}
        reading = self.reading.as_data() if self.reading.tree or self.listing.always_reads else {}
        return {"count": self.count, **ends, **reading, "facets": self.counts, **gone}

    @cached_property
    def reading(self):
        """How the query was read."""
        return Reading(self.answer, self.filter.read, self.parameters.getlist("rewrite"), self.address)

    @cached_property
    def withdrawn(self):
        """The records of this kind withdrawn after the requested day, whatever the other filters."""
        return changes.withdrawn(self.listing.model, self.after) if self.after else []

    @cached_property
    def counts(self):
        """The values of each facet, counted under all other filters: {name: [{value, label, count}]}."""
        return {name: facet.options(self.answer.counts(name)) for name, facet in self.filter.facets.items()}

    # --- as a page ---

    @property
    def count(self):
        return len(self.answer)

    @cached_property
    def page(self):
        page = self.paginator.page(self.number)
        page.object_list = self.listing.load_for_page(page.object_list, self)
        return page

    @property
    def asks_for_nothing(self):
        """Whether the search form was submitted without a query and without any filter."""
        return "q" in self.parameters and not self.filter.tree and not {*self.filter.chosen} - {"q", "sort"}

    @cached_property
    def words(self):
        """The words to highlight."""
        return [term.word for term in self.terms if term.field in MARKED]

    @cached_property
    def terms(self):
        """The terms that records were found by."""
        return self.answer.terms

    def note(self, row):
        """How a row of the page was found: a `search.answer.Note`."""
        return row.note if isinstance(row, Match) else self.answer.note(self.listing.model, row.pk)

    @property
    def pages(self):
        """Pagination links around this page: [{number, url, current}], None for a gap."""
        return [
            {"number": number, "url": self.address(page=[number]), "current": number == self.number}
            if isinstance(number, int)
            else None
            for number in self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)
        ]

    @property
    def next_url(self):
        return self.address(page=[self.number + 1]) if self.page.has_next() else ""

    @property
    def previous_url(self):
        return self.address(page=[self.number - 1]) if self.page.has_previous() else ""

    @cached_property
    def facets(self):
        """Every facet with the values to display, each with the URL of a click."""
        return [self._facet(name, filter) for name, filter in self.filter.facets.items()]

    def _facet(self, name, filter):
        chosen, shown, rest = self._chosen(name), self.counts[name], []
        is_whole = self.parameters.get("more") == name
        if not is_whole:
            shown, rest = shown[:SHOWN_AT_ONCE], shown[SHOWN_AT_ONCE:]
            shown += [option for option in rest if option["value"] in chosen]
        return {
            "name": name,
            "label": filter.label,
            "is_open": bool(chosen) or is_whole,
            "options": self._with_addresses(name, shown),
            "more": len(self.counts[name]) - len(shown),
            "more_url": self.address(more=[name]),
            "first_more": SHOWN_AT_ONCE + 1 if is_whole else 0,  # where reading goes on after a click on "more"
        }

    def options(self, name):
        """Every value of one facet: [{value, label, count, chosen, url}]; the URL adds or removes it."""
        return self._with_addresses(name, self.counts[name])

    def _with_addresses(self, name, options):
        chosen = self._chosen(name)
        adding = self.address(**{name: [*chosen, VALUE]})  # a template: URLs took most of the time of a page
        return [
            {**option, "chosen": True, "url": self._without(name, option["value"])}
            if option["value"] in chosen
            else {**option, "chosen": False, "url": adding.replace(VALUE, quoted(option["value"]))}
            for option in options
        ]

    def _chosen(self, name):
        return list(map(str, self.filter.chosen.get(name, ())))

    def _without(self, name, value):
        return self.address(**{name: [one for one in self._chosen(name) if one != value]})

    @cached_property
    def tags(self):
        """The selected filters, each with the URL that removes it: [{name, key, label, value, url}]."""
        tags = []
        for name, value in self.filter.chosen.items():
            filter = self.filter.filters[name]
            if isinstance(filter, (FacetFilter, Related)):
                labels = filter.labels_of(value)
                tags += [
                    {"name": name, "key": one, "label": filter.label, "value": labels[one]}
                    | {"url": self._without(name, one)}
                    for one in self._chosen(name)
                ]
            elif name not in ("sort", "rewrite"):
                address = self.address(**{name: []})
                tags.append({"name": name, "key": "", "label": filter.label, "value": localize(value), "url": address})
        return tags

    @property
    def sorts(self):
        """The available orders: [{label, url, current}]."""
        dated = self.filter.HAS_DATES
        offered = ["relevance"] if self.filter.tree else [DEFAULT_SORT]
        if dated:
            offered = [*dict.fromkeys([*offered, DEFAULT_SORT, "issued_on"])]
        labels = SORTS if dated else {**SORTS, DEFAULT_SORT: "收录先后"}  # by id
        return [
            {"label": labels[sort], "url": self.address(sort=[sort]), "current": sort == self.filter.order}
            for sort in [*offered, "title"]
        ]

    @cached_property
    def ways_out(self):
        """For an empty result: what each part of the query matches alone, and the URL of the search without it."""
        ways = []
        for part in self.filter.tree.parts if not self.count else ():
            alone = self._count(type(self.filter.tree)((part,)))
            without = self.filter.tree.without(part)
            others = self._count(without) if without else 0
            ways.append({"part": part, "alone": alone, "others": others, "url": self.address(q=[without.typed])})
        return ways

    @cached_property
    def words_alone(self):
        """For an empty result: each word of the query with its own number of matches."""
        typed = [unit.typed for unit in self.reading.meaning.telling]
        if self.count or len(typed) < 2:
            return []
        counts = [(word, self._count(parse(word))) for word in typed]
        return [{"typed": word, "count": n, "url": self.address(q=[word], rewrite=[])} for word, n in counts if n]

    @cached_property
    def nearest(self):
        """For an empty result: names that contain a word of the query."""
        typed = [unit.typed for unit in self.reading.meaning.telling] if not self.count else []
        found = [one for word in typed if len(word) > 1 for one in suggestions(word, vocabulary(), most=3)]
        return list(dict.fromkeys(found))[:MOST]

    def _count(self, tree):
        question = self.filter.question(self.listing.models)
        question.tree = tree
        return len(Answer(question))

    @property
    def hidden(self):
        """The hidden fields of the list's search form: [(name, value)]."""
        return [
            (name, value)
            for name, values in self.parameters.lists()
            for value in values
            if name not in ("q", *VIEW) and value.strip() and value.isprintable()
        ]

    @property
    def data_urls(self):
        """The URL of this selection in each data format: {format: URL}."""
        return {form: self.address(path=f"{self.path.rstrip('/')}.{form}") for form in OF_LISTS}

    @property
    def clear_url(self):
        return self.path

    @property
    def canonical(self):
        """The canonical URL of the selection: valid parameters in a fixed order, without view parameters."""
        chosen = {name: self._chosen_values(name) for name in self.filter.chosen}
        page = {"page": [str(self.number)]} if self.number > 1 else {}
        query = urlencode(chosen | page, doseq=True)
        return self.path + (f"?{query}" if query else "")

    def _chosen_values(self, name):
        value = self.filter.chosen[name]
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    @property
    def is_combined(self):
        """Whether more than one value is selected: too many such pages exist for a search engine."""
        return sum(len(self._chosen_values(name)) for name in self.filter.chosen) > 1

    def address(self, path=None, **changes):
        """This URL with some parameters replaced; view parameters are dropped unless given."""
        parts = self._written | {name: _encoded(name, values) for name, values in changes.items()}
        query = "&".join(filter(None, parts.values()))
        return (path or self.path) + (f"?{query}" if query else "")

    @cached_property
    def _written(self):
        """Each parameter, encoded once: a page has many URLs that differ in one parameter."""
        return {name: _encoded(name, values) for name, values in self.parameters.lists() if name not in VIEW}


quoted = lru_cache(maxsize=10_000)(quote_plus)  # values of facets, which pages repeat


def _encoded(name, values):
    return urlencode({name: values}, doseq=True) if any(map(str, values)) else ""


class _Found:
    """The found records as a sequence for a Paginator."""

    def __init__(self, selection):
        self.selection = selection

    def __len__(self):
        return self.selection.count

    def __getitem__(self, part):
        return self.selection.found(part.start, part.stop)


def refused(problems, status=400):
    errors = {problem["field"]: [problem["message"]] for problem in problems}
    return json_response({"errors": errors}, status)
