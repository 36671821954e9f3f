from django.db import migrations, models


class Migration(migrations.Migration):
    """In a separate transaction: PostgreSQL cannot alter a table whose rows were just changed."""

    dependencies = [("indicators", "0003_history_and_review")]

    operations = [
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("reviewed_as__in", ["fixture", "before"]), ("reviewed_at__isnull", False)),
                    models.Q(
                        ("reviewed_as__in", ["reviewer", "alone"]),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="indicators_indicator_reviewed",
                violation_error_message="已发布的记录必须有审核人和审核日期",
            ),
        ),
    ]
