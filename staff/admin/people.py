"""The desk for the people who keep the records: their roles, and the departments they are there for."""

from contextlib import nullcontext
from operator import attrgetter

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from policies.models import Duty
from records.forms import TypedField
from records.tracking import writing
from staff.desk.forms import ConfirmsSaving, InWords
from staff.desk.history import HistoryPages
from staff.desk.listing import SortsAlike
from staff.finding import FoldedSearch, is_held
from staff.forms import PermissionsField
from staff.models import User
from staff.password_reset import show_link
from staff.second_factor import forget
from staff.sessions import end_sessions, open_sessions
from staff.signals import account_changed

# What nobody edits needs nobody's permission: rooms, and single tables.
NOT_EDITED = ["admin", "axes", "otp_totp", "otp_static", "contenttypes", "sessions", "search", "lists"]
KEPT_BY_CODE = ["permission", "loaded", "dataversion", "revision"]


def _choices():
    """All choices in sight: Django's two boxes with arrows between them speak English."""
    return forms.CheckboxSelectMultiple(attrs={"class": "choices"})


ROLES = "编辑写草稿；审核人发布别人写的；管理员管理人员，并可写明理由单独发布。没有角色的人登录后什么也不能做"
DEACTIVATE = "有人离开时取消勾选，不要删除：对方立即不能登录，历史里仍然看得到做过什么"


class RoleFilter(admin.SimpleListFilter):
    title, parameter_name = "角色", "role"

    def lookups(self, request, model_admin):
        return [*Group.objects.order_by("pk").values_list("pk", "name"), ("none", "没有角色")]

    def queryset(self, request, queryset):
        value = self.value() or ""
        if value == "none":
            return queryset.filter(groups=None, is_superuser=False)
        return queryset.filter(groups=value) if value.isdecimal() and len(value) < 10 else queryset


