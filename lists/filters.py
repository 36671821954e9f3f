"""The query parameters of lists, for pages and data alike."""

import datetime
import re
from copy import copy
from operator import attrgetter

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, slug_re
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from lists.fields import NONE
from lists.parameters import day_of, readable, year_of
from records.data_version import while_unchanged
from search import query
from search.answer import Answer, Question
from search.rewrite import ALL
from search.text import fold
from search.vocabulary import vocabulary

REWRITE = r"^off(:.{1,40})?$"  # a value of `rewrite`
DEFAULT_SORT = "-issued_on"
SORTS = {"relevance": "相关程度", "-issued_on": "日期从新到旧", "issued_on": "日期从旧到新", "title": "名称"}
DAY_EXPECTED = "日期请写成 2026-11-22 的样子，1949 年以后。"


class ValuesField(forms.MultipleChoiceField):
    """A choice among the values of `known()`, which is called only when values are validated."""

    def __init__(self, *, known, **kwargs):
        super().__init__(**kwargs)
        self.known = known

    def valid_value(self, value):
        return value in self.known()


class FacetFilter(django_filters.Filter):
    """A filter for any of several values, each with a count, as declared by `lists.fields.Facet`.

    URLs use the slugs of words; the index uses their keys.
    """

    def __init__(self, facet):
        self.facet = facet
        super().__init__(label=facet.label)
        self._values = while_unchanged(lambda: values_of(facet.among(), facet.name))
        self.labels = while_unchanged(self._every_label)
        self._entries = while_unchanged(self._every_entry)

    @property
    def name(self):
        return self.facet.name

    @property
    def none_label(self):
        return self.facet.none

    @property
    def shorten(self):
        return self.facet.shorten

    @property
    def said(self):
        return self.facet.said

    @property
    def place(self):
        return self.facet.place

    @property
    def not_stated(self):
        return self.facet.not_stated

    @property
    def field(self):
        return ValuesField(known=lambda: self.labels_of(()), label=self.label, required=False)

    @property
    def fixed_values(self):
        """The values that do not depend on the records, or None."""
        return self.facet.choices and [*self.facet.choices.values, *([NONE] if self.none_label else [])]

    def _every_label(self):
        """{value: label} of every possible value, in order; `labels()` is called once per data version."""
        return self._found_labels() | ({NONE: self.none_label} if self.none_label else {})

    def _found_labels(self):
        if self.facet.vocabulary:
            return self.facet.vocabulary.labels()
        if self.facet.choices:
            return dict(self.facet.choices.choices)
        if self.facet.labels:
            return self.facet.labels()
        return {value: self.facet.named(value) for value in self._values()}

    def labels_of(self, values):
        """{value: label} of these values."""
        return self.labels()

    def stored(self, values):
        """These values as indexed."""
        return [self._key(value) for value in values]

    def _key(self, value):
        if self.facet.vocabulary and value != NONE:
            return str(self.facet.vocabulary.words().by_slug[value].pk)
        return value

    def options(self, counts):
        """The values that occur, in the order of the labels: [{value, label, count}]."""
        return [
            {"value": value, "label": label, "count": count}
            for value, label, key in self._entries()
            if (count := counts.get(key))
        ]

    def _every_entry(self):
        """[(value, label, value as indexed)]"""
        return [(value, label, self._key(value)) for value, label in self.labels().items()]


def values_of(models, name):
    """The values of a facet among the public records of these models, in descending order."""
    return sorted((value for value in Answer(Question(models)).counts(name) if value != NONE), reverse=True)


class RelatedField(forms.MultipleChoiceField):
    """Slugs of published records, or `none`; there may be too many to list."""

    def __init__(self, *, records, **kwargs):
        super().__init__(**kwargs)
        self.records, self.known = records, set()

    def clean(self, value):
        slugs = [slug for slug in value or () if slug_re.fullmatch(slug)]  # PostgreSQL rejects a NUL in a query
        self.known = {NONE, *self.records().filter(slug__in=slugs).values_list("slug", flat=True)}
        return super().clean(value)

    def valid_value(self, value):
        return value in self.known


