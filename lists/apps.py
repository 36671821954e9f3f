from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lists"
    verbose_name = "列表"

    def ready(self):
        from lists import fields, rows, storing, vocabulary
        from records import snapshot
        from records.tracking import FOLLOWERS
        from search.index import SOURCES

        FOLLOWERS.append(storing.follow)
        SOURCES += [fields, rows, storing, vocabulary, snapshot]
