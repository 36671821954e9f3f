"""The desk for terms."""

from django.contrib import admin

from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.permissions import ForEveryDepartment
from terms.models import Term


@admin.register(Term)
class TermAdmin(FoldedSearch, ForEveryDepartment, RecordAdmin):
    list_display = ["name", "position", "stage", "updated"]
    list_filter = ["status"]
    search_fields = ["name", "meaning", "slug"]
    fields = ["name", "slug", "aliases", "meaning", "position"]