class Related(django_filters.Filter):
    """A filter for records that belong to any of several others, which are too many to count one by one."""

    field_class = RelatedField
    asks_database = True

    def __init__(self, records, none_label, said="", place=0, not_stated="", **kwargs):
        self.records, self.none_label = records, none_label
        self.said, self.place, self.not_stated = said, place, not_stated
        super().__init__(records=records, **kwargs)

    @property
    def name(self):
        return self.field_name

    def filter(self, queryset, values):
        chosen = Q(**{f"{self.field_name}__slug__in": values})
        return queryset.filter(chosen | Q(**{f"{self.field_name}__isnull": True}) if NONE in values else chosen)

    def labels_of(self, values):
        """{value: label} of these values."""
        return {**dict(self.records().filter(slug__in=values).values_list("slug", "title")), NONE: self.none_label}


class Day(forms.DateField):
    """A day in any usual notation, within the years that our dates can have."""

    default_validators = [MinValueValidator(datetime.date(1949, 10, 1)), MaxValueValidator(datetime.date(2999, 12, 31))]

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value):
        try:
            return day_of(value) if value not in self.empty_values else None
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class DayFilter(django_filters.Filter):
    field_class = Day


class SinceFilter(DayFilter):
    asks_database = True

    def filter(self, queryset, day):
        return self.parent.changed_since(queryset, day)


class RewriteField(ValuesField):
    def __init__(self, **kwargs):
        super().__init__(known=lambda: (), **kwargs)

    def valid_value(self, value):
        return bool(re.match(REWRITE, value))


class RewriteFilter(django_filters.Filter):
    """`off`: search only for what was typed; `off:补贴`: do not rewrite this word. Filters nothing itself."""

    field_class = RewriteField

    def filter(self, queryset, value):
        return queryset


