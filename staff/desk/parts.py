"""Parts of a record with sources of their own: listed in the record's form, each edited in a form of its own."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import redirect
from django.utils.html import format_html

from records import review
from records.addresses import is_key
from records.revisions import owner_of_part, proposed, rehearsed
from records.snapshot import is_provisional, snapshot_of
from records.tracking import writing
from staff.desk.forms import CitationInline, InWords
from staff.desk.saving import Saving, is_saved


class PartAdmin(Saving, InWords, admin.ModelAdmin):
    """A part of a record (the field `part_of`) with sources of its own: reached from that record's form."""

    part_of = ""
    inlines = [CitationInline]
    change_form_template = "admin/record_change_form.html"

    def has_module_permission(self, request):
        return False  # not on the desk's first page

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.is_within(request.user, None)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_within(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_within(request.user, obj)

    def is_within(self, user, part):
        """May `user` change this part? That is for the record's own admin to say."""
        record = getattr(part, self.part_of) if part else None
        owner = self.model._meta.get_field(self.part_of).related_model
        return self.admin_site.get_model_admin(owner).is_within(user, record)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == self.part_of:
            kwargs["label"] = f"所属{db_field.related_model._meta.verbose_name}"
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if change and self.part_of in form.base_fields:
            form.base_fields[self.part_of].disabled = True  # a part stays with its record
        return form

    def record_at(self, request, object_id):
        """The record whose part is at hand, or None."""
        owner = self.model._meta.get_field(self.part_of).related_model
        key = unquote(object_id) if object_id else request.POST.get(self.part_of, request.GET.get(self.part_of, ""))
        if not is_key(key):
            return None
        if object_id is None:
            return owner._base_manager.filter(pk=key).first()
        part = self.model._base_manager.filter(pk=key).select_related(self.part_of).first()
        if part:
            return getattr(part, self.part_of)
        return owner_of_part(int(key)) if is_provisional(int(key)) else None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._note_change(form.instance)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self._note_change(obj)

    def get_actions(self, request):
        return {}  # parts go one by one, from their own page

    def _note_change(self, part):
        """A changed part is a new version of its record: the fixtures keep off it, and its readers are told."""
        record = getattr(part, self.part_of)
        record.save(update_fields=["updated_at"])
        record.settle_not_found()

    def _delete_view(self, request, object_id, extra_context):
        record = self.record_at(request, object_id)
        if record is None or not record.was_public:
            with writing():
                return super()._delete_view(request, object_id, extra_context)
        with writing():
            before = proposed(record)
            with rehearsed(record, before):
                response = self.rendered(super()._delete_view(request, object_id, extra_context))
                after = snapshot_of(record)
            if is_saved(request) and after != before:
                review.revise(record, after, request.user)
        return response

    def history_view(self, request, object_id, extra_context=None):
        if record := self.record_at(request, object_id):
            return redirect(record.admin_url.replace("/change/", "/history/"))
        raise Http404

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
