"""Starts the history of existing records, once, after the migration that created the history."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Exists, OuterRef

from records.history import CHUNK, Action, Version
from records.ownership import roots
from records.tracking import writing


def begin(**kwargs):
    tables = {model._meta.db_table for model in (*roots(), Version)}
    if not tables <= set(connection.introspection.table_names()):
        return  # a reverse migration
    for model in roots():
        kind = ContentType.objects.get_for_model(model)
        unknown = model._base_manager.exclude(
            Exists(Version.objects.filter(content_type=kind, object_id=OuterRef("pk")))
        ).order_by("pk")
        while ids := list(unknown.values_list("pk", flat=True)[:CHUNK]):
            with writing(via="migrate") as current:
                current.notes |= {(model, pk): (Action.FOUND, "") for pk in ids}
                current.touched[model].update(ids)
