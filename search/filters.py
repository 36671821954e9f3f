"""The vocabulary of the address bar: filters that pages and data share, with the count behind every choice."""

import datetime

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection
from django.db.models import Case, Count, Exists, Q, When
from django.db.models.functions import Collate
from django.utils import timezone
from django.utils.functional import cached_property

from search import index

NONE = "none"  # the value that stands for "no source states it"


def by_code_point(field):
    """Order by `field` alike on every database, whatever its locale."""
    return Collate(field, "C" if connection.vendor == "postgresql" else "BINARY")


class Facet(django_filters.MultipleChoiceFilter):
    """A filter with any of several values, each of which can be counted.

    `path` leads from the record to the value. `labels()` gives {value: label} of every value there can be, in order.
    `none` is the condition of the records without a value, where readers may ask for them (`none_label`).
    """

    def __init__(self, path, labels, none=None, none_label="", annotations=None, **kwargs):
        self.path, self.labels, self.none, self.none_label = path, labels, none, none_label
        self.annotations = annotations
        super().__init__(choices=self.choices, **kwargs)

    def choices(self):
        return [*self.labels().items(), *([(NONE, self.none_label)] if self.none is not None else [])]

    def filter(self, queryset, values):
        if not values:
            return queryset
        chosen = Q(**{f"{self.path}__in": [value for value in values if value != NONE]})
        if NONE in values:
            chosen |= self.none
        # A subquery, so that a record which matches twice over a join is still one row.
        return queryset.filter(pk__in=self.annotated(queryset.model.objects).filter(chosen).values("pk"))

    def annotated(self, queryset):
        return queryset.annotate(**self.annotations(self.parent.day)) if self.annotations else queryset

    def counts(self, queryset):
        """How many records of `queryset` have each value: [{value, label, count}], in the order of the labels."""
        rows = self.annotated(queryset).order_by().values_list(self.path).annotate(Count("pk", distinct=True))
        count = {str(value): number for value, number in rows if value not in (None, "")}
        if self.none is not None:
            count[NONE] = self.annotated(queryset).filter(self.none).distinct().count()
        return [
            {"value": value, "label": label, "count": count[value]}
            for value, label in map(_as_text, self.choices())
            if count.get(value)
        ]


def _as_text(pair):
    return str(pair[0]), str(pair[1])


def terms(model):
    """The labels of a vocabulary."""
    return lambda: dict(model.objects.values_list("slug", "name"))


def words(choices):
    """The labels of a TextChoices."""
    return lambda: dict(choices.choices)


class Day(forms.DateField):
    """A day written 2026-11-22, of a year that dates here can have."""

    default_validators = [MinValueValidator(datetime.date(1949, 10, 1)), MaxValueValidator(datetime.date(2999, 12, 31))]

    def __init__(self, **kwargs):
        super().__init__(**{"input_formats": ["%Y-%m-%d"], "required": False, **kwargs})


DAY_EXPECTED = "日期请写成 2026-11-22 的样子，1949 年以后。"


class DayFilter(django_filters.Filter):
    field_class = Day


DEFAULT_SORT = "-issued_on"
SORTS = {"relevance": "相关程度", "-issued_on": "日期从新到旧", "issued_on": "日期从旧到新", "title": "名称"}


class RecordFilter(django_filters.FilterSet):
    """What a reader asked of a list. A value that cannot be understood is not applied, and is told in `problems`."""

    TITLE = "name"  # the field `sort=title` sorts by
    DATE = ""  # the field the date sorts sort by; a list without dates keeps its own order
    ORDER = ("id",)  # what decides between equals

    q = django_filters.CharFilter(method="matching", label="关键词")
    as_of = DayFilter(method="unchanged", label="效力日期")
    since = DayFilter(method="changed_since", label="此日以后更新")
    sort = django_filters.ChoiceFilter(method="unchanged", choices=list(SORTS.items()), label="排序")

    def __init__(self, data, queryset):
        data = data.copy()
        for name in data:
            data.setlist(name, list(dict.fromkeys(value for value in data.getlist(name) if value.strip())))
        super().__init__(data, queryset)

    @cached_property
    def chosen(self):
        """The values understood, by parameter, in the order of the filters."""
        self.form.is_valid()
        cleaned = self.form.cleaned_data
        for name in self.form.errors:
            known = [value for value in self.data.getlist(name) if self._is_known(name, value)]
            if known:
                cleaned[name] = known
        return {name: cleaned[name] for name in self.filters if cleaned.get(name)}

    @cached_property
    def problems(self):
        """What could not be understood: [{field, message}]."""
        self.form.is_valid()
        problems = []
        for name in self.form.errors:
            bad = [value for value in self.data.getlist(name) if not self._is_known(name, value)]
            quoted = "、".join(f"“{value[:40]}”" for value in bad)
            label, expected = self.filters[name].label, self._expected(name)
            problems.append({"field": name, "message": f"“{label}”（{name}）不能是{quoted}，没有采用。{expected}"})
        return problems

    def _is_known(self, name, value):
        field = self.form.fields[name]
        return isinstance(self.filters[name], Facet) and field.valid_value(value)

    def _expected(self, name):
        if isinstance(self.filters[name], DayFilter):
            return DAY_EXPECTED
        if name == "sort":
            return f"可以是 {'、'.join(SORTS)}。"
        return "请从页面列出的选项里选择。" if isinstance(self.filters[name], Facet) else "请去掉不能识别的字符。"

    @cached_property
    def day(self):
        """The day for which validity is told: today unless the reader names another."""
        return self.chosen.get("as_of") or timezone.localdate()

    @property
    def facet_filters(self):
        return {name: facet for name, facet in self.filters.items() if isinstance(facet, Facet)}

    def filter_queryset(self, queryset, without=None):
        for name, value in self.chosen.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def facets(self):
        """The choices of each facet, counted over what all the *other* parameters leave: exactly what a click gives."""
        return {
            name: facet.counts(self.filter_queryset(self.queryset.all(), without=name))
            for name, facet in self.facet_filters.items()
        }

    @property
    def order(self):
        return self.chosen.get("sort") or ("relevance" if "q" in self.chosen else DEFAULT_SORT)

    def ordered(self):
        """The selected records in the order asked for; unknown dates last, ties by id."""
        queryset = self.filter_queryset(self.queryset.all())
        if self.order == "title":
            return queryset.order_by(by_code_point(self.TITLE), "id")
        if self.order == "relevance" and "q" in self.chosen:
            queryset = queryset.annotate(in_title=Exists(index.matching(queryset.model, self.chosen["q"], "title")))
            return queryset.order_by("-in_title", *self._by_date("-issued_on"))
        return queryset.order_by(*self._by_date(self.order))

    def _by_date(self, sort):
        if not self.DATE:
            return self.ORDER
        undated = Case(When(Q(**{self.DATE: ""}) | Q(**{f"{self.DATE}__isnull": True}), then=1), default=0)
        return (undated, self.DATE if sort == "issued_on" else f"-{self.DATE}", *self.ORDER)

    def matching(self, queryset, name, words):
        return queryset.filter(Exists(index.matching(queryset.model, words)))

    def unchanged(self, queryset, name, value):
        return queryset

    def changed_since(self, queryset, name, day):
        return queryset.filter(updated_at__date__gt=day)
