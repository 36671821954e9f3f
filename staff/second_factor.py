"""The second factor: a code from an app on the phone (TOTP), or a recovery code for whoever lost it."""

import base64
from urllib.parse import urlencode

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django_otp import login as otp_login
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.logins import Outcome, record
from staff.middleware import desk
from staff.sessions import end_sessions
from staff.signals import account_changed

DUE = "second_factor_due"  # in a session whose password was right and whose code was not asked for yet
RECOVERY_CODES = 10


def note_due(sender, request, user, **kwargs):
    """At a login: whoever has a second factor must use it."""
    if app_of(user):
        request.session[DUE] = True


def begin_asking():
    user_logged_in.connect(note_due, dispatch_uid="second_factor_due")


def require_second_factor(get_response):
    """Open the desk only to those who gave the code that their account asks for."""

    def middleware(request):
        if request.path.startswith(desk()) and request.user.is_authenticated and _is_missing(request):
            open_pages = {reverse(name) for name in ("staff:code", "admin:logout", "admin:jsi18n")}
            if not request.session.get(DUE):  # nothing is set up yet
                open_pages.add(reverse("staff:second_factor"))
            if request.path not in open_pages:
                return _led_to_code(request)
        return get_response(request)

    return middleware


def _is_missing(request):
    is_asked = request.user.must_use_second_factor or request.session.get(DUE)
    return is_asked and not request.user.is_verified()


def _led_to_code(request):
    to = reverse("staff:code" if request.session.get(DUE) else "staff:second_factor")
    following = request.get_full_path() if request.method == "GET" else desk()
    return redirect(f"{to}?{urlencode({'next': following})}")


def app_of(person):
    """The person's app, once it is set up."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


class CodeForm(forms.Form):
    code = forms.CharField(
        label="动态口令",
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split()).lower()


def code_page(request):
    """Ask for the code after the password."""
    if request.user.is_verified() or not request.session.get(DUE):
        return redirect(_following(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = _accepting(request.user, form.cleaned_data["code"])
        if device:
            otp_login(request, device)
            return redirect(_following(request))
        record(request, request.user.get_username(), Outcome.CODE_FAILED)
        form.add_error("code", "动态口令不对，或者已经用过。请等手机上换了新的再试；连续失败时要多等一会儿")
    return _page(request, "admin/code.html", "输入动态口令", form=form, next=_following(request))


def _accepting(person, code):
    """The device of `person` that takes `code`: the app six digits, the list of recovery codes anything else."""
    kind = TOTPDevice if code.isdecimal() else StaticDevice
    for device in kind.objects.filter(user=person, confirmed=True):
        if verified := verify_token(person, device.persistent_id, code):
            return verified
    return None


def second_factor_page(request):
    """Set the app up, anew if there is one; or turn it off."""
    if request.method == "POST" and "off" in request.POST:
        return _turn_off(request)
    with transaction.atomic():
        device, _ = TOTPDevice.objects.get_or_create(user=request.user, confirmed=False, defaults={"name": "手机"})
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if verify_token(request.user, device.persistent_id, form.cleaned_data["code"]):
            return _page(request, "admin/recovery_codes.html", "动态口令已启用", codes=_set_up(request, device))
        form.add_error("code", "动态口令不对。请核对手机的时间，等换了新的口令再输入")
    return _page(
        request, "admin/second_factor.html", "动态口令", form=form, picture=_picture(device),
        secret=base64.b32encode(device.bin_key).decode(), is_on=app_of(request.user) is not None,
    )  # fmt: skip


def _picture(device):
    """The QR code as inline SVG, without a style that the Content-Security-Policy would refuse."""
    code = segno.make(device.config_url, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=5, border=4, dark="#000", light="#fff"))  # nothing in it is typed


def _set_up(request, device):
    """From now on this app counts, and no other; the recovery codes are shown once."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
        StaticDevice.objects.filter(user=request.user).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        paper = StaticDevice.objects.create(user=request.user, name="备用码")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
        account_changed.send(None, person=request.user, words="启用动态口令", by=request.user)
    end_sessions(request.user, but=request.session.session_key)
    otp_login(request, device)
    return codes


def _turn_off(request):
    if request.user.must_use_second_factor:
        messages.error(request, "管理员要求您的账号使用动态口令，不能关闭")
    else:
        forget(request.user, "关闭动态口令", request.user)
        request.session.pop(DUE, None)
        messages.success(request, "动态口令已关闭，以后只用密码登录")
    return redirect("staff:account")


def forget(person, words, by):
    """Take the app and the recovery codes of `person` away."""
    with transaction.atomic():
        for kind in (TOTPDevice, StaticDevice):
            kind.objects.filter(user=person).delete()
        account_changed.send(None, person=person, words=words, by=by)


def _following(request):
    to = request.POST.get("next") or request.GET.get("next") or ""
    return to if url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure()) else desk()


def _page(request, template, title, **context):
    return render(request, template, admin.site.each_context(request) | {"title": title} | context)
