"""The list of a kind of record: a page costs what it shows, however many records there are."""

from django.contrib import admin
from django.contrib.admin.utils import NotRelationField, get_fields_from_path, lookup_spawns_duplicates
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Subquery, TextField, When
from django.db.models.functions import Coalesce

from lists.listing import by_code_point
from records.addresses import is_key
from records.models import UNPUBLISHED, Status

MOST = 10_000  # records that a search finds, a filter counts, or a column without an index sorts


def counted(model, link):
    """How many of `model` link to each record: read by the link's index, only for the records that are shown."""
    linked = model.objects.filter(**{link: OuterRef("pk")}).order_by().values(link)
    return Coalesce(Subquery(linked.annotate(number=Count("pk")).values("number")), 0)


class StatusFilter(admin.ChoicesFieldListFilter):
    """Finds what is not public by the index of what waits, and what is public as all the others in their order.

    By an index that has the status SQLite would find, and sort, all that is public.
    """

    def queryset(self, request, queryset):
        found, chosen = super().queryset(request, queryset), self.lookup_val or []
        if chosen == [Status.PUBLISHED]:
            return queryset.exclude(pk__in=queryset.model.objects.unpublished().values("pk"))
        return found if not chosen or Status.PUBLISHED in chosen else found.filter(UNPUBLISHED)


class LinkedFilter(admin.RelatedFieldListFilter):
    """Records by the terms or departments they link to: each once, read from the table of links."""

    def queryset(self, request, queryset):
        chosen = self.used_parameters.get(self.lookup_kwarg, [])
        if not chosen or not all(map(is_key, chosen)):
            found = super().queryset(request, queryset.model._base_manager.all())
            return queryset.filter(pk__in=found.values("pk")) if self.used_parameters else queryset
        links = self.field.remote_field.through._base_manager.filter(
            **{f"{self.field.m2m_reverse_field_name()}__in": chosen}
        )
        source = self.field.m2m_field_name()
        if links[: MOST + 1].count() > MOST:  # of so many, the first ones stand near the top of any order
            return queryset.filter(Exists(links.filter(**{source: OuterRef("pk")})))
        return queryset.filter(pk__in=links.values(source))


class TextFilter(admin.AllValuesFieldListFilter):
    """Records by a text that many share; the texts in the same order on every database, nothing last."""

    def __init__(self, *positional, **named):
        super().__init__(*positional, **named)
        self.lookup_choices = sorted(self.lookup_choices, key=lambda text: (not text, text or ""))


def is_free_text(field):
    """Whether a field holds what people write, which a database orders by its locale."""
    return isinstance(field, CharField | TextField) and not field.choices


def list_filter(model, name):
    """The filter of a field as it is named in `list_filter`, in the form for long lists where there is one."""
    if name == "status":
        return name, StatusFilter
    field = isinstance(name, str) and model._meta.get_field(name)
    if field and field.many_to_many:
        return name, LinkedFilter
    return (name, TextFilter) if is_free_text(field) else name


class DeskList(ChangeList):
    """A list of the desk, sorted alike on every database: texts whatever its locale, what is empty at the end."""

    def get_ordering(self, request, queryset):
        parts = super().get_ordering(request, queryset)
        return [one for part in parts for one in self._in_fixed_order(part)]

    def _in_fixed_order(self, part):
        """By what to order for a column in Django's notation ("-title"); a link by the order of what it leads to."""
        try:
            fields = get_fields_from_path(self.model, str(part).removeprefix("-"))
        except (FieldDoesNotExist, NotRelationField):  # an expression, or what is annotated
            return [part]
        name, is_descending, column = part.removeprefix("-"), part.startswith("-"), fields[-1]
        if column.is_relation:
            order = column.related_model._meta.ordering or ["pk"]
            inner = [(one.startswith("-") != is_descending, one.removeprefix("-")) for one in order]
            parts = [f"{'-' if is_turned else ''}{name}__{field}" for is_turned, field in inner]
            return [one for part in parts for one in self._in_fixed_order(part)]
        last = any(field.null for field in fields) or None
        key = by_code_point(name) if is_free_text(column) else F(name)
        order = key.desc(nulls_last=last) if is_descending else key.asc(nulls_last=last)
        if is_free_text(column) and column.blank:
            return [Case(When(**{name: ""}, then=1), default=0), order]
        return [order]


class SortsAlike:
    """For an admin: its list has the same order on every database."""

    def get_changelist(self, request, **kwargs):
        return DeskList


class RecordList(DeskList):
    """Reads the ids of a page first, then their rows with what is annotated.

    Among more than `MOST` records, only columns with an index (`sortable_at_length`) sort, in the index's own order,
    and filters show no counts.
    """

    def get_filters(self, request):
        """Without `LinkedFilter` among those that may find a record twice."""
        specs, has_any, others, _, is_active = super().get_filters(request)
        return specs, has_any, others, any(lookup_spawns_duplicates(self.opts, name) for name in others), is_active

    def get_ordering(self, request, queryset):
        if not self.query and queryset.values("pk").order_by()[: MOST + 1].count() > MOST:
            self.sortable_by = [name for name in self.sortable_by if name in self.model_admin.sortable_at_length]
            if not self._sorting_columns():
                self.params.pop(ORDER_VAR, None)  # the order of the list itself
            return ChangeList.get_ordering(self, request, queryset)  # as the index has it
        return super().get_ordering(request, queryset)

    def _sorting_columns(self):
        """The columns in the address that sort this list."""
        chosen = [
            self.list_display[place] for place in self.get_ordering_field_columns() if place < len(self.list_display)
        ]
        return [name for name in chosen if self.get_ordering_field(name)]

    def get_ordering_field(self, field_name):
        return super().get_ordering_field(field_name) if field_name in self.sortable_by else None

    def get_results(self, request):
        super().get_results(request)
        is_whole = not self.queryset.query.where
        self.full_result_count = self.result_count if is_whole else self.root_queryset.count()
        self.show_full_result_count, self.show_admin_actions = True, bool(self.full_result_count)
        if self.full_result_count > MOST:
            self.add_facets = self.is_facets_optional = False
        ids = list(self.result_list.values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset).in_bulk(ids)
        self.result_list = [rows[pk] for pk in ids if pk in rows]
