"""The desk for indicators and their figures."""

from django import forms
from django.contrib import admin

from indicators.models import Indicator, Observation
from records.addresses import is_key
from records.forms import InUnits
from staff.desk.forms import CitationInline
from staff.desk.listing import counted
from staff.desk.parts import PartAdmin, PartInline
from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.permissions import ForEveryDepartment


class ObservationInline(PartInline):
    model = Observation
    fk_name = "indicator"
    fields = ["form_link", "nature", "period", "scope", "sources"]


@admin.register(Indicator)
class IndicatorAdmin(FoldedSearch, ForEveryDepartment, RecordAdmin):
    list_display = ["name", "unit", "category", "figure_count", "stage", "updated"]
    list_filter = ["status", "category", "unit"]
    search_fields = ["name", "slug"]
    inlines = [ObservationInline, CitationInline]
    fields = ["name", "slug", ("unit", "category"), "definition", "position", "not_found"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(figures=counted(Observation, "indicator"))

    @admin.display(description="数据", ordering="figures")
    def figure_count(self, indicator):
        return indicator.figures


class ObservationForm(InUnits, forms.ModelForm):
    def unit_written(self):
        """That of the indicator, which a figure keeps once it has one."""
        key = str(self.instance.indicator_id or self.data.get(self.add_prefix("indicator"), ""))
        indicator = Indicator.objects.filter(pk=key).first() if is_key(key) else None
        return indicator.unit if indicator else ""


@admin.register(Observation)
class ObservationAdmin(FoldedSearch, PartAdmin):
    part_of = "indicator"
    form = ObservationForm
    list_display = ["figure", "of_indicator", "nature", "period", "scope"]
    list_filter = ["nature"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name", "period", "scope"]
    autocomplete_fields = ["indicator", "region", "policy", "platform"]
    fieldsets = [
        (None, {"fields": ["indicator", ("low", "high"), ("qualifier", "nature"), "formula"]}),
        ("时间和范围", {"fields": ["period", ("year_from", "year_until"), ("scope", "region")]}),
        ("其他", {"fields": ["policy", "platform", "note", "position"]}),
    ]

    @admin.display(description="数据")
    def figure(self, observation):
        return observation.text

    @admin.display(description="指标", ordering="indicator__name")
    def of_indicator(self, observation):
        return observation.indicator
