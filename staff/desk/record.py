"""The desk every record is edited at: its form, the steps of its life, its list. Its parts are beside it."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone

from records import review
from records.diff import lines
from records.guard import Unreviewed
from records.models import Revision, Status, Version
from records.preview import preview_address
from records.reviewed_together import sent_back
from records.revisions import revision_of
from records.snapshot import snapshot_of
from records.tracking import writing
from staff.desk.forms import CitationInline, InWords, RowInline
from staff.desk.history import HistoryPages
from staff.desk.listing import RecordList, list_filter
from staff.desk.reviewing import ReviewPage, review_address
from staff.desk.saving import REFUSED, Saving, is_popup, is_saved, newest, reason_in, seen_in

STEPS = {  # what the buttons are called, what they do, what comes of it, and the right it takes
    "submit": ("提交审核", review.submit, Status.IN_REVIEW, ""),
    "send_back": ("退回草稿", review.send_back, Status.DRAFT, ""),
    "publish": ("发布", review.publish, Status.PUBLISHED, "records.review"),
    "withdraw": ("撤回", review.withdraw, Status.WITHDRAWN, "records.review"),
}
FROM_THE_LIST = ("submit", "publish")  # the others need a reason
REFUSALS_TOLD = 10  # of a list action, one by one; of the rest only how many


class WaitingFilter(admin.SimpleListFilter):
    """Public records with a draft beside them."""

    title, parameter_name = "修订稿", "revision"

    def lookups(self, request, model_admin):
        return [("draft", "正在修订"), ("in_review", "修订稿待审核")]

    def queryset(self, request, queryset):
        kind = ContentType.objects.get_for_model(queryset.model)
        drafts = Revision.objects.filter(content_type=kind, status=self.value())
        return queryset.filter(pk__in=drafts.values("object_id")) if self.value() else queryset


class RecordAdmin(Saving, ReviewPage, HistoryPages, InWords, admin.ModelAdmin):
    """A record's form: its citations with it, its status changed by `records.review` alone."""

    inlines = [CitationInline]
    list_per_page = 50
    show_full_result_count = False  # `RecordList` counts
    sortable_at_length = ["updated"]  # columns with an index
    change_form_template = "admin/record_change_form.html"
    actions = [*FROM_THE_LIST]

    def get_queryset(self, request):
        drafts = Revision.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk")
        )
        return super().get_queryset(request).annotate(revised=Subquery(drafts.values("status")))

    def get_changelist(self, request, **kwargs):
        return RecordList

    def get_list_filter(self, request):
        return [*(list_filter(self.model, name) for name in super().get_list_filter(request)), WaitingFilter]

    @admin.display(description="状态", ordering="status")
    def stage(self, record):
        waiting = getattr(record, "revised", None)
        return record.get_status_display() + (f"，修订稿{Status(waiting).label}" if waiting else "")

    @admin.display(description="更新", ordering="updated_at")
    def updated(self, record):
        return timezone.localtime(record.updated_at).strftime("%Y-%m-%d")

    @admin.display(description="审核")
    def reviewed(self, record):
        if not record.reviewed_at:
            return ""
        day = timezone.localtime(record.reviewed_at).strftime("%Y-%m-%d")
        return f"{record.get_reviewed_as_display()}：{record.reviewed_by or '程序'}，{day}"

    @admin.display(description="撤回理由")
    def withdrawal(self, record):
        return record.withdrawn_reason

    def get_fieldsets(self, request, obj=None):
        extra = ["reviewed"] if obj and obj.reviewed_at else []
        if obj and obj.withdrawn_reason:
            extra.append("withdrawal")
        state = ("记录状态", {"fields": [("stage", "version"), ("created_at", "updated_at"), *extra]})
        return [*super().get_fieldsets(request, obj), *([state] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        """What was ever public keeps its address."""
        was_public = obj and obj.was_ever_public and hasattr(obj, "slug")
        own = ["stage", "version", "created_at", "updated_at", "reviewed", "withdrawal"]
        return [*super().get_readonly_fields(request, obj), *own, *(["slug"] if was_public else [])]

    # --- Who may ---

    def is_within(self, user, record):
        """Is `record` (None: one yet to be written) among what `user` is there for? Rooms with duties know more."""
        return True

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.is_within(request.user, None)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_within(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        """Only a draft can be deleted; what was ever public is withdrawn."""
        if not super().has_delete_permission(request, obj):
            return False
        is_draft = obj is None or (obj.status == Status.DRAFT and not obj.was_ever_public)
        return is_draft and self.is_within(request.user, obj)

    # --- Saving, and the steps of a record's life ---

    def save_merged(self, request, record, state):
        """What two people made together is still for the one who saves it to keep."""
        super().save_merged(request, record, state)
        self.refuse_elsewhere(request.user, record.pk)

    def save_model(self, request, obj, form, change):
        """A form in which nothing was changed leaves no new version."""
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and not form.changed_data and any(formset.has_changed() for formset in formsets):
            form.instance.save(update_fields=["updated_at"])  # a changed row is a new version of its record
        form.instance.settle_not_found()

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        rows = inline.rows_to_begin_with(request, None) if obj.pk is None and isinstance(inline, RowInline) else []
        return kwargs | ({"initial": rows} if rows else {})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if not is_popup(request) and (self.has_change_permission(request, obj) if obj else add):
            context["steps"] = self.steps_for(request.user, obj)
        if obj:
            context |= {"preview_url": preview_address(obj), "record_id": obj.pk}
            context |= {"review_url": review_address(obj), "sent_back": sent_back(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def steps_for(self, user, record):
        draft = revision_of(record) if record else None
        after = review.steps_of(record) if record else review.NEXT[Status.DRAFT]
        if record and record.was_public and not draft:
            after = after | {Status.IN_REVIEW, Status.PUBLISHED}  # what is changed now is a revision
        return [
            (name, f"保存并{label}")
            for name, (label, _, status, right) in STEPS.items()
            if status in after and (not right or user.has_perm(right))
        ]

    def response_add(self, request, obj, post_url_continue=None):
        request.saved_record = obj
        return super().response_add(request, obj, post_url_continue)

    def step_asked_for(self, request):
        return next((label for name, (label, *_) in STEPS.items() if f"_{name}" in request.POST), "")

    def carried_names(self):
        return {*super().carried_names(), "_reason", *(f"_{name}" for name in STEPS)}

    def after_saving(self, request, response, record):
        """Take the step that was asked for. One that is refused leaves what was edited saved, and says so."""
        name = next((name for name in STEPS if f"_{name}" in request.POST), None)
        if record is None or name is None or not is_saved(request):
            return response
        label, _, _, _ = STEPS[name]
        list(messages.get_messages(request))
        if refusal := self.take_step(request, record, name, is_opened=True):
            self.message_user(request, f"修改已保存，但没有{label}。{refusal}", messages.ERROR)
            request.session[REFUSED] = (record.admin_url, request.POST.get("_reason", ""))
        else:
            self.message_user(request, f"“{record}”已{label}", messages.SUCCESS)
            if name == "submit":
                self.tell_what_stays(request, record, "_submit")
        return response if is_popup(request) else HttpResponseRedirect(record.admin_url)

    def take_step(self, request, record, name, is_opened):
        """Move `record` on. Return in words why that was refused, or None."""
        _, step, _, _ = STEPS[name]
        seen = {"seen": seen_in(request)} if name in ("send_back", "publish") else {}
        how = seen | ({"is_opened": is_opened} if name == "publish" else {})
        try:
            with transaction.atomic():
                step(record, request.user, reason_in(request), **how)
        except ValidationError as reason:
            return "；".join(reason.messages)
        return None

    def take_steps(self, request, records, name):
        """Move each of `records` on that may, and tell which may not."""
        label, _, _, _ = STEPS[name]
        records = [record for record in records if self.has_change_permission(request, record)]
        outcomes = [self.take_step(request, record, name, is_opened=False) for record in records]
        refusals = [refusal for refusal in outcomes if refusal]
        if done := len(outcomes) - len(refusals):
            self.message_user(request, f"{done} 条记录已{label}", messages.SUCCESS)
        for refusal in refusals[:REFUSALS_TOLD]:
            self.message_user(request, refusal, messages.ERROR)
        if more := refusals[REFUSALS_TOLD:]:
            self.message_user(request, f"另有 {len(more)} 条也没有{label}", messages.ERROR)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if not request.user.has_perm("records.review"):
            actions.pop("publish", None)
        return actions

    def changelist_view(self, request, extra_context=None):
        """The list remembers when it was shown: what is changed later is not published from it."""
        return super().changelist_view(request, {"seen": Version.objects.reached(), **(extra_context or {})})

    def _delete_view(self, request, object_id, extra_context):
        try:
            with writing():
                return super()._delete_view(request, object_id, extra_context)
        except Unreviewed as reason:
            list(messages.get_messages(request))
            self.message_user(request, f"没有删除。{reason}", messages.ERROR)
            return HttpResponseRedirect(self.record_at(request, object_id).admin_url)

    def view_on_site(self, obj):
        is_public = type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def discard_view(self, request, object_id):
        """Ask before a revision is given up; show what it would have changed."""
        record = self.get_object(request, unquote(object_id))
        draft = record and revision_of(record)
        if draft is None:
            raise Http404
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            try:
                review.discard(record, request.user, reason_in(request), seen=seen_in(request))
            except ValidationError as reason:
                self.message_user(request, f"没有放弃。{'；'.join(reason.messages)}", messages.ERROR)
                draft = revision_of(record) or draft
            else:
                request.is_saved = True
                self.message_user(request, "修订稿已放弃。它说过的内容仍在历史里，可以恢复。", messages.SUCCESS)
                return HttpResponseRedirect(record.admin_url)
        question = {
            "title": f"放弃“{record}”的修订稿？",
            "explained": "下面这些改动不会公开。历史里仍有这份修订稿，可以恢复。",
            "lines": lines(self.model, snapshot_of(record), draft.state),
            "button": "放弃修订稿",
            "seen": newest(record),
        }
        return self.ask(request, record, question)

    def get_urls(self):
        return [*map(self.page_at, ("merge", "discard", "review")), *super().get_urls()]


def _action(name, label):
    @admin.action(description=f"{label}所选记录", permissions=["change"])
    def action(modeladmin, request, queryset):
        modeladmin.take_steps(request, queryset, name)

    return action


for _name in FROM_THE_LIST:
    setattr(RecordAdmin, _name, _action(_name, STEPS[_name][0]))
