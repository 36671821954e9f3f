"""The desk for terms."""

from django.contrib import admin

from policies.duties import ForEveryDepartment
from records.admin import RecordAdmin
from search.desk import FoldedSearch
from terms.models import Term


@admin.register(Term)
class TermAdmin(FoldedSearch, ForEveryDepartment, RecordAdmin):
    list_display = ["name", "position", "stage", "updated"]
    list_filter = ["status"]
    search_fields = ["name", "meaning", "slug"]
    fields = ["name", "slug", "aliases", "meaning", "position"]
