from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "terms"
    verbose_name = "名词解释"

    def ready(self):
        from lists.rows import register
        from terms import fields

        register(fields, fields.TERM)
