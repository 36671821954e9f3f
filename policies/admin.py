"""The desk for policies, measures, platforms, departments and the words they are sorted by."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max
from django.forms import BaseInlineFormSet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from policies.duplicates import alike
from policies.duties import ForEveryDepartment, covers_measure, covers_policy, departments_of
from policies.models import (
    Change,
    Contact,
    Department,
    Duty,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Synonym,
    Target,
    Theme,
)  # fmt: skip
from policies.source_duties import covers_source, policies_within
from records.addresses import is_key
from records.admin import CitationInline, DocumentAdmin, InWords, PartAdmin, PartInline, RecordAdmin, RowInline
from records.desk.history import HistoryPages
from records.forms import InUnits, RowForm
from records.models import Citation, Document
from records.state import links
from search.desk import FoldedSearch

MOST_MEASURES = 30  # of a policy, edited with it; more would be a page nobody finds anything on


class ChangedByReviewers:
    """For the admin of words that are public as soon as they are written: only whoever reviews writes them."""

    def is_within(self, user):
        return user.has_perm("records.review") and not departments_of(user)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.is_within(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_within(request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_within(request.user)


@admin.register(Region)
class TermAdmin(ChangedByReviewers, FoldedSearch, HistoryPages, InWords, admin.ModelAdmin):
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "position"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # it stands in the addresses of lists

    def has_delete_permission(self, request, obj=None):
        """A word that is in use stays."""
        return super().has_delete_permission(request, obj) and (obj is None or not _is_used(obj))


PROPOSED = "这是提议：随选用它的记录一起审核，发布以后读者才看得到"


@admin.register(Theme, Instrument, Target)
class ProposableTermAdmin(TermAdmin):
    """Whoever writes records may propose a word, also from the form that lacks it; readers see it with the record."""

    list_display = ["name", "slug", "position", "is_proposed"]
    list_filter = ["is_proposed"]

    def has_add_permission(self, request):
        return admin.ModelAdmin.has_add_permission(self, request)

    def may_restore(self, request, record):
        return super().may_restore(request, record) and self.is_within(request.user)

    def get_fields(self, request, obj=None):
        return ["name"] if obj is None and not self.is_within(request.user) else super().get_fields(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None and not self.is_within(request.user):
            kwargs["help_texts"] = {"name": PROPOSED}
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change and not self.is_within(request.user):
            obj.is_proposed = True
            obj.position = (self.model.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)


@admin.register(Synonym)
class SynonymAdmin(ChangedByReviewers, FoldedSearch, HistoryPages, InWords, admin.ModelAdmin):
    list_display = ["word", "others", "is_mutual", "reason"]
    list_filter = ["is_mutual"]
    search_fields = ["word", "reason"]
    fields = ["word", "also", "is_mutual", "reason"]

    @admin.display(description="也找")
    def others(self, synonym):
        return "、".join(synonym.also)


def _is_used(term):
    return any(getattr(term, link.get_accessor_name()).exists() for link in term._meta.related_objects)


class PolicyDepartmentFormSet(BaseInlineFormSet):
    """Whoever is limited to some departments writes for one of them: nobody hands in a policy of others."""

    person = None

    def clean(self):
        super().clean()
        mine = departments_of(self.person)
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not self._should_delete_form(form)]
        chosen = {row["department"].pk for row in rows if row.get("department")}
        if mine and chosen and not chosen & mine:
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


class IssuerFilter(admin.RelatedFieldListFilter):
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
        ("查而未见", {"fields": ["not_found"]}),
        (
            "核实效力",
            {"fields": [("confirmed_state", "confirmed_on"), "confirmed_basis", ("cited_on", "cited_basis")]},
        ),
    ]

    def is_within(self, user, record):
        return record is None or covers_policy(user, record)

    def get_search_results(self, request, queryset, search_term):
        """Whoever looks for the policy of a measure is offered those that they may give one to."""
        if [request.GET.get(name) for name in ("model_name", "field_name")] == ["measure", "policy"]:
            queryset = queryset.filter(pk__in=policies_within(request.user).values("pk"))
        return super().get_search_results(request, queryset, search_term)

    def get_queryset(self, request):
        policies = super().get_queryset(request).annotate(measures_written=Count("measures", distinct=True))
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
        measures = [("措施", {"fields": [links]})] if obj else []
        return [*super().get_fieldsets(request, obj), *measures]

    def get_inlines(self, request, obj):
        """Measures are edited here while they are few; what a form was sent with is read, however many there are."""
        if request.method == "POST":
            is_with_measures = "measures-TOTAL_FORMS" in request.POST
        else:
            is_with_measures = obj is None or obj.measures_written <= MOST_MEASURES
        return [inline for inline in self.inlines if inline is not MeasureInline or is_with_measures]


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
        ("怎样申报", {"fields": ["conditions", "how_to_apply", "window", "contacts"]}),
        ("查而未见", {"fields": ["not_found"]}),
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


class ContactInline(PartInline):
    """The contacts of a department; each is a record of its own."""

    model = Contact
    fk_name = "department"
    fields = ["form_link", "status", "sources"]
    readonly_fields = ["status"]


@admin.register(Department)
class DepartmentAdmin(FoldedSearch, ForEveryDepartment, RecordAdmin):
    list_display = ["name", "level", "position", "stage", "updated"]
    list_filter = ["status", "level"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "aliases", "level", ("website", "address"), "position", "not_found"]
    inlines = [ContactInline, CitationInline]


@admin.register(Contact)
class ContactAdmin(FoldedSearch, RecordAdmin):
    list_display = ["matter", "department", "office", "phone", "seen_on", "stage", "updated"]
    list_filter = ["status", "department"]
    list_select_related = ["department"]
    search_fields = ["matter", "office", "phone", "slug", "department__name"]
    autocomplete_fields = ["department"]
    fields = [
        "department", "matter", "slug", "office", ("phone", "website"), ("seen_on", "position"), "note", "not_found",
    ]  # fmt: skip

    def is_within(self, user, record):
        """Who is there for some departments keeps their contacts."""
        mine = departments_of(user)
        return not mine or record is None or record.department_id in mine


admin.site.unregister(Document)


@admin.register(Document)
class SourceAdmin(FoldedSearch, DocumentAdmin):
    """As `records` has it, with what only this room knows: whose records are drawn from a document."""

    def is_within(self, user, record):
        return record is None or covers_source(user, record)


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


@admin.register(Duty)
class DutyAdmin(InWords, admin.ModelAdmin):
    """Who is named here edits the policies of these departments and their measures, and nothing else."""

    list_display = ["person", "department"]
    list_filter = ["department"]
    list_select_related = ["person", "department"]
    autocomplete_fields = ["person", "department"]
    fields = ["person", "department"]
