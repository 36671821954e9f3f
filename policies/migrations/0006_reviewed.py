from django.db import migrations, models


class Migration(migrations.Migration):
    """In a separate transaction: PostgreSQL cannot alter a table whose rows were just changed."""

    dependencies = [("policies", "0005_history_and_review")]

    operations = [
        migrations.AddConstraint(
            model_name="department",
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
                name="policies_department_reviewed",
                violation_error_message="已发布的记录必须有审核人和审核日期",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
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
                name="policies_measure_reviewed",
                violation_error_message="已发布的记录必须有审核人和审核日期",
            ),
        ),
        migrations.AddConstraint(
            model_name="platform",
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
                name="policies_platform_reviewed",
                violation_error_message="已发布的记录必须有审核人和审核日期",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
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
                name="policies_policy_reviewed",
                violation_error_message="已发布的记录必须有审核人和审核日期",
            ),
        ),
    ]
