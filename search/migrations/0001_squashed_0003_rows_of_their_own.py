from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("search", "0001_initial"), ("search", "0002_form"), ("search", "0003_rows_of_their_own")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("version", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=32)),
                ("form", models.CharField(default="", max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.PositiveSmallIntegerField()),
                ("record_id", models.PositiveBigIntegerField()),
                ("names", models.TextField()),
                ("body", models.TextField()),
                ("number", models.TextField()),
                ("date", models.PositiveIntegerField()),
                ("facets", models.JSONField()),
                ("version", models.PositiveBigIntegerField(db_index=True)),
            ],
            options={
                "indexes": [models.Index(fields=["model", "record_id"], name="search_entr_model_930589_idx")],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "gram", "block", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("gram", models.CharField(max_length=16)),
                ("block", models.PositiveIntegerField()),
                ("bits", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="FacetBits",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "facet", "value", "block", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("facet", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=120)),
                ("block", models.PositiveIntegerField()),
                ("bits", models.BinaryField()),
                ("version", models.PositiveBigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="LongGram",
            fields=[
                ("gram", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("is_ready", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Remade",
            fields=[
                ("block", models.IntegerField(primary_key=True, serialize=False)),
                ("form", models.CharField(max_length=16)),
            ],
        ),
    ]
