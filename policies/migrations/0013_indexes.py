from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0012_words_for_readers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["updated_at"], name="policies_contact_moved"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="policies_contact_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="department",
            index=models.Index(fields=["updated_at"], name="policies_department_moved"),
        ),
        migrations.AddIndex(
            model_name="department",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="policies_department_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["updated_at"], name="policies_measure_moved"),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="policies_measure_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="platform",
            index=models.Index(fields=["updated_at"], name="policies_platform_moved"),
        ),
        migrations.AddIndex(
            model_name="platform",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="policies_platform_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(fields=["updated_at"], name="policies_policy_moved"),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="policies_policy_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(fields=["issued_on", "status"], name="policies_policy_issued"),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(fields=["published_at"], name="policies_policy_since"),
        ),
    ]
