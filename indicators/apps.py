from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "指标"

    def ready(self):
        from indicators import fields
        from lists.rows import register

        register(fields, fields.INDICATOR)
