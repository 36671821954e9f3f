"""The desk for policies."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from policies.duplicates import alike
from policies.models import Department, Measure, Policy, PolicyDepartment, Relation
from staff.desk.forms import CitationInline, RowInline
from staff.desk.listing import LinkedFilter, counted
from staff.desk.parts import PartInline
from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.permissions import covers_policy, departments_of
from staff.source_permissions import policies_within

MOST_MEASURES = 30  # of a policy, edited with it; more would be a page nobody finds anything on


class PolicyDepartmentFormSet(BaseInlineFormSet):
    """Whoever is limited to some departments writes for one of them: nobody hands in a policy of others."""

    person = None

    def clean(self):
        super().clean()
        mine = departments_of(self.person)
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not self._should_delete_form(form)]
        chosen = {row["department"].pk for row in rows if row.get("department")}
        if mine and not chosen & mine and (chosen or self.initial_forms):
            names = "、".join(Department.objects.filter(pk__in=mine).values_list("name", flat=True))
            raise ValidationError(f"您负责的是{names}的政策：发文机关里至少要有其中一个部门")


class PolicyDepartmentInline(RowInline, admin.TabularInline):
    model = PolicyDepartment
    formset = PolicyDepartmentFormSet
    autocomplete_fields = ["department"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.person = request.user
        return formset


class RelationInline(RowInline, admin.TabularInline):
    model = Relation
    fk_name = "policy"
    autocomplete_fields = ["target"]


class MeasureInline(PartInline):
    """The measures of a policy; each is a record of its own, with a life of its own."""

    model = Measure
    fk_name = "policy"
    fields = ["form_link", "number", "status", "sources"]
    readonly_fields = ["status"]


class IssuerFilter(LinkedFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "发文机关"
        self.empty_value_display = "没有录入"


class PolicyForm(forms.ModelForm):
    """A policy; one that is entered already is refused, one that may be must be confirmed to be another."""

    another = forms.CharField(
        label="另一份文件", required=False, widget=forms.HiddenInput
    )  # ids of those it was confirmed to differ from

    def clean(self):
        values = super().clean()
        if {"title", "doc_number", "issued_on"} & {*self.changed_data} and "title" in values:
            self._compare(values["title"], values.get("doc_number", ""), values.get("issued_on", ""))
        return values

    def _compare(self, title, number, issued_on):
        others = alike(title, number, issued_on, but=self.instance.pk)
        same = [one for one in others if one.is_same]
        key = "-".join(str(one.policy.pk) for one in others)
        if same:
            self.add_error("title", format_html(ENTERED_ALREADY, _named(same)))
        elif others and key not in self.data.getlist("another"):
            what = "标题" if any(one.has_title for one in others) else "文号"
            self.add_error("title", format_html(MAYBE_ENTERED, what, _named(others), key))


ENTERED_ALREADY = "这份文件已经录入：{}。请修改原有记录，不要重复添加"
MAYBE_ENTERED = (
    "{}相同的文件已有：{}。如果确实是另一份，请勾选后再保存："
    '<label><input type="checkbox" name="another" value="{}"> 是另一份文件</label>'
)


def _named(found):
    link = '<a href="{}">《{}》{}</a>'
    return format_html_join(
        "、", link, ((one.policy.admin_url, one.policy.title, one.policy.doc_number) for one in found)
    )


@admin.register(Policy)
class PolicyAdmin(FoldedSearch, RecordAdmin):
    form = PolicyForm
    list_display = ["title", "kind", "issuers", "issued_on", "measure_count", "stage", "updated"]
    list_filter = ["status", "kind", ("departments", IssuerFilter), "themes"]
    search_fields = ["title", "short_title", "doc_number", "slug"]
    sortable_at_length = ["title", "issued_on", "updated"]
    autocomplete_fields = ["themes", "regions", "contacts"]
    inlines = [PolicyDepartmentInline, RelationInline, CitationInline, MeasureInline]
    readonly_fields = ["measure_links", "measure_list"]
    fieldsets = [
        (None, {"fields": [("title", "is_title_ours"), "slug", "short_title", "aliases", "summary", "another"]}),
        (
            "文件信息",
            {"fields": [("kind", "is_trial"), "level", "doc_number", "original_address", "themes", "regions"]},
        ),
        ("申报和咨询", {"fields": ["enquiries", "contacts"]}),
        (
            "日期",
            {"fields": [("issued_on", "issued_wording"), ("valid_from", "valid_until"), "valid_basis", "repealed_on"]},
        ),
        ("已查资料未载明", {"fields": ["not_found"]}),
        (
            "核实效力",
            {"fields": [("confirmed_state", "confirmed_on"), "confirmed_basis", ("cited_on", "cited_basis")]},
        ),
    ]

    def is_within(self, user, record):
        return record is None or covers_policy(user, record)

    def get_search_results(self, request, queryset, search_term):
        """Whoever looks for the policy of a measure is offered those that they may give one to."""
        is_of_measure = [request.GET.get(name) for name in ("model_name", "field_name")] == ["measure", "policy"]
        if is_of_measure and departments_of(request.user):
            queryset = queryset.filter(pk__in=policies_within(request.user).values("pk"))
        return super().get_search_results(request, queryset, search_term)

    def get_queryset(self, request):
        policies = super().get_queryset(request).annotate(measures_written=counted(Measure, "policy"))
        return policies.prefetch_related("policydepartment_set__department")

    @admin.display(description="发文机关")
    def issuers(self, policy):
        return "、".join(link.department.name for link in policy.policydepartment_set.all())

    @admin.display(description="措施", ordering="measures_written")
    def measure_count(self, policy):
        return policy.measures_written

    @admin.display(description="全部措施")
    def measure_links(self, policy):
        return format_html(
            '<a href="{}?policy__id__exact={pk}">{count} 条措施的列表</a> · <a href="{}?policy={pk}">增加一条</a>',
            reverse("admin:policies_measure_changelist"),
            reverse("admin:policies_measure_add"),
            pk=policy.pk,
            count=policy.measures_written,
        )

    @admin.display(description="全部措施")
    def measure_list(self, policy):
        """Without the way to one more: for whoever may not add any."""
        address = reverse("admin:policies_measure_changelist")
        return format_html(
            '<a href="{}?policy__id__exact={}">{} 条措施的列表</a>', address, policy.pk, policy.measures_written
        )

    def get_fieldsets(self, request, obj=None):
        links = "measure_links" if self.has_change_permission(request, obj) else "measure_list"
        heading = "措施" if obj and obj.measures_written > MOST_MEASURES else None  # else their table has it
        measures = [(heading, {"fields": [links]})] if obj else []
        return [*super().get_fieldsets(request, obj), *measures]

    def get_inlines(self, request, obj):
        """Measures are edited here while they are few; what a form was sent with is read, however many there are."""
        if request.method == "POST":
            is_with_measures = "measures-TOTAL_FORMS" in request.POST
        else:
            is_with_measures = obj is None or obj.measures_written <= MOST_MEASURES
        return [inline for inline in self.inlines if inline is not MeasureInline or is_with_measures]