class NewPersonForm(UserCreationForm):
    """Without `autofocus`: a form of the admin gives its first field the focus by itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)


class DutyInline(InWords, admin.TabularInline):
    """For which departments: without any, a person edits the policies of all."""

    model = Duty
    extra = 0
    autocomplete_fields = ["department"]
    verbose_name_plural = "部门分工（不填：负责全部部门）"


@admin.register(User)
class PersonAdmin(SortsAlike, ConfirmsSaving, HistoryPages, FoldedSearch, UserAdmin):
    """Rights come with a role (a group), or with being an administrator; never one by one."""

    inlines = [DutyInline]
    formfield_overrides = {models.CharField: {"form_class": TypedField}, models.EmailField: {}}
    add_form = NewPersonForm  # a person without a password cannot log in, so that choice is not offered
    add_form_template = None
    change_form_template = "admin/person_form.html"
    list_display = ["username", "full_name", "roles", "has_app", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active", "is_superuser", "must_use_second_factor"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "must_change_password"]}),
        ("个人信息", {"fields": ["last_name", "first_name", "email"]}),
        ("角色", {"fields": ["groups", "is_superuser", "is_staff", "is_active"]}),
        ("登录", {"fields": ["must_use_second_factor", "has_app", "last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined", "has_app"]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"], "description": "对方首次登录时须改用自己的密码。"}),
        ("个人信息", {"fields": ["last_name", "first_name", "email"]}),
        ("角色", {"fields": ["groups", "is_superuser", "is_staff", "must_use_second_factor"]}),
    ]

    @admin.display(description="姓名", ordering="last_name")
    def full_name(self, person):
        return person.get_full_name()

    @admin.display(description="角色")
    def roles(self, person):
        roles = sorted(person.groups.all(), key=attrgetter("pk"))
        names = [*(["超级管理员"] if person.is_superuser else []), *(group.name for group in roles)]
        return "、".join(names) or "没有角色"

    @admin.display(description="动态口令", boolean=True)
    def has_app(self, person):
        return any(device.confirmed for device in person.totpdevice_set.all())

    def get_inlines(self, request, obj):
        return self.inlines if request.user.has_perm("policies.view_duty") else []

    def get_search_results(self, request, queryset, search_term):
        """By user name, e-mail, or full name in either order: 李小明 is found though his names stand in two fields."""
        if not search_term.strip():
            return queryset, False
        people = User.objects.values_list("pk", "username", "email", "last_name", "first_name")
        ids = [
            pk for pk, username, email, last, first in people
            if is_held(search_term, [username, email, last + first, first + last])
        ]  # fmt: skip
        return queryset.filter(Q(pk__in=ids)), False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "totpdevice_set")

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs | {"widget": _choices()})
        if db_field.name == "groups":
            field.queryset = field.queryset.order_by("pk")
            field.label, field.help_text = "角色", ROLES
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, TypedField):
            field.column = db_field
        if db_field.name == "is_active":
            field.help_text = DEACTIVATE
        return field

    def get_readonly_fields(self, request, obj=None):
        """Nobody makes an administrator of everything but one."""
        return [*super().get_readonly_fields(request, obj), *([] if request.user.is_superuser else ["is_superuser"])]

    def has_change_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def get_changeform_initial_data(self, request):
        return {"is_staff": True} | super().get_changeform_initial_data(request)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """One entry in the history for all that a form changes: the person, roles and duties."""
        with writing() if request.method == "POST" else nullcontext():
            return super()._changeform_view(request, object_id, form_url, extra_context)

    def may_restore(self, request, record):
        return False  # a role is given, never brought back by a click

    def save_model(self, request, obj, form, change):
        """A password that somebody else chose is changed at the first login."""
        obj.must_change_password = obj.must_change_password or not change
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.is_active and not form.instance.has_role:
            self.message_user(
                request, f"{form.instance}还没有角色，登录后什么也不能做。请在“角色”里勾选。", messages.WARNING
            )

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        person = User.objects.filter(pk=id).first() if response.status_code == 302 else None
        if person and person != request.user:
            person.must_change_password = True
            person.save(update_fields=["must_change_password"])
            account_changed.send(None, person=person, words="管理员设置了临时密码", by=request.user)
        return response

    # --- What is done to an account at a click ---

    def get_urls(self):
        guarded = self.admin_site.admin_view(self.deed_view)
        return [path("<int:id>/do/<slug:deed>/", guarded, name="staff_user_do"), *super().get_urls()]

    def deed_view(self, request, id, deed):
        """End the person's sessions, forget their second factor, or make a link to a new password."""
        person = get_object_or_404(User, pk=id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if request.method != "POST" or deed not in ("end-sessions", "forget-app", "password-link"):
            raise Http404
        if deed == "password-link":
            return show_link(request, person)
        if deed == "forget-app":
            forget(person, "管理员清除了动态口令", request.user)
            self.message_user(
                request, f"{person}的动态口令已清除，下次登录只用密码；要求使用的须重新登记", messages.SUCCESS
            )
        count = end_sessions(person, request.POST.get("end", ""), but=request.session.session_key)
        if deed == "end-sessions":
            account_changed.send(None, person=person, words=f"管理员结束 {count} 处登录", by=request.user)
            self.message_user(request, f"已结束{person}的 {count} 处登录", messages.SUCCESS)
        return redirect("admin:staff_user_change", person.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_change_permission(request, obj):
            context |= {"person": obj, "sessions": open_sessions(obj), "own": request.session.session_key}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(self, request, object_id, extra_context=None):
        """Whoever did something stays in the history: deactivating is offered instead."""
        person = self.get_object(request, unquote(object_id))
        if person and self.has_change_permission(request, person) and not self.has_delete_permission(request, person):
            self.message_user(request, f"{person}不能删除：{DEACTIVATE}。", messages.WARNING)
            return redirect("admin:staff_user_change", person.pk)
        return super().delete_view(request, object_id, extra_context)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.last_login is None)


for kept_by_code in (Group, StaticDevice, TOTPDevice):  # nobody looks at the keys of somebody's second factor
    admin.site.unregister(kept_by_code)


@admin.register(Group)
class RoleAdmin(SortsAlike, ConfirmsSaving, GroupAdmin):
    filter_horizontal = []

    def has_delete_permission(self, request, obj=None):
        return False  # its people would silently lose what they may do

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "permissions":
            editable = Permission.objects.exclude(content_type__app_label__in=NOT_EDITED)
            editable = editable.exclude(content_type__model__in=KEPT_BY_CODE)
            kwargs |= {"form_class": PermissionsField, "queryset": editable, "widget": _choices()}
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)


@admin.register(Duty)
class DutyAdmin(InWords, admin.ModelAdmin):
    """Who is named here edits the policies of these departments and their measures, and nothing else."""

    list_display = ["person", "department"]
    list_filter = ["department"]
    list_select_related = ["person", "department"]
    autocomplete_fields = ["person", "department"]
    fields = ["person", "department"]
