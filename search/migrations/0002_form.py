"""The index stores its format. It is derived: `start` rebuilds an index made by an earlier version."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField("stamp", "form", models.CharField(default="", max_length=16)),
        migrations.RenameField("entry", "text", "body"),
    ]
