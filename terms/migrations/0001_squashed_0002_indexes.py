import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.models


class Migration(migrations.Migration):
    replaces = [("terms", "0001_initial"), ("terms", "0002_indexes")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("in_review", "待审核"),
                            ("published", "已发布"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="发布时间")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="撤回原因"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "reviewed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reviewer", "由他人审核"),
                            ("alone", "管理员单独发布"),
                            ("fixture", "随初始资料一并审核"),
                            ("before", "审核制度建立以前发布"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="审核方式",
                    ),
                ),
                ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="审核时间")),
                ("not_found", records.models.NotFoundField(blank=True, default=list, verbose_name="未载明的内容")),
                ("slug", records.models.SlugField(max_length=80, unique=True, verbose_name="网址名")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="名词")),
                (
                    "aliases",
                    records.models.NameListField(
                        blank=True,
                        default=list,
                        help_text="同一个意思的其他写法；页面上遇到时也指到这里",
                        verbose_name="又称",
                    ),
                ),
                ("meaning", models.TextField(help_text="用自己的话写，数字与来源一致", verbose_name="含义")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "名词",
                "verbose_name_plural": "名词",
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="terms_term_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="terms_term_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="terms_term_status",
                        violation_error_message="状态只能是草稿、待审核、已发布或已撤回",
                    ),
                    models.CheckConstraint(
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
                        name="terms_term_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
    ]
