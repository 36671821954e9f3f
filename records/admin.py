"""The desk every record is edited at."""

from django import forms
from django.contrib import admin, messages
from django.contrib.contenttypes.admin import GenericTabularInline
from django.core.exceptions import ValidationError

from records import review
from records.models import Citation, Document, Status

STEPS = {  # what the buttons and the list actions are called, and what they do
    "submit": ("提交审核", review.submit, Status.IN_REVIEW),
    "send_back": ("退回草稿", review.send_back, Status.DRAFT),
    "publish": ("发布", review.publish, Status.PUBLISHED),
    "withdraw": ("撤回", review.withdraw, Status.WITHDRAWN),
}


class CitationInline(GenericTabularInline):
    """The sources of the record at hand; what they support is ticked from that record's own fields."""

    model = Citation
    extra = 0
    autocomplete_fields = ["document"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "fields":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=list(self.parent_model.CITABLE.items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "请勾选这段来源支持哪些内容"},
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RecordAdmin(admin.ModelAdmin):
    """A record's form: its citations with it, its status changed by `records.review` alone."""

    inlines = [CitationInline]
    list_per_page = 50
    readonly_fields = ["status", "version", "created_at", "updated_at"]
    change_form_template = "admin/record_change_form.html"
    actions = [*STEPS]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        after = review.NEXT[record.status] if record else ()
        steps = [(name, label) for name, (label, _, status) in STEPS.items() if status in after]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "steps": steps})

    def response_change(self, request, obj):
        for name in STEPS:
            if f"_{name}" in request.POST:
                self.take_step(request, obj, name)
                request.POST = request.POST.copy()
                request.POST["_continue"] = "1"  # stay on the record
        return super().response_change(request, obj)

    def take_step(self, request, record, name):
        """Move `record` on, or say in words why not."""
        label, step, _ = STEPS[name]
        try:
            step(record)
        except ValidationError as reason:
            self.message_user(request, "；".join(reason.messages), messages.ERROR)
        else:
            self.log_change(request, record, label)
            self.message_user(request, f"“{record}”：已{label}", messages.SUCCESS)

    def has_delete_permission(self, request, obj=None):
        """Only a draft can be deleted; what was public is withdrawn."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_published else None


def _action(name, label):
    @admin.action(description=f"{label}所选记录", permissions=["change"])
    def action(modeladmin, request, queryset):
        for record in queryset:
            modeladmin.take_step(request, record, name)

    return action


for _name, (_label, _, _) in STEPS.items():
    setattr(RecordAdmin, _name, _action(_name, _label))


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_display = ["title", "publisher", "published_on", "confidence", "status", "updated_at"]
    list_filter = ["status", "confidence"]
    search_fields = ["title", "slug", "publisher"]
    inlines = []
