from django.db import migrations, models

COLLATIONS = {"postgresql": "C", "sqlite": "BINARY"}


def add_title_index(apps, schema_editor):
    """An index by which a million records are listed by name without sorting: by code points on every database."""
    collation = COLLATIONS[schema_editor.connection.vendor]
    columns = f'kind, title_key COLLATE "{collation}", record_id'
    schema_editor.execute(f"CREATE INDEX lists_storedrow_title ON lists_storedrow ({columns})")


class Migration(migrations.Migration):
    replaces = [("lists", "0001_initial"), ("lists", "0002_title_key"), ("lists", "0003_title_index")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("record_id", models.PositiveBigIntegerField()),
                ("parent_id", models.PositiveBigIntegerField(db_index=True, null=True)),
                ("title_key", models.TextField(default="")),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Remade",
            fields=[
                ("kind", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("last_id", models.PositiveBigIntegerField()),
                ("form", models.CharField(max_length=16)),
            ],
        ),
        migrations.RunPython(add_title_index, migrations.RunPython.noop),
    ]
