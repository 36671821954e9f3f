"""The desk for the documents that records are drawn from."""

from django.contrib import admin

from records.forms import NumberedLinesField
from records.models import Document
from staff.desk.record import RecordAdmin
from staff.finding import FoldedSearch
from staff.source_permissions import covers_source


@admin.register(Document)
class DocumentAdmin(FoldedSearch, RecordAdmin):
    list_display = ["title", "publisher", "published_on", "confidence", "stage", "updated"]
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
        "not_found",
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "passed_over":
            kwargs["form_class"] = NumberedLinesField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def is_within(self, user, record):
        return record is None or covers_source(user, record)
