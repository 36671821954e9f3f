from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "政策知识"

    def ready(self):
        from lists.rows import register
        from policies import fields, nested_fields
        from search.index import REFERRED, SOURCES

        register(fields, fields.POLICY, fields.MEASURE, fields.PLATFORM, fields.DEPARTMENTS_KIND, fields.CONTACT)
        SOURCES.append(nested_fields)
        REFERRED["department"] = ("department", fields.DEPARTMENTS_KIND.model)
