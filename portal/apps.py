from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self):
        from portal.search import register_all

        register_all()


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.DeskSite"
