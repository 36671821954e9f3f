"""One selection of records, many renderings: the page, the whole list as data, and the paged API."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from search.filters import DAY_EXPECTED, DEFAULT_SORT, SORTS, Day

PAGE_SIZE, LARGEST_PAGE = 20, 100
SHOWN_AT_ONCE = 12  # choices of a facet; the rest are folded away


@dataclass(frozen=True)
class Listing:
    """A list of records of one kind. `rows(records, as_of)` gives the dictionaries that every data format shares."""

    name: str  # policies
    label: str  # 政策
    counter: str  # 项
    records: Callable  # -> the published records
    for_page: Callable  # queryset -> with what a row of the page shows
    for_data: Callable  # queryset -> with what a dictionary holds
    row: Callable  # record, as_of -> dictionary
    filter: type
    key: str = "slug"

    @property
    def row_template(self):
        return f"{self.name}/_row.html"

    @property
    def url_name(self):
        return f"{self.records().model._meta.model_name}_list"

    def facets(self, names):
        """The choices of some facets over the whole list: {filter: [{value, label, count, url}]}."""
        filter = self.filter(QueryDict(), self.records())
        return {
            filter.filters[name]: [
                {**option, "url": f"{reverse(self.url_name)}?{urlencode({name: option['value']})}"}
                for option in filter.filters[name].counts(self.records())
            ]
            for name in names
        }

    def page(self, request):
        """The list as a page."""
        selection = Selection(self, request)
        return render(request, "list.html", {"selection": selection, "listing": self})

    def data(self, request):
        """The whole list as JSON, at the page's address with `.json`."""
        selection = Selection(self, request)
        return selection.refusal() or JsonResponse(selection.whole(), json_dumps_params=JSON)

    def api(self, request):
        """One page of the list as JSON."""
        selection = Selection(self, request, largest=LARGEST_PAGE)
        return selection.refusal() or JsonResponse(selection.paged(), json_dumps_params=JSON)

    def record(self, request, key):
        """One record as JSON, at its page's address with `.json` and in the API."""
        as_of, problem = asked_day(request)
        if problem:
            return refused([problem])
        for found in self.for_data(self.records().filter(**{self.key: key})):
            return JsonResponse(self.row(found, as_of), json_dumps_params=JSON)
        return refused([{"field": self.key, "message": f"没有这条{self.label}记录。"}], status=404)


JSON = {"ensure_ascii": False}


def asked_day(request):
    """The day `as_of` names (today when it names none), and the problem when it cannot be understood."""
    text = request.GET.get("as_of", "").strip()
    try:
        return Day().clean(text) or timezone.localdate(), None
    except ValidationError:
        message = f"“效力日期”（as_of）不能是“{text[:40]}”，没有采用。{DAY_EXPECTED}"
        return timezone.localdate(), {"field": "as_of", "message": message}


def refused(problems, status=400):
    errors = {problem["field"]: [problem["message"]] for problem in problems}
    return JsonResponse({"errors": errors}, status=status, json_dumps_params=JSON)


