from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0012_words_for_readers")]

    operations = [
        migrations.AddIndex("policy", models.Index(fields=["issued_on", "status"], name="policies_policy_issued")),
    ]
