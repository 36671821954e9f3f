"""A new password for whoever forgot the old one: by e-mail where that is set up, else by an administrator's link."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import views as auth_views
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from staff.signals import account_changed

BETWEEN_LETTERS = timedelta(minutes=5)  # to one person: nobody's mailbox is filled by a stranger


def link_for(request, person):
    """A link by which `person` chooses a new password, once, within `settings.PASSWORD_RESET_TIMEOUT`."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("staff:password_reset_confirm", args=[key, default_token_generator.make_token(person)])
    return request.build_absolute_uri(path)


class LetterForm(auth_forms.PasswordResetForm):
    """To whom a link is sent. What is answered does not tell whether there is such a person."""

    def get_users(self, email):
        for person in super().get_users(email):
            if cache.add(f"password-letter-{person.pk}", True, BETWEEN_LETTERS.total_seconds()):
                yield person


class ForgottenView(auth_views.PasswordResetView):
    form_class = LetterForm
    template_name = "admin/forgotten.html"
    email_template_name = "admin/forgotten_letter.txt"
    subject_template_name = "admin/forgotten_subject.txt"
    success_url = reverse_lazy("admin:login")
    title = "忘记密码"

    def get_context_data(self, **kwargs):
        context = admin.site.each_context(self.request) | super().get_context_data(**kwargs)
        return context | {"has_mail": bool(settings.EMAIL_URL), "title": self.title}

    def form_valid(self, form):
        if not settings.EMAIL_URL:
            return redirect("staff:password_reset")
        messages.info(self.request, "如果这个邮箱属于一位工作人员，设置新密码的链接已经寄出。没有收到时，请找管理员。")
        return super().form_valid(form)


class NewPasswordForm(auth_forms.SetPasswordForm):
    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class NewPasswordView(auth_views.PasswordResetConfirmView):
    """Where the link leads. The second factor is asked for at the login that follows."""

    form_class = NewPasswordForm
    template_name = "admin/new_password.html"
    success_url = reverse_lazy("admin:login")
    title = "设置新密码"

    def get_context_data(self, **kwargs):
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs) | {"title": self.title}

    def form_valid(self, form):
        response = super().form_valid(form)
        AccessAttempt.objects.filter(username=form.user.get_username()).delete()
        account_changed.send(None, person=form.user, words="用一次性链接设置了新密码", by=form.user)
        messages.success(self.request, "新密码已生效，请登录")
        return response


def show_link(request, person):
    """Show an administrator the link to hand on."""
    account_changed.send(None, person=person, words="生成设置新密码的一次性链接", by=request.user)
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    context = admin.site.each_context(request) | {
        "title": f"设置新密码的链接：{person}", "person": person, "link": link_for(request, person), "hours": hours,
    }  # fmt: skip
    return render(request, "admin/password_link.html", context)
