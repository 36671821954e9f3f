from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = "人员"

    def ready(self):
        from staff.account_history import keep_history
        from staff.logins import begin_recording
        from staff.roles import make_roles
        from staff.second_factor import begin_asking
        from staff.sessions import begin_noting

        begin_noting()
        begin_recording()
        begin_asking()
        keep_history()
        post_migrate.connect(make_roles, sender=self)  # the last room that has tables: every permission is there


class DeskConfig(AdminConfig):
    default_site = "staff.admin_site.DeskSite"
