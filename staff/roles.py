"""Who may do what: the three roles, made anew after every migration, so that a new table is never nobody's."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITOR, REVIEWER, ADMINISTRATOR = "编辑", "审核人", "管理员"
ROOMS = ("records", "policies", "indicators", "terms")
KEPT_BY_CODE = ("version", "revision", "loaded", "dataversion", "duty")
FURTHER = {  # what each may do besides writing records and their parts
    EDITOR: ["records.view_version"],
    REVIEWER: ["records.view_version", "records.review"],
    ADMINISTRATOR: [
        "records.view_version", "records.review", "records.publish_alone",
        "policies.add_duty", "policies.change_duty", "policies.delete_duty", "policies.view_duty",
        "staff.add_user", "staff.change_user", "staff.view_user", "auth.view_group",
    ],
}  # fmt: skip


def make_roles(**kwargs):
    """Give each role exactly its rights."""
    writing = Q(content_type__app_label__in=ROOMS) & ~Q(content_type__model__in=KEPT_BY_CODE)
    for role, rights in FURTHER.items():
        allowed = writing
        for right in rights:
            room, codename = right.split(".")
            allowed |= Q(content_type__app_label=room, codename=codename)
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(allowed))
