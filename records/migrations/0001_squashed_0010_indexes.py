import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import records.dates
import records.history
import records.models


class Migration(migrations.Migration):
    replaces = [
        ("records", "0001_initial"),
        ("records", "0002_since_and_withdrawal"),
        ("records", "0003_history_and_review"),
        ("records", "0004_reviewed"),
        ("records", "0005_not_found"),
        ("records", "0006_accounts"),
        ("records", "0007_words"),
        ("records", "0008_words_of_citations"),
        ("records", "0009_words_for_readers"),
        ("records", "0010_indexes"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DataVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("token", models.CharField(max_length=16)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype", verbose_name="种类"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField(verbose_name="编号")),
                ("name", models.CharField(max_length=200, verbose_name="记录")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="版本")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("editor", "编辑"),
                            ("reviewer", "审核人"),
                            ("administrator", "管理员"),
                            ("program", "程序"),
                        ],
                        max_length=13,
                        verbose_name="身份",
                    ),
                ),
                ("via", models.CharField(blank=True, max_length=40, verbose_name="程序")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "新建"),
                            ("changed", "修改"),
                            ("deleted", "删除"),
                            ("submitted", "提交审核"),
                            ("sent_back", "退回草稿"),
                            ("published", "发布"),
                            ("withdrawn", "撤回"),
                            ("restored", "恢复"),
                            ("merged", "合并两人的修改"),
                            ("discarded", "放弃修订稿"),
                            ("account", "账号"),
                            ("found", "开始记录历史"),
                        ],
                        max_length=10,
                        verbose_name="操作",
                    ),
                ),
                ("why", models.TextField(blank=True, verbose_name="理由")),
                ("status", models.CharField(blank=True, max_length=12, verbose_name="状态")),
                ("of_draft", models.BooleanField(default=False, verbose_name="修订稿")),
                ("changed", models.JSONField(encoder=records.history.Readable, verbose_name="改动")),
                ("state", models.JSONField(encoder=records.history.Readable, verbose_name="内容")),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "ordering": ["-pk"],
                "permissions": [("review", "审核并发布别人写的内容"), ("publish_alone", "单独发布，须写明理由")],
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(fields=["content_type", "object_id", "id"], name="records_ver_content_0f302f_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("status", models.CharField(max_length=12)),
                ("state", models.JSONField(encoder=records.history.Readable)),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.version"
                    ),
                ),
            ],
            options={
                "default_permissions": [],
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id"), name="records_revision_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review"])), name="records_revision_status"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("is_title_ours", models.BooleanField(default=False, verbose_name="标题由本库拟定")),
                (
                    "publisher",
                    models.CharField(blank=True, help_text="不清楚就留空", max_length=120, verbose_name="发布者"),
                ),
                (
                    "published_on",
                    records.dates.PartialDateField(blank=True, default="", max_length=10, verbose_name="发布日期"),
                ),
                (
                    "address",
                    models.URLField(blank=True, help_text="没有公开网址就留空", max_length=400, verbose_name="网址"),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("founding", "基础资料"), ("official", "官方网站"), ("secondary", "转引")],
                        max_length=12,
                        verbose_name="可信程度",
                    ),
                ),
                (
                    "paragraph_count",
                    models.PositiveIntegerField(
                        blank=True, help_text="不分段的网页留空", null=True, verbose_name="段落数"
                    ),
                ),
                ("passed_over", models.JSONField(blank=True, default=dict, verbose_name="未摘录的段落及原因")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
            ],
            options={
                "verbose_name": "来源文件",
                "verbose_name_plural": "来源文件",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="records_document_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="records_document_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="records_document_status",
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
                        name="records_document_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="records.document",
                        verbose_name="来源文件",
                    ),
                ),
                (
                    "paragraph",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="原文第几行；网页留空",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="段落",
                    ),
                ),
                ("fields", records.models.NameListField(blank=True, default=list, verbose_name="可印证的内容")),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"),
                ),
                ("object_id", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "出处",
                "verbose_name_plural": "出处",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["content_type", "object_id"], name="records_cit_content_75a0a5_idx")],
            },
        ),
        migrations.CreateModel(
            name="Loaded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="records_loaded_kind_key")],
            },
        ),
    ]
