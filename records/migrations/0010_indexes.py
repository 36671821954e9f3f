from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_words_for_readers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["updated_at"], name="records_document_moved"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("status", "published"), _negated=True),
                fields=["status", "updated_at"],
                name="records_document_waiting",
            ),
        ),
    ]
