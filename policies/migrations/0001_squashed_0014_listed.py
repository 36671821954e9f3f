import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.dates
import records.models


class Migration(migrations.Migration):
    replaces = [
        ("policies", "0001_initial"),
        ("policies", "0002_since_and_withdrawal"),
        ("policies", "0003_confirmed_validity"),
        ("policies", "0004_enquiries"),
        ("policies", "0005_history_and_review"),
        ("policies", "0006_reviewed"),
        ("policies", "0007_measures_of_a_policy"),
        ("policies", "0008_not_found"),
        ("policies", "0009_amounts_and_contacts"),
        ("policies", "0010_synonyms"),
        ("policies", "0011_proposed_terms"),
        ("policies", "0012_words_for_readers"),
        ("policies", "0013_indexes"),
        ("policies", "0014_listed"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
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
                ("name", models.CharField(max_length=80, unique=True, verbose_name="名称")),
                ("aliases", records.models.NameListField(blank=True, default=list, verbose_name="简称和别名")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("national", "国家级"), ("autonomous_region", "自治区级"), ("league_city", "盟市级")],
                        max_length=20,
                        verbose_name="层级",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="网站")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "部门",
                "verbose_name_plural": "部门",
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="policies_department_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="policies_department_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="policies_department_status",
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
                        name="policies_department_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="policies.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "matter",
                    models.CharField(help_text="管什么事，例如：高新技术企业认定", max_length=80, verbose_name="事项"),
                ),
                ("office", models.CharField(blank=True, max_length=80, verbose_name="处室")),
                (
                    "phone",
                    models.CharField(
                        blank=True, help_text="连同区号，例如 0471-6328553", max_length=60, verbose_name="电话"
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="网址")),
                (
                    "seen_on",
                    records.dates.PartialDateField(
                        blank=True,
                        default="",
                        help_text="来源是哪一天的；电话和处室会变",
                        max_length=10,
                        verbose_name="资料日期",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "联系方式",
                "verbose_name_plural": "联系方式",
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="policies_contact_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="policies_contact_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="policies_contact_status",
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
                        name="policies_contact_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="工作人员",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="policies.department",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "部门分工",
                "verbose_name_plural": "部门分工",
                "ordering": ["person", "department"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "department"),
                        name="policies_duty_once",
                        violation_error_message="这位工作人员已经负责这个部门",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", records.models.SlugField(max_length=80, unique=True, verbose_name="网址名")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
                ("is_proposed", models.BooleanField(default=False, editable=False, verbose_name="提议，尚未采纳")),
            ],
            options={
                "verbose_name": "主题",
                "verbose_name_plural": "主题",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", records.models.SlugField(max_length=80, unique=True, verbose_name="网址名")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
                ("is_proposed", models.BooleanField(default=False, editable=False, verbose_name="提议，尚未采纳")),
            ],
            options={
                "verbose_name": "政策工具",
                "verbose_name_plural": "政策工具",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", records.models.SlugField(max_length=80, unique=True, verbose_name="网址名")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
                ("is_proposed", models.BooleanField(default=False, editable=False, verbose_name="提议，尚未采纳")),
            ],
            options={
                "verbose_name": "适用对象",
                "verbose_name_plural": "适用对象",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", records.models.SlugField(max_length=80, unique=True, verbose_name="网址名")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "地区",
                "verbose_name_plural": "地区",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Policy",
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
                (
                    "title",
                    models.CharField(help_text="书名号《》之间的全称，一字不改", max_length=200, verbose_name="标题"),
                ),
                (
                    "is_title_ours",
                    models.BooleanField(
                        default=False, help_text="来源没有给出全称，或本库没有抄到全称", verbose_name="标题由本库拟定"
                    ),
                ),
                (
                    "short_title",
                    models.CharField(
                        blank=True, help_text="本库在列表里使用的短称", max_length=80, verbose_name="短标题"
                    ),
                ),
                (
                    "aliases",
                    records.models.NameListField(
                        blank=True, default=list, help_text="来源文件里用过的其他名称", verbose_name="简称和别名"
                    ),
                ),
                ("doc_number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guihua", "规划"),
                            ("yijian", "意见"),
                            ("cuoshi", "措施"),
                            ("banfa", "办法"),
                            ("xize", "细则"),
                            ("fangan", "方案"),
                            ("zhiyin", "指引"),
                            ("tongzhi", "通知"),
                            ("jihua", "计划"),
                            ("qingdan", "清单"),
                            ("tiaoli", "条例"),
                            ("qita", "其他"),
                        ],
                        max_length=12,
                        verbose_name="文种",
                    ),
                ),
                ("is_trial", models.BooleanField(default=False, verbose_name="试行")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("national", "国家级"), ("autonomous_region", "自治区级"), ("league_city", "盟市级")],
                        max_length=20,
                        verbose_name="层级",
                    ),
                ),
                (
                    "issued_on",
                    records.dates.PartialDateField(
                        blank=True,
                        default="",
                        help_text="只写已知的部分：2021、2021-12 或 2021-12-17",
                        max_length=10,
                        verbose_name="成文日期",
                    ),
                ),
                (
                    "issued_wording",
                    models.CharField(blank=True, help_text="例如“2021年7月底”", max_length=40, verbose_name="日期原文"),
                ),
                (
                    "valid_from",
                    records.dates.PartialDateField(
                        blank=True, default="", max_length=10, verbose_name="施行或起始日期"
                    ),
                ),
                (
                    "valid_until",
                    records.dates.PartialDateField(blank=True, default="", max_length=10, verbose_name="截止日期"),
                ),
                (
                    "valid_basis",
                    models.CharField(
                        blank=True, help_text="例如：标题中的“2021—2025年”", max_length=80, verbose_name="期限依据"
                    ),
                ),
                (
                    "repealed_on",
                    records.dates.PartialDateField(blank=True, default="", max_length=10, verbose_name="废止日期"),
                ),
                (
                    "confirmed_state",
                    models.CharField(
                        blank=True,
                        choices=[("in_force", "有效"), ("expired", "已到期"), ("repealed", "已废止")],
                        help_text="有来源写明时才填，优先于推算；没有核实就留空",
                        max_length=20,
                        verbose_name="核实的效力",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True, help_text="来源说的是哪一天的效力", null=True, verbose_name="核实所依据的日期"
                    ),
                ),
                (
                    "confirmed_basis",
                    models.CharField(
                        blank=True,
                        help_text="例如：自治区政府《继续有效的规范性文件目录》；并在出处里登记",
                        max_length=120,
                        verbose_name="核实依据",
                    ),
                ),
                (
                    "cited_on",
                    records.dates.PartialDateField(
                        blank=True,
                        default="",
                        help_text="别的文件最近一次把它当作依据，是在哪一天",
                        max_length=10,
                        verbose_name="被引用的日期",
                    ),
                ),
                (
                    "cited_basis",
                    models.CharField(
                        blank=True,
                        help_text="例如：科技厅2023年的公示；与推算的效力并列，并在出处里登记",
                        max_length=120,
                        verbose_name="被什么引用",
                    ),
                ),
                (
                    "original_address",
                    models.URLField(
                        blank=True, help_text="没有核实的网址就留空", max_length=400, verbose_name="原文网址"
                    ),
                ),
                (
                    "enquiries",
                    models.TextField(
                        blank=True,
                        help_text="来源写明的申报入口、受理机构、电话；没有就留空",
                        verbose_name="申报和咨询",
                    ),
                ),
                ("summary", models.TextField(blank=True, help_text="用自己的话写", verbose_name="内容概要")),
                (
                    "contacts",
                    models.ManyToManyField(
                        blank=True, related_name="policies", to="policies.contact", verbose_name="联系方式"
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="policies", to="policies.theme", verbose_name="主题"
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        blank=True, related_name="policies", to="policies.region", verbose_name="适用地区"
                    ),
                ),
            ],
            options={
                "verbose_name": "政策",
                "verbose_name_plural": "政策",
                "ordering": ["-issued_on", "id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="policies_policy_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="policies_policy_waiting",
                    ),
                    models.Index(fields=["issued_on", "status"], name="policies_policy_issued"),
                    models.Index(fields=["published_at"], name="policies_policy_since"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="policies_policy_status",
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
                        name="policies_policy_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                    models.UniqueConstraint(
                        fields=("title", "doc_number"),
                        name="policies_policy_title_doc_number",
                        violation_error_message="已有同名（且文号相同）的政策，请修改原有记录，不要重复添加",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_basis", ""), ("confirmed_on", None), ("confirmed_state", "")),
                            models.Q(
                                models.Q(("confirmed_state", ""), _negated=True),
                                models.Q(("confirmed_on", None), _negated=True),
                                models.Q(("confirmed_basis", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policies_policy_confirmation",
                        violation_error_message="核实效力要同时填写核实的效力、日期和依据",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cited_basis", ""), ("cited_on", "")),
                            models.Q(
                                models.Q(("cited_on", ""), _negated=True), models.Q(("cited_basis", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="policies_policy_cited",
                        violation_error_message="被引用为依据要同时填写日期和被什么引用",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyDepartment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="policies.policy", verbose_name="政策"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="policies.department", verbose_name="部门"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("issuer", "发文机关"), ("joint", "联合发文机关"), ("responsible", "主管部门")],
                        default="issuer",
                        max_length=12,
                        verbose_name="角色",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("stated", "来源写明"),
                            ("title", "标题写明"),
                            ("secondary", "据转引"),
                            ("unstated", "依据不详"),
                        ],
                        max_length=10,
                        verbose_name="依据",
                    ),
                ),
            ],
            options={
                "verbose_name": "发文机关",
                "verbose_name_plural": "发文机关",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("policy", "department"),
                        name="policies_policydepartment_once",
                        violation_error_message="同一部门在一项政策里只写一次",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="policies.policy",
                        verbose_name="政策",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming",
                        to="policies.policy",
                        verbose_name="对应的政策",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("implements", "落实"),
                            ("supports", "配套"),
                            ("under", "同属行动"),
                            ("revises", "修订"),
                            ("replaces", "代替"),
                            ("cites", "引为依据"),
                        ],
                        default="implements",
                        max_length=12,
                        verbose_name="关系",
                    ),
                ),
            ],
            options={
                "verbose_name": "与其他政策的关系",
                "verbose_name_plural": "与其他政策的关系",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "target"), name="policies_relation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("policy", models.F("target")), _negated=True),
                        name="policies_relation_not_itself",
                        violation_error_message="政策不能与它自己有关系",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
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
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        help_text="不知道出自哪项政策时留空",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="policies.policy",
                        verbose_name="所属政策",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="来源自己的编号，没有就留空", max_length=20, verbose_name="条款序号"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
                ("heading", models.CharField(max_length=80, verbose_name="要点")),
                (
                    "text",
                    models.TextField(
                        help_text="给什么或要求什么，用自己的话写，数字与来源一致", verbose_name="措施正文"
                    ),
                ),
                (
                    "conditions",
                    models.TextField(blank=True, help_text="谁、符合什么条件可以申报", verbose_name="申报条件"),
                ),
                ("how_to_apply", models.TextField(blank=True, help_text="在哪里、经过谁申报", verbose_name="申报渠道")),
                (
                    "window",
                    models.CharField(
                        blank=True, help_text="例如：2026年6月1日至8月31日", max_length=120, verbose_name="申报时间"
                    ),
                ),
                (
                    "contacts",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="policies.contact", verbose_name="联系方式"
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="policies.theme", verbose_name="主题"
                    ),
                ),
                (
                    "instruments",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="policies.instrument", verbose_name="政策工具"
                    ),
                ),
                (
                    "targets",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="policies.target", verbose_name="适用对象"
                    ),
                ),
            ],
            options={
                "verbose_name": "措施",
                "verbose_name_plural": "措施",
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="policies_measure_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="policies_measure_waiting",
                    ),
                    models.Index(fields=["policy", "status"], name="policies_measure_public"),
                    models.Index(fields=["position", "id"], name="policies_measure_listed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="policies_measure_status",
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
                        name="policies_measure_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quantity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quantities",
                        to="policies.measure",
                        verbose_name="措施",
                    ),
                ),
                ("text", models.CharField(max_length=60, verbose_name="原文写法")),
                (
                    "low",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="下限"),
                ),
                (
                    "high",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="上限"),
                ),
                ("unit", models.CharField(max_length=12, verbose_name="单位")),
                (
                    "bound",
                    models.CharField(
                        choices=[
                            ("exact", "等于"),
                            ("at_least", "不低于"),
                            ("at_most", "不高于"),
                            ("about", "约"),
                            ("range", "区间"),
                        ],
                        default="exact",
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("figure", "数字"), ("amount", "金额"), ("ceiling", "上限")],
                        default="figure",
                        max_length=8,
                        verbose_name="是什么",
                    ),
                ),
                (
                    "per",
                    models.CharField(
                        blank=True, help_text="每家、每年、一次性……", max_length=40, verbose_name="按什么计"
                    ),
                ),
                (
                    "condition",
                    models.CharField(blank=True, help_text="什么情况下是这个数", max_length=120, verbose_name="条件"),
                ),
            ],
            options={
                "verbose_name": "金额",
                "verbose_name_plural": "金额",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low__isnull", True),
                            ("high__isnull", True),
                            ("low__lte", models.F("high")),
                            _connector="OR",
                        ),
                        name="policies_quantity_low_high",
                        violation_error_message="下限不能大于上限",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Platform",
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
                ("aliases", records.models.NameListField(blank=True, default=list, verbose_name="其他名称")),
                (
                    "groups",
                    records.models.NameListField(
                        blank=True, default=list, help_text="例如“三区两中心”", verbose_name="所属统称"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zone", "示范区"),
                            ("park", "园区"),
                            ("centre", "创新中心"),
                            ("facility", "重大科技基础设施"),
                            ("institute", "新型研发机构"),
                            ("incubator", "研究孵化中心"),
                            ("station", "野外观测研究站"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("national", "国家级"), ("autonomous_region", "自治区级"), ("league_city", "盟市级")],
                        max_length=20,
                        verbose_name="级别",
                    ),
                ),
                ("partners", records.models.NameListField(blank=True, default=list, verbose_name="合作方")),
                ("summary", models.TextField(blank=True, verbose_name="内容概要")),
                (
                    "standing",
                    models.CharField(
                        blank=True,
                        help_text="与来源的旧说法不同时，现在是什么情况",
                        max_length=200,
                        verbose_name="现状",
                    ),
                ),
                (
                    "standing_on",
                    records.dates.PartialDateField(
                        blank=True,
                        default="",
                        help_text="来源说的是哪一天的情况",
                        max_length=10,
                        verbose_name="现状的日期",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        blank=True, related_name="platforms", to="policies.region", verbose_name="所在地区"
                    ),
                ),
                (
                    "policies",
                    models.ManyToManyField(
                        blank=True, related_name="platforms", to="policies.policy", verbose_name="相关政策"
                    ),
                ),
            ],
            options={
                "verbose_name": "平台",
                "verbose_name_plural": "平台",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["updated_at"], name="policies_platform_moved"),
                    models.Index(
                        condition=models.Q(("status", "published"), _negated=True),
                        fields=["status", "updated_at"],
                        name="policies_platform_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="policies_platform_status",
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
                        name="policies_platform_reviewed",
                        violation_error_message="已发布的记录必须有审核人和审核日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="policies.platform",
                        verbose_name="平台",
                    ),
                ),
                (
                    "happened_on",
                    records.dates.PartialDateField(blank=True, default="", max_length=10, verbose_name="日期"),
                ),
                ("text", models.CharField(max_length=200, verbose_name="事项")),
            ],
            options={
                "verbose_name": "沿革",
                "verbose_name_plural": "沿革",
                "ordering": ["happened_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40, unique=True, verbose_name="词")),
                (
                    "also",
                    records.models.NameListField(
                        blank=True, default=list, help_text="每行一个。查找“词”的时候，也找这些", verbose_name="也找"
                    ),
                ),
                (
                    "is_mutual",
                    models.BooleanField(
                        default=True,
                        help_text="勾选：输入其中任何一个，都找其余的；不勾选：只有输入“词”时也找其余的",
                        verbose_name="互为同义",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="依据哪份文件或哪种习惯，例如“全称与简称”", max_length=120, verbose_name="理由"
                    ),
                ),
            ],
            options={
                "verbose_name": "同义词",
                "verbose_name_plural": "同义词",
                "ordering": ["word"],
            },
        ),
        migrations.AddField(
            model_name="Policy",
            name="departments",
            field=models.ManyToManyField(
                related_name="policies",
                through="policies.PolicyDepartment",
                to="policies.department",
                verbose_name="发文机关",
            ),
        ),
        migrations.AddField(
            model_name="Policy",
            name="implements",
            field=models.ManyToManyField(
                related_name="implemented_by",
                through="policies.Relation",
                to="policies.policy",
                verbose_name="与其他政策的关系",
            ),
        ),
    ]
