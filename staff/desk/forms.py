"""Forms of the desk: fields that explain themselves, rows edited with their record, its sources."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import ValidationError
from django.db import models

from records.forms import (
    DayFormField,
    Lookup,
    LookupMultiple,
    PlainDecimalField,
    RowForm,
    TypedField,
    WholeNumberField,
    YearField,
)
from records.models import Citation
from records.slugs import pinyin_slug
from staff.desk.listing import SortsAlike

HELP = {
    "slug": "记录在网址里的名字，用小写字母、数字和连字符（-）。留空就用汉语拼音；公开以后不能再改",
    "position": "数字小的排在前面",
}
TOO_LONG = "最多 %(limit_value)d 个字，现在有 %(show_value)d 个：请删减，不会自动截断"


class ConfirmsSaving:
    """`request.is_saved`: what was sent is saved. Until then the browser keeps it (`static/admin-typing.js`)."""

    def response_add(self, request, obj, *more, **options):
        request.is_saved = True
        return super().response_add(request, obj, *more, **options)

    def response_change(self, request, obj):
        request.is_saved = True
        return super().response_change(request, obj)

    def response_delete(self, request, *what):
        request.is_saved = True
        return super().response_delete(request, *what)


class InWords(SortsAlike, ConfirmsSaving):
    """For every form of the desk: fields that explain themselves, and no more buttons beside them than one needs."""

    formfield_overrides = {
        models.CharField: {"form_class": TypedField},
        models.TextField: {"form_class": TypedField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
        models.URLField: {"form_class": TypedField},
        # What PostgreSQL holds; SQLite knows no limit and breaks down.
        models.IntegerField: {
            "form_class": WholeNumberField,
            "widget": WholeNumberField.widget,
            "max_value": 2**31 - 1,
        },
        models.PositiveSmallIntegerField: {"form_class": YearField, "widget": YearField.widget},  # years, all of them
        models.DecimalField: {"form_class": PlainDecimalField},
        models.DateField: {"form_class": DayFormField},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        field.column = db_field
        field.required = field.required and db_field.name != "slug"
        field.error_messages["max_length"] = TOO_LONG
        field.help_text = field.help_text or HELP.get(db_field.name, "")
        if db_field.unique:
            field.error_messages["unique"] = (
                f"已有{db_field.verbose_name}相同的{self.opts.verbose_name}，请修改原有记录，不要重复添加"
            )
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def save_model(self, request, obj, form, change):
        if getattr(obj, "slug", None) == "":
            obj.slug = pinyin_slug(type(obj), str(obj))
        super().save_model(request, obj, form, change)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Lookup(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = LookupMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RowInline(InWords):
    """Rows edited with their record, in a number of queries that does not grow with the rows.

    A new record's admin may say with which rows it begins (`rows_to_begin_with`); they are saved with the form.
    """

    extra = 0
    form = RowForm

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.rows_to_begin_with(request, obj))

    def rows_to_begin_with(self, request, obj):
        owner = self.admin_site.get_model_admin(self.parent_model)
        begins = obj is None and request.method == "GET" and hasattr(owner, "rows_to_begin_with")
        return owner.rows_to_begin_with(request, self.model) if begins else []

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
    readonly_fields = ["supported"]

    def get_fields(self, request, obj=None):
        """Whoever may only look reads what a source supports in words."""
        owner = self.admin_site.get_model_admin(self.parent_model)
        may_change = owner.has_change_permission(request, obj) if obj else owner.has_add_permission(request)
        return [("document", "paragraph"), "fields" if may_change else "supported"]

    @admin.display(description="可印证的内容")
    def supported(self, citation):
        return "、".join(citation.field_labels) if citation.pk else ""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "fields":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=list(self.parent_model.CITABLE.items()),
                widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
                error_messages={"required": "请勾选这段来源支持哪些内容"},
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
