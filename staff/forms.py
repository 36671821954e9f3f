"""Forms for the people who keep the records."""

from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError

from staff.signals import account_changed

ACTIONS = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看"}


class OwnPasswordForm(AdminPasswordChangeForm):
    """By which somebody chooses a password of their own: keeping the one that was given is no choice."""

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError("新密码不能与旧密码相同")
        return password

    def save(self, commit=True):
        self.user.must_change_password = False
        person = super().save(commit)
        account_changed.send(None, person=person, words="修改了自己的密码", by=person)
        return person


class PermissionsField(forms.ModelMultipleChoiceField):
    """What a group may do; Django stores its names in English."""

    def label_from_instance(self, permission):
        action, _, _ = permission.codename.partition("_")
        return f"{ACTIONS[action]}{permission.content_type.name}" if action in ACTIONS else permission.name
