"""The history of a record on the desk: every version, what differs between two of them, and the way back."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from records import review
from records.addresses import is_key
from records.diff import lines
from records.models import Version
from records.revisions import proposed, rehearsed
from records.snapshot import model_field
from records.tracking import writing
from staff.desk.saving import reason_in, seen_in

SHOWN_AT_ONCE = 50


def history_address(version):
    model = version.model
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[version.object_id])


class HistoryPages:
    """For the admin of whatever has a history."""

    def log_addition(self, request, obj, message):
        """The history says more than Django's log would."""

    def log_change(self, request, obj, message):
        """The history says more than Django's log would."""

    def log_deletions(self, request, queryset):
        """The history says more than Django's log would."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/restore/<int:version>/", view, name=name), *super().get_urls()]

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """A colleague deleted it: its history says who, and brings it back."""
        key = unquote(object_id)
        known = is_key(key)
        last = Version.objects.of_each(self.model, [int(key)]).select_related("by").first() if known else None
        if last is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        typed = (
            "您输入的内容没有保存，还在这个浏览器里：恢复这条记录以后会放回表单。" if request.method == "POST" else ""
        )
        self.message_user(request, f"“{last.name}”已被{last.who}删除。{typed}", messages.WARNING)
        return redirect(history_address(last))

    def versions_of(self, request, object_id):
        key = unquote(object_id)
        if not is_key(key):
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return Version.objects.of_each(self.model, [int(key)]).select_related("by")

    def history_view(self, request, object_id, extra_context=None):
        """All versions, newest first; with `a` and `b` in the address, what differs between these two."""
        versions = self.versions_of(request, object_id)
        page = Paginator(versions, SHOWN_AT_ONCE).get_page(request.GET.get("p"))
        if not page.object_list:
            raise Http404
        newest = versions.first()
        record = self.get_object(request, str(newest.object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": f"历史：{newest.name}",
            "opts": self.opts,
            "record": record,
            "newest": newest,
            "page": page,
            "versions": [(version, self.changed_in_words(version)) for version in page],
            "older": next((version.pk for version in page if version.state != newest.state), None),
            "compared": self.compared(request, versions),
            "may_restore": self.may_restore(request, record),
        }
        return render(request, "admin/history.html", context)

    def changed_in_words(self, version):
        if version.action == "created":
            return ""
        return "、".join(dict.fromkeys(str(model_field(self.model, name)) for name in version.changed))

    def compared(self, request, versions):
        """What differs between the versions that `a` and `b` name: {older, newer, lines}, or None."""
        keys = [request.GET.get(name, "") for name in ("a", "b")]
        if not all(is_key(key) for key in keys):
            return None
        found = sorted(versions.filter(pk__in=keys), key=lambda version: version.pk)
        if len(found) != 2:
            return None
        older, newer = found
        return {"older": older, "newer": newer, "lines": lines(self.model, older.state, newer.state)}

    def may_restore(self, request, record):
        return self.has_change_permission(request, record) if record else self.has_add_permission(request)

    def restore_view(self, request, object_id, version):
        """Bring a version back: into the draft, or as a revision of what is public."""
        found = self.versions_of(request, object_id).filter(pk=version).first()
        if found is None:
            raise Http404
        record = self.model._base_manager.filter(pk=found.object_id).first()
        if not self.may_restore(request, record):
            raise PermissionDenied
        if request.method != "POST":
            return self.ask_to_restore(request, found, record)
        try:
            with writing():
                review.restore(found, request.user, reason_in(request), seen=seen_in(request))
                self.refuse_elsewhere(request.user, found.object_id)
        except ValidationError as reason:
            self.message_user(request, f"没有恢复。{'；'.join(reason.messages)}", messages.ERROR)
            record = self.model._base_manager.filter(pk=found.object_id).first()
            return self.ask_to_restore(request, found, record)
        request.is_saved = True
        where = "为修订稿，审核发布以后公开" if getattr(record, "was_public", False) else ""
        time = timezone.localtime(found.at).strftime("%Y-%m-%d %H:%M")
        self.message_user(request, f"{time} 的内容已恢复{where}", messages.SUCCESS)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[found.object_id]))

    def ask_to_restore(self, request, version, record):
        """Before anything comes back: what it changes, and what comes with it."""
        time = timezone.localtime(version.at).strftime("%Y-%m-%d %H:%M:%S")
        explained = "下面是恢复以后会改变的内容。"
        if record is None:
            below = [
                f"{len(rows)} 条{model._meta.verbose_name}" for model, rows in review.deleted_with(version) if rows
            ]
            explained = "这条记录已被删除，恢复以后是草稿。"
            explained += f"和它一起删除的 {'、'.join(below)}也会恢复。" if below else ""
        now = proposed(record) if record else {}
        question = {
            "title": f"把“{version.name}”恢复成 {time} 的样子？",
            "explained": explained,
            "lines": lines(self.model, now, version.state),
            "button": "恢复这一版",
            "seen": Version.objects.of_each(self.model, [version.object_id]).reached(),
        }
        return self.ask(request, record, question)

    def ask(self, request, record, question):
        """A page that says what a step would do and has a button for it: {title, explained, lines, button, seen}."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "record": record, **question}
        context["sent_reason"] = request.POST.get("_reason", "")
        return render(request, "admin/ask.html", context)

    def refuse_elsewhere(self, user, pk):
        """What was brought back is for `user` to keep, as it stands then. Terms have no life of their own."""
        record = self.model._base_manager.get(pk=pk)
        if not hasattr(record, "status"):
            return
        with rehearsed(record, proposed(record)):
            if not self.is_within(user, record):
                raise ValidationError("这一版不在您的分工之内")


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = "种类", "kind"

    def lookups(self, request, model_admin):
        of_kind = Version.objects.visible_to(request.user).filter(content_type=OuterRef("pk"))
        kinds = ContentType.objects.filter(Exists(of_kind)).order_by("pk")
        return [(kind.pk, kind.model_class()._meta.verbose_name) for kind in kinds if kind.model_class()]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(content_type=value) if is_key(value) else queryset


class ReadOnly:
    """Shown to whoever may view it; nobody adds, changes or deletes, whatever their rights."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Version)
class VersionAdmin(ReadOnly, admin.ModelAdmin):
    """Everything that was done to any record: the audit log."""

    list_display = ["time", "who", "role", "action", "kind", "to_history", "why"]
    list_display_links = None
    sortable_by = ["time"]  # there may be millions
    list_filter = ["action", "role", KindFilter, "of_draft"]
    list_select_related = ["by"]
    search_fields = ["name", "by__username", "why"]
    date_hierarchy = "at"
    list_per_page = SHOWN_AT_ONCE
    show_full_result_count = False
    fields = ["time", "who", "role", "action", "kind", "to_history", "number", "status", "of_draft", "why"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    @admin.display(description="时间", ordering="id")
    def time(self, version):
        return timezone.localtime(version.at).strftime("%Y-%m-%d %H:%M:%S")

    @admin.display(description="谁")
    def who(self, version):
        return version.who

    @admin.display(description="种类")
    def kind(self, version):
        return version.model._meta.verbose_name

    @admin.display(description="记录")
    def to_history(self, version):
        return format_html('<a href="{}">{}</a>', history_address(version), version.name)
