from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self):
        from portal.vocabulary import vocabulary
        from search.vocabulary import provide

        provide(vocabulary)
