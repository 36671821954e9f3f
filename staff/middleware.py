"""Who is let in at the desk, for how long, and what must be done first."""

import re
import time
from functools import cache

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse

TOKEN = re.compile(r"[\w-]{1,40}", re.ASCII)  # by which a browser knows a form again
TOLD_AT_ONCE = 20  # forms that were saved: popups close, and no page of theirs comes to read of it
LAST_SEEN, RENEWED_AFTER = "last_seen", 60  # seconds: a session is not written anew for every click


@cache
def desk():
    """Where the desk's addresses begin."""
    return reverse("admin:index")


def require_own_password(get_response):
    """Lead a member of staff whose password was chosen by somebody else to the page that changes it."""

    def middleware(request):
        # Looked at under /admin/ only: public pages read no session.
        if request.path.startswith(desk()) and request.user.is_authenticated:
            open_pages = {reverse(f"admin:{name}") for name in ("password_change", "logout", "jsi18n")}
            if request.user.must_change_password and request.path not in open_pages:
                return redirect("admin:password_change")
        return get_response(request)

    return middleware


def log_out_when_idle(get_response):
    """Log a member of staff out who did nothing at the desk for `settings.IDLE_LOGOUT` seconds."""

    def middleware(request):
        if not request.path.startswith(desk()) or not request.user.is_authenticated:
            return get_response(request)
        now, last = int(time.time()), request.session.get(LAST_SEEN)
        if last and now - last > settings.IDLE_LOGOUT:
            logout(request)
            messages.info(request, f"您有 {settings.IDLE_LOGOUT // 60} 分钟没有操作，已自动退出，请重新登录。")
        elif not last or now - last > RENEWED_AFTER:
            request.session[LAST_SEEN] = now
        return get_response(request)

    return middleware


def name_what_was_saved(get_response):
    """Tell the browser which form was saved, so that it forgets what was typed there; no other answer means that.

    What is refused at the very end (403) was not saved, whatever was thought before.
    """

    def middleware(request):
        response = get_response(request)
        token = request.POST.get("_typed", "") if getattr(request, "is_saved", False) else ""
        if response.status_code < 400 and TOKEN.fullmatch(token):
            saved = [*filter(TOKEN.fullmatch, request.COOKIES.get("desk_saved", "").split(".")), token][-TOLD_AT_ONCE:]
            response.set_cookie(
                "desk_saved", ".".join(saved), path=desk(), samesite="Lax", secure=settings.IS_PRODUCTION
            )
        return response

    return middleware


def keep_out_of_caches(get_response):
    """Let nobody store a page of the desk, neither a browser nor what is in between."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith(desk()):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
