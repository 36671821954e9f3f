"""Limits on failed logins: for an account from one address, for an account from anywhere, for an address."""

from ipaddress import IPv6Address, ip_address, ip_network

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.shortcuts import render

HOME_NETWORK = 64  # bits of an IPv6 address that name a customer; the rest is theirs to choose


def address_of(request):
    """The address a request is counted against. IPv6 addresses of one network count as one.

    X-Forwarded-For is believed only as far as `TRUSTED_PROXIES` of our own proxies wrote it, from its end.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not settings.TRUSTED_PROXIES or not forwarded:
        return _network(connected)
    return _network(forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))]) or _network(connected)


def _network(text):
    """An address as it is counted; None for what is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, HOME_NETWORK), strict=False).network_address)


class Attempts(AxesDatabaseHandler):
    """Axes counts an account together with an address; this counts each of them alone, too."""

    def get_failures(self, request, credentials=None):
        together = super().get_failures(request, credentials)
        request.lockout_reason = self._reason(request, credentials)
        return max(together, settings.AXES_FAILURE_LIMIT) if request.lockout_reason else together

    def _reason(self, request, credentials):
        """Which limit of one alone is reached: "address", "account" or none."""
        recent = AccessAttempt.objects.filter(attempt_time__gte=request.axes_attempt_time - settings.AXES_COOLOFF_TIME)
        if _failures(recent.filter(ip_address=request.axes_ip_address)) >= settings.LOGIN_FAILURES_OF_ADDRESS:
            return "address"
        name = (credentials or {}).get("username")
        if not name or _failures(recent.filter(username=name)) < settings.LOGIN_FAILURES_OF_ACCOUNT:
            return ""
        # Strangers cannot lock a person out of the place they usually log in from.
        is_usual = AccessLog.objects.filter(username=name, ip_address=request.axes_ip_address).exists()
        return "" if is_usual else "account"


def _failures(attempts):
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def locked_out(request, response=None, credentials=None):
    """The answer after too many failed logins."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    reason = getattr(request, "lockout_reason", "")
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT, "reason": reason}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
