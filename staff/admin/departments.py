"""The desk for departments and whom to ask there."""

from django.contrib import admin

from policies.models import Contact, Department
from staff.desk.forms import CitationInline
from staff.desk.parts import PartInline
from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.permissions import ForEveryDepartment, departments_of


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
