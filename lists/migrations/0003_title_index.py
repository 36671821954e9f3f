"""An index by which a million records are listed by name without sorting them: by code points on every database."""

from django.db import migrations

COLLATIONS = {"postgresql": "C", "sqlite": "BINARY"}


def add(apps, schema_editor):
    collation = COLLATIONS[schema_editor.connection.vendor]
    columns = f'kind, title_key COLLATE "{collation}", record_id'
    schema_editor.execute(f"CREATE INDEX lists_storedrow_title ON lists_storedrow ({columns})")


def remove(apps, schema_editor):
    schema_editor.execute("DROP INDEX lists_storedrow_title")


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_title_key")]

    operations = [migrations.RunPython(add, remove)]
