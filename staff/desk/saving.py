"""Saving a form of the desk: one entry in the history, nothing of a colleague's lost, nothing public before its review.

A form remembers the newest entry of its record's history (`_seen`). When there is a newer one by the time it is sent,
somebody else was quicker: then both changes are shown side by side, and nothing is saved before somebody chose.
What is sent about a public record is saved on a rehearsal of its revision, kept as the revision, and taken back.
"""

import secrets
from contextlib import contextmanager, nullcontext

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import path

from records import review
from records.addresses import is_key
from records.clean_text import clean_text
from records.diff import Merge
from records.history import Action, Version
from records.revisions import proposed, rehearsed, revision_of
from records.snapshot import as_draft, for_good, put, renumbered, snapshot_of
from records.tracking import writing

SALT = "merge"
NOT_PUBLIC_YET = "读者看到的没有改变，审核发布以后才会更新。"
REFUSED = "refused_reason"  # in a session: address of a form, and the reason that it shows next
FIRST_MERGE = 10**12  # above the number of any revision


def newest(record):
    """The id of the last entry in the history of `record`: what a form saw."""
    return Version.objects.of(record).reached()


def seen_in(request):
    """The newest entry of the history when the page that was sent was shown; 0 when it names none that exists."""
    seen = request.POST.get("_seen", "")
    return int(seen) if is_key(seen) and int(seen) <= Version.objects.reached() else 0


@contextmanager
def quietly(request):
    """What happens inside is taken back: it is neither told nor counted as saved."""
    request.is_rehearsal = True
    try:
        yield
    finally:
        request.is_rehearsal = request.is_saved = False


def is_saved(request):
    """Was what was sent accepted? A popup answers otherwise than a page, so the status of the answer does not say."""
    return getattr(request, "is_saved", False)


def is_popup(request):
    return IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET


def reason_in(request):
    """The reason as one line, cleaned like any text."""
    return " ".join(clean_text(request.POST.get("_reason", "")).split())


