"""The desk for platforms and what became of them."""

from django.contrib import admin

from policies.models import Change, Platform
from staff.desk.forms import CitationInline
from staff.desk.parts import PartAdmin, PartInline
from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.permissions import ForEveryDepartment


class ChangeInline(PartInline):
    model = Change
    fk_name = "platform"
    fields = ["form_link", "happened_on", "sources"]


@admin.register(Platform)
class PlatformAdmin(FoldedSearch, ForEveryDepartment, RecordAdmin):
    list_display = ["name", "kind", "level", "where", "stage", "updated"]
    list_filter = ["status", "kind", "level", "regions"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["regions", "policies"]
    inlines = [ChangeInline, CitationInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "aliases", "groups", "summary"]}),
        ("平台信息", {"fields": [("kind", "level"), "regions", "partners", "policies"]}),
        ("现状", {"fields": ["standing", "standing_on", "not_found"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("regions")

    @admin.display(description="所在地区")
    def where(self, platform):
        return "、".join(region.name for region in platform.regions.all())


@admin.register(Change)
class ChangeAdmin(FoldedSearch, PartAdmin):
    part_of = "platform"
    list_display = ["text", "of_platform", "happened_on"]
    list_select_related = ["platform"]
    search_fields = ["text", "platform__name"]
    autocomplete_fields = ["platform"]
    fields = ["platform", "happened_on", "text"]

    @admin.display(description="平台", ordering="platform__name")
    def of_platform(self, change):
        return change.platform
