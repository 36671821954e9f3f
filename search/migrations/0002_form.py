"""The index says which form it has. It is derived: what an earlier version made is made anew by `start`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField("stamp", "form", models.CharField(default="", max_length=16)),
        migrations.RenameField("entry", "text", "body"),
    ]
