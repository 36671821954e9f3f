"""The desk for policies, measures, platforms, departments and the words they are sorted by."""

from django.contrib import admin

from policies.models import (
    Change,
    Department,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Target,
    Theme,
)  # fmt: skip
from records.admin import CitationInline, RecordAdmin


@admin.register(Theme, Instrument, Target, Region)
class TermAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]


class PolicyDepartmentInline(admin.TabularInline):
    model = PolicyDepartment
    extra = 0
    autocomplete_fields = ["department"]


class RelationInline(admin.TabularInline):
    model = Relation
    fk_name = "policy"
    extra = 0
    autocomplete_fields = ["target"]


class MeasureInline(admin.StackedInline):
    model = Measure
    extra = 0
    show_change_link = True
    fields = ["heading", "text", ("number", "position"), "targets", "instruments", "themes", "status"]
    readonly_fields = ["status"]
    autocomplete_fields = ["targets", "instruments", "themes"]
    classes = ["collapse"]

    def has_delete_permission(self, request, obj=None):
        return False  # a measure is deleted, while it is a draft, on its own page


@admin.register(Policy)
class PolicyAdmin(RecordAdmin):
    list_display = ["title", "kind", "issued_on", "doc_number", "status", "updated_at"]
    list_filter = ["status", "kind", "departments", "themes"]
    search_fields = ["title", "short_title", "doc_number", "slug"]
    autocomplete_fields = ["themes", "regions"]
    inlines = [PolicyDepartmentInline, RelationInline, CitationInline, MeasureInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "short_title", "aliases", "summary"]}),
        ("文件信息", {"fields": ["kind", "is_trial", "level", "doc_number", "original_address", "themes", "regions"]}),
        (
            "日期",
            {"fields": [("issued_on", "issued_wording"), ("valid_from", "valid_until"), "valid_basis", "repealed_on"]},
        ),
        ("记录状态", {"fields": ["status", "version", "created_at", "updated_at"]}),
    ]


class QuantityInline(admin.TabularInline):
    model = Quantity
    extra = 0


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    list_display = ["heading", "policy", "number", "status", "updated_at"]
    list_filter = ["status", "targets", "instruments", "themes"]
    list_select_related = ["policy"]
    search_fields = ["heading", "text", "policy__title"]
    autocomplete_fields = ["policy", "targets", "instruments", "themes"]
    inlines = [QuantityInline, CitationInline]


class ChangeInline(admin.TabularInline):
    model = Change
    extra = 0
    show_change_link = True


@admin.register(Platform)
class PlatformAdmin(RecordAdmin):
    list_display = ["name", "kind", "level", "status", "updated_at"]
    list_filter = ["status", "kind", "level", "regions"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["regions", "policies"]
    inlines = [ChangeInline, CitationInline]


@admin.register(Department)
class DepartmentAdmin(RecordAdmin):
    list_display = ["name", "level", "position", "status", "updated_at"]
    list_filter = ["status", "level"]
    search_fields = ["name", "slug"]


class PartAdmin(admin.ModelAdmin):
    """A part of a record with sources of its own: reached from that record, not from the desk's first page."""

    inlines = [CitationInline]

    def has_module_permission(self, request):
        return False


@admin.register(Change)
class ChangeAdmin(PartAdmin):
    list_display = ["text", "platform", "happened_on"]
    autocomplete_fields = ["platform"]