class Saving:
    """For the admin of records, or of their parts."""

    def record_at(self, request, object_id):
        """The record that a form is about; None for a new one."""
        return self.get_object(request, unquote(object_id)) if object_id else None

    def page_at(self, name):
        """The URL of a page about one record, answered by `<name>_view`."""
        view = self.admin_site.admin_view(getattr(self, f"{name}_view"))
        return path(f"<path:object_id>/{name}/", view, name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")

    def _changeform_view(self, request, object_id, form_url, extra_context):
        record = self.record_at(request, object_id)
        context = {**(extra_context or {}), "seen": request.POST.get("_seen") or (newest(record) if record else "")}
        context["sent_reason"] = self.sent_reason(request)
        if record is None:
            with writing(why=self.reason_to_save(request)) if request.method == "POST" else nullcontext():
                response = super()._changeform_view(request, object_id, form_url, context)
                return self.after_saving(request, response, getattr(request, "saved_record", None))
        context["revision"] = revision_of(record)
        if request.method != "POST":
            if not context["revision"]:
                return super()._changeform_view(request, object_id, form_url, context)
            with rehearsed(record, context["revision"].state):
                return self.rendered(super()._changeform_view(request, object_id, form_url, context))
        with writing(why=self.reason_to_save(request)):
            record = type(record)._base_manager.select_for_update().get(pk=record.pk)
            # Who adds a part takes nothing from anybody.
            if object_id is not None and request.POST.get("_seen") != str(newest(record)):
                return self.conflict(request, record, object_id, form_url, context)
            response = self.save_form_sent(super()._changeform_view, request, record, object_id, form_url, context)
            return self.after_saving(request, response, record)

    def save_form_sent(self, save, request, record, *how):
        """Save what was sent, in its place or as a revision."""
        if not getattr(record, "was_public", False):
            return save(request, *how)
        before = proposed(record)
        with rehearsed(record, before), quietly(request):
            response = self.rendered(save(request, *how))
            after, is_accepted = snapshot_of(record), is_saved(request)
        if not is_accepted:
            return response
        request.is_saved = True
        if after != before:
            review.revise(record, after, request.user, why=self.reason_to_save(request))
            self.message_user(request, f"“{record}”的修改已存为修订稿。{NOT_PUBLIC_YET}", messages.INFO)
        return self.popup_closed(request, record) if is_popup(request) else response

    def popup_closed(self, request, record):
        """The form behind the popup goes on showing what `record` is called to readers."""
        with quietly(request):
            response = self.rendered(self.response_change(request, type(record)._base_manager.get(pk=record.pk)))
        request.is_saved = True
        return response

    def sent_reason(self, request):
        """The reason that was sent with a form and not used: it was refused, or the step it was for."""
        if request.method == "POST":
            return request.POST.get("_reason", "")
        address, reason = request.session.get(REFUSED, ("", ""))
        if address != request.path:
            return ""
        del request.session[REFUSED]
        return reason

    def reason_to_save(self, request):
        """What was written beside 保存; the reason for a step is kept with that step."""
        return "" if self.step_asked_for(request) else reason_in(request)

    def after_saving(self, request, response, record):
        return response

    def step_asked_for(self, request):
        """What the step is called that the form was sent for, besides being saved; or nothing."""
        return ""

    def carried_names(self):
        """What a form that met another one takes along until both are merged."""
        return {"_typed", IS_POPUP_VAR, TO_FIELD_VAR}

    def message_user(self, request, *message, **how):
        """What happens in a rehearsal is not told as if it had happened."""
        if not getattr(request, "is_rehearsal", False):
            super().message_user(request, *message, **how)

    def rendered(self, response):
        """Drawn now: in a moment the database says something else."""
        return response.render() if hasattr(response, "render") and not response.is_rendered else response

    # --- Two editors ---

    def conflict(self, request, record, object_id, form_url, context):
        """Show what both made of the record. Nothing is saved yet."""
        theirs, base = proposed(record), self.base_of(record, seen_in(request))
        with rehearsed(type(record)._base_manager.get(pk=record.pk), base), quietly(request):
            response = self.rendered(super()._changeform_view(request, object_id, form_url, context))
            mine, is_accepted = snapshot_of(record), is_saved(request)
        if not is_accepted:
            return response  # what was sent cannot be saved anyway, and says why
        base, mine = renumbered([base, mine], theirs)  # what was published since has ids of its own
        # Its new parts have ids that were taken back, and that a colleague's may have by now.
        mine = as_draft(mine, base, FIRST_MERGE + secrets.randbelow(FIRST_MERGE))
        return self.conflict_page(request, record, base, theirs, mine)

    def conflict_page(self, request, record, base, theirs, mine, problem=""):
        merge = Merge(type(record), base, theirs, mine)
        last = Version.objects.of(record).select_related("by").first()
        context = {
            **self.admin_site.each_context(request),
            "title": "另一位工作人员刚刚改过这条记录",
            "opts": record._meta,
            "record": record,
            "lines": merge.lines(),
            "has_clashes": bool(merge.clashes),
            "last": last,
            "seen": last.pk,
            "problem": problem,
            "carried": {name: value for name, value in request.POST.items() if name in self.carried_names()},
            "carried_token": request.POST.get("_typed", ""),
            "is_popup": is_popup(request),
            "step": self.step_asked_for(request),
            "sent": signing.dumps([record._meta.label, record.pk, base, mine], salt=SALT, compress=True),
        }
        return render(request, "admin/conflict.html", context, status=409)

    def merge_view(self, request, object_id):
        """Save both changes, as they were chosen."""
        if request.method != "POST":
            return redirect("../change/")
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        try:
            label, pk, base, mine = signing.loads(request.POST.get("sent", ""), salt=SALT, max_age=24 * 3600)
            if (label, pk) != (record._meta.label, record.pk):
                raise signing.BadSignature
        except signing.BadSignature:
            self.message_user(request, "这一页已过期，请重新修改。", messages.ERROR)
            return redirect("../change/")
        problem = self.merge(request, record, base, mine)
        if problem:
            return self.conflict_page(request, record, base, proposed(record), mine, problem)
        request.is_saved = True
        merged = self.get_object(request, str(record.pk))
        self.message_user(request, "两人的修改已合并保存。", messages.SUCCESS)
        response = self.popup_closed(request, merged) if is_popup(request) else redirect("../change/")
        return self.after_saving(request, response, merged)

    def merge(self, request, record, base, mine):
        """Save what was chosen; say in words why that cannot be, or return None."""
        late = "就在刚才，这条记录又有了新的修改。"
        if request.POST.get("_seen") != str(newest(record)):
            return late  # before anybody has to wait for us
        try:
            with writing():
                stored = type(record)._base_manager.select_for_update().get(pk=record.pk)
                if request.POST.get("_seen") != str(newest(stored)):
                    return late
                merge = Merge(type(record), base, proposed(stored), mine)
                chosen = {unit: request.POST.get("-".join(map(str, unit)), "") for unit in merge.clashes}
                if not set(chosen.values()) <= {"mine", "theirs"}:
                    return "请给每一处两人都改过的内容选定一种。"
                state = merge.state([unit for unit, choice in chosen.items() if choice == "mine"])
                self.save_merged(request, stored, state)
        except ValidationError as reason:
            return "；".join(reason.messages)
        return None

    def save_merged(self, request, record, state):
        if getattr(record, "was_public", False):
            review.revise(record, state, request.user, Action.MERGED, self.reason_to_save(request))
            return
        with writing() as current:
            current.note(record, Action.MERGED, self.reason_to_save(request))
            put(record, for_good(state))

    def base_of(self, record, seen):
        """What the form that saw this entry of the history showed; what is there now, if nobody can tell."""
        if not seen:
            return proposed(record)
        known = Version.objects.of(record).filter(pk__lte=seen)
        draft = revision_of(record)
        of_draft = known.filter(of_draft=True, pk__gt=draft.base_id).first() if draft else None
        version = of_draft or known.first()
        return version.state if version else proposed(record)
