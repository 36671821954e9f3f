"""The addresses of accounts, beside those of the desk."""

from django.contrib import admin
from django.urls import path

from staff.account import account_page
from staff.logins import login_list
from staff.password_reset import ForgottenView, NewPasswordView
from staff.second_factor import code_page, second_factor_page

app_name = "staff"
urlpatterns = [
    path("account/", admin.site.admin_view(account_page), name="account"),
    path("account/second-factor/", admin.site.admin_view(second_factor_page), name="second_factor"),
    path("account/code/", admin.site.admin_view(code_page), name="code"),
    path("logins/", admin.site.admin_view(login_list), name="logins"),
    path("password/", ForgottenView.as_view(), name="password_reset"),
    path("password/<uidb64>/<token>/", NewPasswordView.as_view(), name="password_reset_confirm"),
]
