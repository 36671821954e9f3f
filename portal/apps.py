from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

ROOMS_SHOWN = ("records", "policies", "indicators", "portal")
NEVER_SHOWN = ("DataVersion", "Loaded", "Version", "Revision", "Duty")


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self):
        from portal.roles import make_roles
        from portal.search import register_all
        from portal.vocabulary import vocabulary
        from records import edition
        from search.vocabulary import provide

        register_all()
        provide(vocabulary)
        shown = (model for room in ROOMS_SHOWN for model in apps.get_app_config(room).get_models())
        edition.follow(model for model in shown if model.__name__ not in NEVER_SHOWN)
        # The last room that has tables: every permission is there by then.
        post_migrate.connect(make_roles, sender=apps.get_app_config("staff"))


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.DeskSite"
