from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "terms"
    verbose_name = "名词解释"

    def ready(self):
        from terms.search import register_all

        register_all()
