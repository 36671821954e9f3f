from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "来源"

    def ready(self):
        from documents import fields
        from lists.rows import register

        register(fields, fields.DOCUMENT)
