"""One's own account: where one is logged in, and the second factor."""

from django.contrib import admin, messages
from django.shortcuts import redirect, render

from staff.second_factor import app_of
from staff.sessions import end_sessions, open_sessions
from staff.signals import account_changed


def account_page(request):
    """The person's own sessions and second factor. A POST ends one session (`end`), or all others."""
    own = request.session.session_key
    if request.method == "POST":
        count = end_sessions(request.user, request.POST.get("end", ""), but=own)
        if count:
            account_changed.send(None, person=request.user, words=f"结束 {count} 处登录", by=request.user)
        messages.success(request, f"已结束 {count} 处登录")
        return redirect("staff:account")
    context = admin.site.each_context(request) | {
        "title": "我的账号",
        "sessions": open_sessions(request.user),
        "own": own,
        "has_app": app_of(request.user) is not None,
    }
    return render(request, "admin/account.html", context)