def end_of(day):
    """The end of a day in the local time zone."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


class Filters(dict):
    """The filters of a class, of which each filter set takes a copy."""

    def __deepcopy__(self, memo):
        return {name: copy(filter) for name, filter in self.items()}  # their parts never change


class RecordFilter(django_filters.FilterSet):
    """The parsed query parameters of a list. An invalid value is ignored and reported in `problems`."""

    HAS_DATES, HAS_VALIDITY = False, False  # dates to sort by, a validity on a day
    EXPIRED = ()  # (facet, values) that rank last among equal matches

    q = django_filters.CharFilter(label="关键词")
    as_of = DayFilter(label="效力日期")
    since = SinceFilter(label="此日以后更新")
    rewrite = RewriteFilter(label="改写")
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()), label="排序")

    @classmethod
    def of(cls, facets):
        """A filter set class with these facets."""
        return type(cls)(cls.__name__, (cls,), {facet.name: FacetFilter(facet) for facet in facets})

    @classmethod
    def get_filters(cls):
        return Filters(super().get_filters())

    def __init__(self, data, queryset):
        data = copy(data)
        for name in data:
            values = [value for value in data.getlist(name) if value.strip()]
            data.setlist(name, list(dict.fromkeys(map(year_of, values) if name == "year" else values)))
        if data.getlist("q"):
            data["q"] = " ".join(data.getlist("q"))
        super().__init__(data, queryset)

    def get_form_class(self):
        """A form of only the fields in the query string: creating and copying all costs more than the search."""
        fields = {name: filter.field for name, filter in self.filters.items() if name in self.data}
        return type(f"{type(self).__name__}Form", (self._meta.form,), fields)

    @cached_property
    def chosen(self):
        """The valid values by parameter, in the order of the filters."""
        self.form.is_valid()
        cleaned = self.form.cleaned_data
        for name in self.form.errors:
            known = [value for value in self.data.getlist(name) if self._is_known(name, value)]
            if known:
                cleaned[name] = known
        return {name: cleaned[name] for name in self.filters if cleaned.get(name)}

    @cached_property
    def problems(self):
        """What is invalid: [{field, message}]."""
        self.form.is_valid()
        problems = []
        for name in self.form.errors:
            bad = [value for value in self.data.getlist(name) if not self._is_known(name, value)]
            quoted = "、".join(f"“{readable(value)}”" for value in bad)
            label, expected = self.filters[name].label, self._expected(name)
            problems.append({"field": name, "message": f"“{label}”（{name}）不能是{quoted}，没有采用。{expected}"})
        return problems + [{"field": "q", "message": message} for message in self._of_words()]

    def _of_words(self):
        """Which words were not searched, and why."""
        typed = readable(self.chosen.get("q", ""))
        if typed and not self.tree:
            yield f"“{typed}”里没有可以查找的字（标点和空格不算），没有采用。"
        if "\ufffd" in self.chosen.get("q", ""):
            yield "网址里的字不是 UTF-8 或 GBK 编码，有些已经损坏。请重新输入要查找的字。"
        if many := self.read.too_many:
            yield f"一次最多查找 {query.MOST_WORDS} 个词，没有采用：{readable('、'.join(many))}。"

    def _is_known(self, name, value):
        field = self.form.fields[name]
        return isinstance(self.filters[name], (FacetFilter, Related, RewriteFilter)) and field.valid_value(value)

    def _expected(self, name):
        if isinstance(self.filters[name], DayFilter):
            return DAY_EXPECTED
        if name == "sort":
            return f"可以是 {'、'.join(SORTS)}。"
        if name == "rewrite":
            return "可以是 off（只找输入的字），或 off: 加一个词。"
        return "请从页面列出的选项里选择。" if isinstance(self.filters[name], FacetFilter) else "请去掉不能识别的字符。"

    @cached_property
    def day(self):
        """The day for which validity is determined: today unless `as_of` names another."""
        return self.chosen.get("as_of") or timezone.localdate()

    @property
    def facets(self):
        return {name: filter for name, filter in self.filters.items() if isinstance(filter, FacetFilter)}

    @property
    def in_heading(self):
        """The filters that the sentence above the list mentions, in its order."""
        in_heading = [filter for filter in self.filters.values() if getattr(filter, "said", "")]
        return sorted(in_heading, key=attrgetter("place"))

    @cached_property
    def read(self):
        """The parsed query, and which of its words are searched."""
        return query.read(self.chosen.get("q", ""))

    @property
    def tree(self):
        """The query as a tree."""
        return self.read.tree

    @property
    def order(self):
        return self.chosen.get("sort") or ("relevance" if self.tree else DEFAULT_SORT)

    def question(self, models):
        """The search for all of this in the index."""
        chosen = {name: filter for name, filter in self.facets.items() if name in self.chosen}
        return Question(
            models=models,
            tree=self.tree,
            facets={name: filter.stored(self.chosen[name]) for name, filter in chosen.items()},
            sort=self.order if self.tree or self.order != "relevance" else DEFAULT_SORT,
            day=self.day,
            only=self._only(),
            read={name: one.facet.meaning for name, one in self.facets.items() if one.facet.meaning},
            expired=self.EXPIRED,
            lexicon=vocabulary().lexicon if self.tree else None,  # rebuilt with each data version
            left_alone=self.left_alone,
        )

    @cached_property
    def left_alone(self):
        """The words that are not rewritten."""
        asked = self.chosen.get("rewrite", ())
        return frozenset(ALL if value == "off" else fold(value.removeprefix("off:")) for value in asked)

    def _only(self):
        """The ids left by filters that are not in the index, or None if none of them is set; those not public too."""
        queryset, asked = self.queryset.model.objects.all(), [one for one in self.filters if self._asks_database(one)]
        for name in asked:
            queryset = self.filters[name].filter(queryset, self.chosen[name])
        return queryset.order_by().values_list("pk", flat=True) if asked else None

    def _asks_database(self, name):
        filter = self.filters[name]
        return name in self.chosen and getattr(filter, "asks_database", False)

    def changed_since(self, queryset, day):
        return queryset.filter(updated_at__gte=end_of(day))


def day_param(request):
    """(the day of `as_of`, today if it is missing; a list with the problem if it is invalid)."""
    text = request.GET.get("as_of", "").strip()
    try:
        return Day().clean(text) or timezone.localdate(), []
    except ValidationError:
        message = f"“效力日期”（as_of）不能是“{readable(text)}”，没有采用。{DAY_EXPECTED}"
        return timezone.localdate(), [{"field": "as_of", "message": message}]
