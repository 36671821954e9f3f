"""A person's form: what `staff` has of it, with duties (`policies`) and history (`records`)."""

from contextlib import nullcontext

from django.contrib import admin
from django.db import models
from django.db.models import Q

from policies.models import Duty
from records.desk.forms import InWords
from records.desk.history import HistoryPages
from records.forms import TypedField
from records.recorded import writing
from search.desk import FoldedSearch, is_held
from staff.admin import StaffAdmin
from staff.models import User


class DutyInline(InWords, admin.TabularInline):
    """For which departments: without any, a person edits the policies of all."""

    model = Duty
    extra = 0
    autocomplete_fields = ["department"]
    verbose_name_plural = "部门分工（不填：负责全部部门）"


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(HistoryPages, FoldedSearch, StaffAdmin):
    inlines = [DutyInline]
    formfield_overrides = {models.CharField: {"form_class": TypedField}, models.EmailField: {}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, TypedField):
            field.column = db_field
        return field

    def get_inlines(self, request, obj):
        return self.inlines if request.user.has_perm("policies.view_duty") else []

    def get_search_results(self, request, queryset, search_term):
        """By user name, e-mail, or full name in either order: 李小明 is found though his names stand in two fields."""
        if not search_term.strip():
            return queryset, False
        people = User.objects.values_list("pk", "username", "email", "last_name", "first_name")
        ids = [
            pk for pk, username, email, last, first in people
            if is_held(search_term, [username, email, last + first, first + last])
        ]  # fmt: skip
        return queryset.filter(Q(pk__in=ids)), False

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """One entry in the history for all that a form changes: the person, roles and duties."""
        with writing() if request.method == "POST" else nullcontext():
            return super()._changeform_view(request, object_id, form_url, extra_context)

    def may_restore(self, request, record):
        return False  # a role is given, never brought back by a click
