from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lists"
    verbose_name = "列表"

    def ready(self):
        from lists import fields, rows, vocabulary
        from records import snapshot
        from records.tracking import FOLLOWERS
        from search.index import SOURCES

        FOLLOWERS.append(rows.follow)
        SOURCES += [fields, rows, vocabulary, snapshot]
