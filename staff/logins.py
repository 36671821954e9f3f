"""Logins and failures, for administrators: what happened, which accounts are locked, and unlocking them."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Sum
from django.shortcuts import redirect, render
from django.utils import timezone

from staff.lockout import address_of
from staff.models import LoginRecord, User
from staff.signals import account_changed

SHOWN_AT_ONCE = 100
Outcome = LoginRecord.Outcome


def record(request, username, outcome):
    """Write a login down; take away what is older than anybody asks for."""
    LoginRecord.objects.create(
        username=username[:150], address=address_of(request) if request else None, outcome=outcome
    )
    old = LoginRecord.objects.filter(at__lt=timezone.now() - timedelta(days=LoginRecord.KEPT_DAYS))
    old.delete()
    last = LoginRecord.objects.values_list("pk", flat=True)[LoginRecord.MOST_KEPT : LoginRecord.MOST_KEPT + 1]
    for pk in last:
        LoginRecord.objects.filter(pk__lte=pk).delete()


def begin_recording():
    user_logged_in.connect(_succeeded, dispatch_uid="record_login")
    user_login_failed.connect(_failed, dispatch_uid="record_failed_login")


def _succeeded(sender, request, user, **kwargs):
    record(request, user.get_username(), Outcome.SUCCEEDED)


def _failed(sender, credentials, request=None, **kwargs):
    is_locked = getattr(request, "axes_locked_out", False)
    record(request, str(credentials.get("username") or ""), Outcome.LOCKED if is_locked else Outcome.FAILED)


def login_list(request):
    """Logins and failures, newest first; with `username`, those of one account. A POST unlocks."""
    if not request.user.has_perm("staff.change_user"):
        raise PermissionDenied
    if request.method == "POST":
        return _unlock(request)
    username = request.GET.get("username", "").replace("\0", "")
    records = LoginRecord.objects.filter(username=username) if username else LoginRecord.objects.all()
    context = admin.site.each_context(request) | {
        "title": f"登录记录：{username}" if username else "登录记录",
        "page": Paginator(records, SHOWN_AT_ONCE).get_page(request.GET.get("p")),
        "username": username,
        "failing": _failing(),
        "limit": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "admin/logins.html", context)


def _failing():
    """The accounts and addresses whose logins failed lately, those with the most failures first."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)
    counted = recent.values("username", "ip_address").annotate(
        failures=Sum("failures_since_start"), last=Max("attempt_time")
    )
    return sorted(counted, key=lambda one: -one["failures"])


def _unlock(request):
    """Forget the failed logins of an account, or of an address."""
    username, address = request.POST.get("username", ""), request.POST.get("address", "")
    if username:
        AccessAttempt.objects.filter(username=username).delete()
        if person := User.objects.filter(username=username).first():
            account_changed.send(None, person=person, words="解除登录锁定", by=request.user)
    elif address:
        AccessAttempt.objects.filter(ip_address=address).delete()
    messages.success(request, f"“{username or address}”的登录失败次数已清零，可以重新登录")
    return redirect("staff:logins")
