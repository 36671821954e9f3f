from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0013_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["position", "id"], name="policies_measure_listed"),
        ),
    ]
