"""The desk for measures."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from policies.models import Measure, Policy, Quantity
from records.addresses import is_key
from records.forms import InUnits, RowForm
from records.models import Citation
from records.snapshot import links
from staff.desk.forms import CitationInline, RowInline
from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.permissions import covers_measure
from staff.source_permissions import policies_within


class QuantityForm(InUnits, RowForm):
    def unit_written(self):
        return self.data.get(self.add_prefix("unit"), "")


class QuantityInline(RowInline, admin.TabularInline):
    model = Quantity
    form = QuantityForm


@admin.register(Measure)
class MeasureAdmin(FoldedSearch, RecordAdmin):
    list_display = ["heading", "policy", "for_whom", "stage", "updated"]
    list_filter = ["status", "targets", "instruments", "themes"]
    list_select_related = ["policy"]
    search_fields = ["heading", "text", "policy__title"]
    is_found_by_texts = True
    autocomplete_fields = ["policy", "targets", "instruments", "themes", "contacts"]
    inlines = [QuantityInline, CitationInline]
    fieldsets = [
        (
            None,
            {"fields": ["policy", "heading", "text", ("number", "position"), "targets", "instruments", "themes"]},
        ),
        ("申报和咨询", {"fields": ["conditions", "how_to_apply", "window", "contacts"]}),
        ("已查资料未载明", {"fields": ["not_found"]}),
    ]

    def is_within(self, user, record):
        return record is None or covers_measure(user, record)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "policy":
            field.queryset = policies_within(request.user)
            field.error_messages["invalid_choice"] = "没有这项政策，或者它不归您负责的部门：请另选一项"
        return field

    def save_model(self, request, obj, form, change):
        """A measure cannot be moved to the policy of somebody else's department either."""
        if not covers_measure(request.user, obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    # --- A new measure begins with what its policy or the measure it is copied from has ---

    def begun_from(self, request):
        """The measure that is copied, else the policy that one is added to, or None."""
        for model, name in ((Measure, "copy"), (Policy, "policy")):
            key = request.GET.get(name, "")
            if is_key(key):
                return model.objects.filter(pk=key).first()
        return None

    def get_changeform_initial_data(self, request):
        initial, source = super().get_changeform_initial_data(request), self.begun_from(request)
        if isinstance(source, Measure):
            form = forms.model_to_dict(
                source, fields=["policy", "heading", "text", *(link.name for link in links(Measure))]
            )
            return initial | form
        return initial

    def rows_to_begin_with(self, request, model):
        source = self.begun_from(request)
        if source is None:
            return []
        if model is Citation:
            fields = ["heading", "text"] if isinstance(source, Policy) else None
            return [
                {"document": one.document_id, "paragraph": one.paragraph, "fields": fields or one.fields}
                for one in source.citations.all()[: 1 if fields else None]
            ]
        if isinstance(source, Measure) and model is Quantity:
            return [forms.model_to_dict(one, exclude=["id", "measure"]) for one in source.quantities.all()]
        return []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_add_permission(request):
            context["copy_url"] = f"{reverse('admin:policies_measure_add')}?copy={obj.pk}"
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        """The next one is added to the same policy."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST and obj.policy:
            return redirect(f"{reverse('admin:policies_measure_add')}?policy={obj.policy_id}")
        return response

    def response_post_save_add(self, request, obj):
        """Back to the policy, where the next one is added."""
        return redirect(obj.policy.admin_url) if obj.policy else super().response_post_save_add(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("targets")

    @admin.display(description="适用对象")
    def for_whom(self, measure):
        return "、".join(target.name for target in measure.targets.all())
