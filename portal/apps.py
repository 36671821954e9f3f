from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

ROOMS_SHOWN = ("records", "policies", "indicators", "portal")
NEVER_SHOWN = ("DataVersion", "Loaded")


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self):
        from django.apps import apps

        from portal.search import register_all
        from records import edition

        register_all()
        shown = (model for room in ROOMS_SHOWN for model in apps.get_app_config(room).get_models())
        edition.follow(model for model in shown if model.__name__ not in NEVER_SHOWN)


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.DeskSite"
