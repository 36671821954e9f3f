"""Review on the desk: a record with all that goes with it, what changed and who wrote it, on one page."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from records import reviewed_together as together
from records.models import Version
from records.preview import preview_address
from staff.desk.saving import reason_in, seen_in

NOT_TAKEN = {  # what a step leaves behind, and where to go
    "_submit": "没有随同提交、还是草稿的：{}。没有公开以前，用到它们的记录不能发布；可以在{}一起提交",
    "_publish": "还没有公开的：{}。它们还是草稿，或要由别的审核人发布，见{}",
}
STEPS = {"_submit": "提交审核", "_publish": "发布", "_send_back": "退回"}


def review_address(record):
    root = together.root_of(record)
    return reverse(f"admin:{root._meta.app_label}_{root._meta.model_name}_review", args=[root.pk])


class ReviewPage:
    """For the admin of a record: `…/review/` shows its package and takes the steps of all of it."""

    def review_view(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if together.root_of(record) != record:
            return redirect(review_address(record))
        if request.method == "POST":
            return self.review_sent(request, record)
        return self.review_page(request, record)

    def review_page(self, request, record, sent_reason=""):
        """`sent_reason` is what was written for a step that was refused."""
        seen = Version.objects.reached()  # before anything is read: what is written meanwhile counts as not seen
        items = together.items_of(record)
        context = {
            **self.admin_site.each_context(request),
            "title": f"审核：{record}",
            "opts": self.opts,
            "record": record,
            "items": items,
            "has_submitted": any(item.is_submitted for item in items),
            "drafts": [item for item in items if not item.is_submitted],
            "may_change": self.has_change_permission(request, record),
            "may_review": request.user.has_perm("records.review") and self.has_change_permission(request, record),
            "seen": seen,
            "preview_url": preview_address(record),
            "sent_reason": sent_reason,
        }
        return render(request, "admin/review.html", context)

    def review_sent(self, request, record):
        """Take the step that was asked for, with everything it belongs to."""
        name = next((name for name in STEPS if name in request.POST), None)
        if name is None or not self.has_change_permission(request, record):
            raise PermissionDenied
        try:
            self.take_package_step(request, record, name)
        except ValidationError as reason:
            self.message_user(request, f"没有{STEPS[name]}。{'；'.join(reason.messages)}", messages.ERROR)
            return self.review_page(request, record, request.POST.get("_reason", ""))
        request.is_saved = True
        self.message_user(request, f"“{record}”和随它的内容已{STEPS[name]}", messages.SUCCESS)
        if name in NOT_TAKEN:
            self.tell_what_stays(request, record, name)
        return redirect("admin:index")

    def take_package_step(self, request, record, name):
        by, why = request.user, reason_in(request)
        if name == "_submit":
            together.submit(record, by, why, may=lambda one: self.may_change(request, one))
        elif not by.has_perm("records.review"):
            raise PermissionDenied
        elif name == "_publish":
            together.publish(record, by, why, seen=seen_in(request), may=lambda one: self.may_change(request, one))
        else:
            together.send_back(record, by, why, seen=seen_in(request), may=lambda one: self.may_change(request, one))

    def tell_what_stays(self, request, record, name):
        """Name what a step did not take along, be it another form's or another person's."""
        items = together.items_of(together.root_of(record))
        left = [item for item in items if item.record != record and not (name == "_submit" and item.is_submitted)]
        if left:
            where = format_html('<a href="{}">审核页</a>', review_address(record))
            names = "、".join(item.name for item in left)
            self.message_user(request, format_html(NOT_TAKEN[name], names, where), messages.WARNING)

    def may_change(self, request, record):
        return self.admin_site.get_model_admin(type(record)).has_change_permission(request, record)
