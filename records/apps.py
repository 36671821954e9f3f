from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "记录"

    def ready(self):
        from records.beginning import begin
        from records.tracking import Tracked, watch

        for model in apps.get_models():
            if issubclass(model, Tracked):
                watch(model)
        post_migrate.connect(begin, sender=self)
