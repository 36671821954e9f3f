"""The desk for the people who keep the records."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from staff.models import User


@admin.register(User)
class StaffAdmin(UserAdmin):
    list_display = ["username", "last_name", "first_name", "is_staff", "is_active", "last_login"]
    fieldsets = [*UserAdmin.fieldsets, ("密码", {"fields": ["must_change_password"]})]

    def save_model(self, request, obj, form, change):
        """A password that somebody else chose is changed at the first login."""
        obj.must_change_password = obj.must_change_password or not change
        super().save_model(request, obj, form, change)

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if response.status_code == 302 and str(request.user.pk) != str(id):
            User.objects.filter(pk=id).update(must_change_password=True)
        return response
