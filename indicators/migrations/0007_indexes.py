from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0006_formula"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="indicator",
            index=models.Index(fields=["updated_at"], name="indicators_indicator_moved"),
        ),
        migrations.AddIndex(
            model_name="indicator",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="indicators_indicator_waiting",
            ),
        ),
    ]
