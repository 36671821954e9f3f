from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0006_reviewed")]

    operations = [
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["policy", "status"], name="policies_measure_public"),
        ),
    ]
