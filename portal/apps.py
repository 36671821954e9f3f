import gc

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self):
        from portal.vocabulary import vocabulary
        from search.vocabulary import provide

        provide(vocabulary)
        # The last app: all that was loaded stays, and looking through it again and again took a tenth of each start.
        gc.freeze()
        gc.enable()
