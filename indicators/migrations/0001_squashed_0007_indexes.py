import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.models


class Migration(migrations.Migration):
    replaces = [
        ("indicators", "0001_initial"),
        ("indicators", "0002_since_and_withdrawal"),
        ("indicators", "0003_history_and_review"),
        ("indicators", "0004_reviewed"),
        ("indicators", "0005_not_found"),
        ("indicators", "0006_formula"),
        ("indicators", "0007_indexes"),
    ]

    initial = True

    dependencies = [
        ("policies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
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
                ("name", models.CharField(max_length=120, unique=True, verbose_name="名称")),
                (
                    "unit",
                    models.CharField(help_text="%、亿元、万元、家、个、人、位……", max_length=12, verbose_name="单位"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("investment", "研发投入"),
                            ("progress", "创新成效"),
                            ("zones", "园区与示范区"),
                            ("platforms", "创新平台"),
                            ("talent", "人才与团队"),
                            ("cooperation", "开放合作"),
                            ("reform", "激励与改革"),
                            ("policy", "政策供给"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("definition", models.TextField(blank=True, verbose_name="含义")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "指标",
                "verbose_name_plural": "指标",
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="indicators_indicator_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="indicators_indicator_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="indicators_indicator_status",
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
                        name="indicators_indicator_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="indicators.indicator",
                        verbose_name="指标",
                    ),
                ),
                ("low", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="数值（下限）")),
                (
                    "high",
                    models.DecimalField(
                        decimal_places=4, help_text="单个数值时与下限相同", max_digits=20, verbose_name="数值（上限）"
                    ),
                ),
                (
                    "qualifier",
                    models.CharField(
                        blank=True, help_text="来源用词：以上、左右、超过、余、近", max_length=8, verbose_name="修饰词"
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[("actual", "实际"), ("target", "目标"), ("derived", "推算")],
                        max_length=8,
                        verbose_name="性质",
                    ),
                ),
                ("period", models.CharField(blank=True, help_text="不知道就留空", max_length=60, verbose_name="时间")),
                ("year_from", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="起始年份")),
                ("year_until", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="截止年份")),
                ("scope", models.CharField(max_length=80, verbose_name="范围")),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="figures",
                        to="policies.policy",
                        verbose_name="相关政策",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="figures",
                        to="policies.platform",
                        verbose_name="相关平台",
                    ),
                ),
                (
                    "formula",
                    models.CharField(
                        blank=True,
                        help_text="性质是推算时必填：由哪些公布的数、怎样算出",
                        max_length=200,
                        verbose_name="算式",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "数据",
                "verbose_name_plural": "数据",
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("high"))),
                        name="indicators_observation_low_high",
                        violation_error_message="下限不能大于上限",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_from__lte", models.F("year_until"))),
                        name="indicators_observation_years",
                        violation_error_message="截止年份不能早于起始年份",
                    ),
                ],
            },
        ),
    ]
