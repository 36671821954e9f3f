"""The desk for the people who keep the records."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission

from staff.forms import PermissionsField
from staff.models import User

# What nobody edits needs nobody's permission: rooms, and single tables.
NOT_EDITED = ["admin", "axes", "contenttypes", "sessions", "search"]
KEPT_BY_CODE = ["permission", "loaded", "dataversion", "revision"]


def _choices():
    """All choices in sight: Django's two boxes with arrows between them speak English."""
    return forms.CheckboxSelectMultiple(attrs={"class": "choices"})


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Rights come with a group, or with being an administrator; never one by one."""

    add_form = UserCreationForm  # a person without a password cannot log in, so that choice is not offered
    add_form_template = None
    list_display = ["username", "last_name", "first_name", "is_staff", "is_superuser", "is_active", "last_login"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "must_change_password"]}),
        ("个人信息", {"fields": ["last_name", "first_name", "email"]}),
        ("权限", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("登录", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"], "description": "对方首次登录时须改用自己的密码。"}),
        ("权限", {"fields": ["is_staff", "is_superuser", "groups"]}),
    ]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = _choices()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """Nobody makes an administrator of everything but one."""
        return [*super().get_readonly_fields(request, obj), *([] if request.user.is_superuser else ["is_superuser"])]

    def has_change_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def get_changeform_initial_data(self, request):
        return {"is_staff": True} | super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        """A password that somebody else chose is changed at the first login."""
        obj.must_change_password = obj.must_change_password or not change
        super().save_model(request, obj, form, change)

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if response.status_code == 302 and str(request.user.pk) != str(id):
            User.objects.filter(pk=id).update(must_change_password=True)
        return response


admin.site.unregister(Group)


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin):
    filter_horizontal = []

    def has_delete_permission(self, request, obj=None):
        return False  # its people would silently lose what they may do

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "permissions":
            editable = Permission.objects.exclude(content_type__app_label__in=NOT_EDITED)
            editable = editable.exclude(content_type__model__in=KEPT_BY_CODE)
            kwargs |= {"form_class": PermissionsField, "queryset": editable, "widget": _choices()}
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)
