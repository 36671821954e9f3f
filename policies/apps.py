from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "政策知识"

    def ready(self):
        from policies.search import register_all

        register_all()
