from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self):
        from documents import fields
        from lists.rows import register
        from portal.accounts import keep_history
        from portal.roles import make_roles
        from portal.vocabulary import vocabulary
        from search.vocabulary import provide

        register(fields, fields.DOCUMENT)
        keep_history()
        provide(vocabulary)
        # The last room that has tables: every permission is there by then.
        post_migrate.connect(make_roles, sender=apps.get_app_config("staff"))


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.DeskSite"