class Selection:
    """What one address selects of a listing, and everything a rendering says of it."""

    def __init__(self, listing, request, largest=None):
        self.listing, self.request = listing, request
        self.filter = listing.filter(request.GET, listing.records())
        self.problems = list(self.filter.problems)
        self.size = self._number("page_size", PAGE_SIZE) if largest else PAGE_SIZE
        self.paginator = Paginator(self.filter.ordered(), min(self.size, largest or PAGE_SIZE))
        self.number = self._number("page", 1, most=self.paginator.num_pages)

    def _number(self, name, default, most=None):
        """The whole number a parameter gives; anything else is told among the problems."""
        text = self.request.GET.get(name, "").strip()
        if not text:
            return default
        if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= (most or int(text[:9])):
            return int(text[:9])
        reason = f"共 {most} 页" if most else "请写大于 0 的整数"
        self.problems.append({"field": name, "message": f"“{name}”不能是“{text[:40]}”，没有采用。{reason}。"})
        return default

    # --- as data ---

    def refusal(self):
        """What data formats answer to a value that cannot be understood, or None."""
        return refused(self.problems) if self.problems else None

    def rows(self, records):
        return [self.listing.row(record, self.filter.day) for record in self.listing.for_data(records)]

    def whole(self):
        results = self.rows(self.filter.ordered())
        return {"count": len(results), "next": None, "previous": None, "facets": self.counts, "results": results}

    def paged(self):
        page = self.paginator.page(self.number)
        return {
            "count": self.paginator.count,
            "next": self._absolute(page.next_page_number()) if page.has_next() else None,
            "previous": self._absolute(page.previous_page_number()) if page.has_previous() else None,
            "facets": self.counts,
            "results": self.rows(page.object_list),
        }

    @cached_property
    def counts(self):
        return self.filter.facets()

    def _absolute(self, number):
        return self.request.build_absolute_uri(self.address(page=[number]))

    # --- as a page ---

    @property
    def count(self):
        return self.paginator.count

    @cached_property
    def page(self):
        page = self.paginator.page(self.number)
        page.object_list = list(self.listing.for_page(page.object_list))
        return page

    @property
    def pages(self):
        """Links to the pages round this one: [{number, url, current}], None where some are left out."""
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
        """Every facet with its choices, each with the address a click leads to."""
        facets = []
        for name, filter in self.filter.facet_filters.items():
            chosen = list(map(str, self.filter.chosen.get(name, [])))
            options = [
                {**option, "chosen": option["value"] in chosen, "url": self._toggled(name, option["value"], chosen)}
                for option in self.counts[name]
            ]
            first, rest = options[:SHOWN_AT_ONCE], options[SHOWN_AT_ONCE:]
            if len(rest) == 1 or any(option["chosen"] for option in rest):
                first, rest = options, []
            facets.append({"name": name, "label": filter.label, "first": first, "rest": rest, "chosen": bool(chosen)})
        return facets

    def _toggled(self, name, value, chosen):
        return self.address(**{name: [v for v in chosen if v != value] if value in chosen else [*chosen, value]})

    @cached_property
    def tags(self):
        """What was chosen, each with the address that takes it away."""
        tags = []
        for name, value in self.filter.chosen.items():
            filter = self.filter.filters[name]
            if name in self.filter.facet_filters:
                labels = {str(key): label for key, label in filter.choices()}
                tags += [
                    {
                        "label": filter.label,
                        "value": labels[one],
                        "url": self._toggled(name, one, list(map(str, value))),
                    }
                    for one in map(str, value)
                ]
            elif name != "sort":
                tags.append({"label": filter.label, "value": value, "url": self.address(**{name: []})})
        return tags

    @property
    def sorts(self):
        """The orders to choose from: [{label, url, current}]."""
        offered = ["relevance"] * ("q" in self.filter.chosen)
        offered += [DEFAULT_SORT, "issued_on"] if self.filter.DATE else [DEFAULT_SORT] * ("q" not in self.filter.chosen)
        labels = SORTS if self.filter.DATE else {**SORTS, DEFAULT_SORT: "原有次序"}
        return [
            {"label": labels[sort], "url": self.address(sort=[sort]), "current": sort == self.filter.order}
            for sort in [*offered, "title"]
        ]

    @property
    def hidden(self):
        """What the search form of the list carries along besides the words: [(name, value)]."""
        kept = self.request.GET.copy()
        for name in ("q", "page"):
            kept.pop(name, None)
        return [(name, value) for name, values in kept.lists() for value in values if value.strip()]

    @property
    def data_url(self):
        return self.address(path=self.request.path.rstrip("/") + ".json")

    @property
    def clear_url(self):
        return self.request.path

    def address(self, path=None, **changes):
        """This address with some parameters replaced; the page is forgotten unless it is named."""
        parameters = {name: values for name, values in self.request.GET.lists() if name != "page"} | changes
        query = urlencode({name: values for name, values in parameters.items() if any(map(str, values))}, doseq=True)
        return (path or self.request.path) + (f"?{query}" if query else "")
