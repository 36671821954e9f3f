"""The desk: Django's admin under our own name."""

from django.contrib.admin import AdminSite
from django.urls import reverse


class DeskSite(AdminSite):
    site_title = "内蒙古科技政策知识库"
    site_header = "内蒙古科技政策知识库 · 编辑台"
    index_title = "记录"
    empty_value_display = "—"

    def password_change(self, request, extra_context=None):
        """As Django's own, and note that the password is now the user's own choice."""
        response = super().password_change(request, extra_context)
        done = reverse("admin:password_change_done", current_app=self.name)
        if getattr(response, "url", None) == done and request.user.must_change_password:
            request.user.must_change_password = False
            request.user.save(update_fields=["must_change_password"])
        return response
