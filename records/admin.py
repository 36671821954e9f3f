"""The desk every record is edited at."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from records import review
from records.dates import PartialDateField
from records.forms import (
    Lookup,
    LookupMultiple,
    NumberedLinesField,
    PartialDateFormField,
    PlainDecimalField,
    RowForm,
)  # fmt: skip
from records.models import Citation, Document, Status

STEPS = {  # what the buttons and the list actions are called, and what they do
    "submit": ("提交审核", review.submit, Status.IN_REVIEW),
    "send_back": ("退回草稿", review.send_back, Status.DRAFT),
    "publish": ("发布", review.publish, Status.PUBLISHED),
    "withdraw": ("撤回", review.withdraw, Status.WITHDRAWN),
}
REFUSALS_TOLD = 10  # of a list action, one by one; of the rest only how many
HELP = {
    "slug": "记录在网址里的名字，用小写字母、数字和连字符（-），例如汉语拼音。公开以后不能再改",
    "position": "数字小的排在前面",
}


class InWords:
    """For every form of the desk: fields that explain themselves, and no more buttons beside them than one needs."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
        models.IntegerField: {"max_value": 2**31 - 1},  # what PostgreSQL holds; SQLite knows no limit and breaks down
        models.DecimalField: {"form_class": PlainDecimalField},
        models.URLField: {"assume_scheme": "https"},
        PartialDateField: {"form_class": PartialDateFormField},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        field.help_text = field.help_text or HELP.get(db_field.name, "")
        if db_field.unique:
            field.error_messages["unique"] = (
                f"已有{db_field.verbose_name}相同的{self.opts.verbose_name}，请修改原有记录，不要重复添加"
            )
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Lookup(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = LookupMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RowInline(InWords):
    """Rows edited with their record, in a number of queries that does not grow with the rows."""

    extra = 0
    form = RowForm

    def get_queryset(self, request):
        links = [self.opts.get_field(name) for name in self.autocomplete_fields]
        rows = super().get_queryset(request)
        for link in links:
            rows = rows.prefetch_related(link.name) if link.many_to_many else rows.select_related(link.name)
        return rows


class CitationFormSet(BaseGenericInlineFormSet):
    """What is public keeps a source; a part of a record is public with it, so it needs one from the start."""

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in kept if not self._should_delete_form(form)]
        if not kept and getattr(self.instance, "is_published", True):
            raise ValidationError("至少要有一条出处：读者要能查到每句话的来源")


