from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("terms", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="term",
            index=models.Index(fields=["updated_at"], name="terms_term_moved"),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="terms_term_waiting",
            ),
        ),
    ]
