"""The desk: Django's admin under our own name."""

from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import BadRequest
from django.http import Http404, JsonResponse
from django.urls import reverse

from staff.forms import OwnPasswordForm

# What is edited daily comes first; what is not named here comes last.
ROOMS = ["policies", "indicators", "terms", "records", "staff", "auth"]
MODELS = ["Policy", "Measure", "Platform", "Department", "Contact"]
MODELS += ["Theme", "Instrument", "Target", "Region", "Synonym", "Duty"]
# The only choice an autocomplete offers to somebody whose login has ended: the list shows it, and it cannot be chosen.
LOGIN_ENDED = {"id": "login", "text": "登录已失效，请先保存，再按提示重新登录；已填内容不会丢失。", "disabled": True}


class DeskSite(AdminSite):
    site_title = settings.SITE_NAME
    site_header = f"{settings.SITE_NAME} · 编辑台"
    index_title = "记录"
    empty_value_display = "—"

    def get_app_list(self, request, app_label=None):
        rooms = super().get_app_list(request, app_label)
        for room in rooms:
            room["models"].sort(key=lambda model: _place(MODELS, model["object_name"]))
        return sorted(rooms, key=lambda room: _place(ROOMS, room["app_label"]))

    def admin_view(self, view, cacheable=False):
        """As Django's own; but what a database cannot even be asked for is refused, not a breakdown.

        PostgreSQL knows no NUL in a text, SQLite no number of more than 64 bits: neither comes from a form of ours.
        An autocomplete is answered in JSON even where a page would lead to the login.
        """
        guarded = super().admin_view(view, cacheable)
        is_autocomplete = view == self.autocomplete_view

        @wraps(guarded)
        def answer(request, *args, **kwargs):
            if "%00" in request.META.get("QUERY_STRING", ""):
                raise Http404
            if is_autocomplete and not self.has_permission(request):
                return JsonResponse({"results": [LOGIN_ENDED], "pagination": {"more": False}})
            try:
                return guarded(request, *args, **kwargs)
            except OverflowError as reason:
                raise BadRequest("a number too large for the database") from reason

        return answer

    def password_change(self, request, extra_context=None):
        """As Django's own, with our form."""
        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="admin/password_change.html",
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)


def _place(order, name):
    return order.index(name) if name in order else len(order)
