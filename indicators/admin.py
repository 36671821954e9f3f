"""The desk for indicators and their figures."""

from django.contrib import admin

from indicators.models import Indicator, Observation
from policies.admin import PartAdmin
from records.admin import CitationInline, RecordAdmin


class ObservationInline(admin.StackedInline):
    model = Observation
    extra = 0
    show_change_link = True
    autocomplete_fields = ["region", "policy", "platform"]
    fields = [
        ("low", "high", "qualifier", "nature"),
        ("period", "year_from", "year_until"),
        ("scope", "region"),
        ("policy", "platform"),
        ("note", "position"),
    ]


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    list_display = ["name", "unit", "category", "status", "updated_at"]
    list_filter = ["status", "category", "unit"]
    search_fields = ["name", "slug"]
    inlines = [ObservationInline, CitationInline]


@admin.register(Observation)
class ObservationAdmin(PartAdmin):
    list_display = ["indicator", "text", "nature", "period", "scope"]
    list_select_related = ["indicator"]
    autocomplete_fields = ["indicator", "region", "policy", "platform"]