class CitationInline(RowInline, GenericStackedInline):
    """The sources of the record at hand; what they support is ticked from that record's own fields."""

    model = Citation
    formset = CitationFormSet
    autocomplete_fields = ["document"]
    fields = [("document", "paragraph"), "fields"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "fields":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=list(self.parent_model.CITABLE.items()),
                widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
                error_messages={"required": "请勾选这段来源支持哪些内容"},
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RecordAdmin(InWords, admin.ModelAdmin):
    """A record's form: its citations with it, its status changed by `records.review` alone."""

    inlines = [CitationInline]
    list_per_page = 50
    change_form_template = "admin/record_change_form.html"
    actions = [*STEPS]

    @admin.display(description="更新", ordering="updated_at")
    def updated(self, record):
        return timezone.localtime(record.updated_at).strftime("%Y-%m-%d")

    def get_fieldsets(self, request, obj=None):
        state = ("记录状态", {"fields": [("status", "version"), ("created_at", "updated_at")]})
        return [*super().get_fieldsets(request, obj), *([state] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        """What was public keeps its address."""
        was_public = obj and obj.status in (Status.PUBLISHED, Status.WITHDRAWN) and hasattr(obj, "slug")
        own = ["status", "version", "created_at", "updated_at"]
        return [*super().get_readonly_fields(request, obj), *own, *(["slug"] if was_public else [])]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        after = review.NEXT[obj.status if obj else Status.DRAFT]
        if add or self.has_change_permission(request, obj):
            context["steps"] = [(name, label) for name, (label, _, status) in STEPS.items() if status in after]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(super().response_add, request, obj)

    def response_change(self, request, obj):
        return self._response(super().response_change, request, obj)

    def _response(self, respond, request, record):
        """Answer a saved form. A step that is refused leaves what was edited saved, and says so."""
        name = next((name for name in STEPS if f"_{name}" in request.POST), None)
        if name is None:
            return respond(request, record)
        request.POST = request.POST.copy()
        request.POST["_continue"] = "1"  # stay on the record
        response = respond(request, record)
        label, _, _ = STEPS[name]
        if refusal := self.take_step(request, record, name):
            self.message_user(request, f"修改已保存，但没有{label}。{refusal}", messages.ERROR)
        else:
            self.message_user(request, f"“{record}”已{label}", messages.SUCCESS)
        return response

    def take_step(self, request, record, name):
        """Move `record` on. Return in words why that was refused, or None."""
        label, step, _ = STEPS[name]
        try:
            step(record)
        except ValidationError as reason:
            return "；".join(reason.messages)
        self.log_change(request, record, label)
        return None

    def take_steps(self, request, records, name):
        """Move each of `records` on that may, and tell which may not."""
        label, _, _ = STEPS[name]
        outcomes = [self.take_step(request, record, name) for record in records]
        refusals = [refusal for refusal in outcomes if refusal]
        if done := len(outcomes) - len(refusals):
            self.message_user(request, f"{done} 条记录已{label}", messages.SUCCESS)
        for refusal in refusals[:REFUSALS_TOLD]:
            self.message_user(request, refusal, messages.ERROR)
        if more := refusals[REFUSALS_TOLD:]:
            self.message_user(request, f"另有 {len(more)} 条也没有{label}", messages.ERROR)

    def has_delete_permission(self, request, obj=None):
        """Only a draft can be deleted; what was public is withdrawn."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def view_on_site(self, obj):
        is_public = type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None


def _action(name, label):
    @admin.action(description=f"{label}所选记录", permissions=["change"])
    def action(modeladmin, request, queryset):
        modeladmin.take_steps(request, queryset, name)

    return action


for _name, (_label, _, _) in STEPS.items():
    setattr(RecordAdmin, _name, _action(_name, _label))


class PartAdmin(InWords, admin.ModelAdmin):
    """A part of a record (the field `part_of`) with sources of its own: reached from that record's form."""

    part_of = ""
    inlines = [CitationInline]

    def has_module_permission(self, request):
        return False  # not on the desk's first page

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == self.part_of:
            kwargs["label"] = f"所属{db_field.related_model._meta.verbose_name}"
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if change and self.part_of in form.base_fields:
            form.base_fields[self.part_of].disabled = True  # a part stays with its record
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._note_change(form.instance)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self._note_change(obj)

    def delete_queryset(self, request, queryset):
        for part in queryset:
            self.delete_model(request, part)

    def _note_change(self, part):
        """A changed part is a new version of its record: the fixtures keep off it, and its readers are told."""
        getattr(part, self.part_of).save(update_fields=["updated_at"])

    def response_post_save_add(self, request, obj):
        return redirect(getattr(obj, self.part_of).admin_url)

    def response_post_save_change(self, request, obj):
        return redirect(getattr(obj, self.part_of).admin_url)


class PartInline(admin.TabularInline):
    """The parts of a record, each leading to its own form, where its sources are edited with it."""

    template = "admin/part_inline.html"
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(self.fk_name).prefetch_related("citations")

    @admin.display(description="内容")
    def form_link(self, part):
        return format_html('<a href="{}">{}</a>', part.admin_url, part) if part.pk else ""

    @admin.display(description="出处")
    def sources(self, part):
        return f"{len(part.citations.all())} 条" if part.pk else ""

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_add_permission(self, request, obj):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_display = ["title", "publisher", "published_on", "confidence", "status", "updated"]
    list_filter = ["status", "confidence"]
    search_fields = ["title", "slug", "publisher"]
    inlines = []
    fields = [
        "title",
        "slug",
        "is_title_ours",
        "publisher",
        "published_on",
        "address",
        "confidence",
        "paragraph_count",
        "passed_over",
        "note",
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "passed_over":
            kwargs["form_class"] = NumberedLinesField
        return super().formfield_for_dbfield(db_field, request, **kwargs)
