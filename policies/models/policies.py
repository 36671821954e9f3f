"""Policy documents, the departments' parts in them, and the relations between them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property

from policies.doc_number import DocNumberField
from policies.models.departments import Contact, Department, Level
from policies.models.words import Region, Theme
from policies.querysets import PolicyQuerySet
from policies.validity import CONFIRMABLE, State
from policies.validity_coverage import is_outside
from records.dates import PartialDate, PartialDateField
from records.models import NameListField, Record, SlugField
from records.tracking import Tracked
from records.web_addresses import WebAddressField
from records.wording import date_wording, wording


class Kind(models.TextChoices):
    """文种: the type of document of a policy."""

    PLAN = "guihua", "规划"
    OPINION = "yijian", "意见"
    MEASURES = "cuoshi", "措施"
    RULES = "banfa", "办法"
    DETAILED_RULES = "xize", "细则"
    PROGRAMME = "fangan", "方案"
    GUIDE = "zhiyin", "指引"
    NOTICE = "tongzhi", "通知"
    YEAR_PLAN = "jihua", "计划"
    LIST = "qingdan", "清单"
    STATUTE = "tiaoli", "条例"
    OTHER = "qita", "其他"


class Policy(Record):
    """A policy document. Fields that no source states stay empty, and are displayed as unknown."""

    CITABLE = {
        "title": "标题",
        "aliases": "简称",
        "doc_number": "文号",
        "kind": "文种",
        "is_trial": "试行",
        "departments": "发文机关",
        "issued": "成文日期",
        "valid": "期限",
        "validity": "效力",
        "cited": "被引用为依据",
        "original_address": "原文网址",
        "enquiries": "申报和咨询",
        "contacts": "联系方式",
        "implements": "与其他政策的关系",
        "summary": "内容",
    }

    SOUGHT = {
        "issuer": "发文机关",
        "doc_number": "文号",
        "issued_on": "成文日期",
        "level": "层级",
        "regions": "适用地区",
        "original_address": "原文网址",
        "enquiries": "申报和咨询",
        "contacts": "联系方式",
        "measures": "具体措施",
        "valid_from": "施行日期",
        "valid_until": "有效期条款",
        "repealed_on": "废止文件",
    }

    slug = SlugField()
    title = models.CharField("标题", max_length=200, help_text="书名号《》之间的全称，一字不改")
    is_title_ours = models.BooleanField(
        "标题由本库拟定", default=False, help_text="来源没有给出全称，或本库没有抄到全称"
    )
    short_title = models.CharField("短标题", max_length=80, blank=True, help_text="本库在列表里使用的短称")
    aliases = NameListField("简称和别名", help_text="来源文件里用过的其他名称")
    doc_number = DocNumberField("文号", max_length=60, blank=True)
    kind = models.CharField("文种", max_length=12, choices=Kind.choices)
    is_trial = models.BooleanField("试行", default=False)
    level = models.CharField("层级", max_length=20, choices=Level.choices, blank=True)
    issued_on = PartialDateField(verbose_name="成文日期", help_text="只写已知的部分：2021、2021-12 或 2021-12-17")
    issued_wording = models.CharField("日期原文", max_length=40, blank=True, help_text="例如“2021年7月底”")
    valid_from = PartialDateField(verbose_name="施行或起始日期")
    valid_until = PartialDateField(verbose_name="截止日期")
    valid_basis = models.CharField("期限依据", max_length=80, blank=True, help_text="例如：标题中的“2021—2025年”")
    repealed_on = PartialDateField(verbose_name="废止日期")
    confirmed_state = models.CharField(
        "核实的效力", max_length=20, blank=True, choices=[(value, State(value).label) for value in CONFIRMABLE],
        help_text="有来源写明时才填，优先于推算；没有核实就留空",
    )  # fmt: skip
    confirmed_on = models.DateField("核实所依据的日期", null=True, blank=True, help_text="来源说的是哪一天的效力")
    confirmed_basis = models.CharField(
        "核实依据", max_length=120, blank=True, help_text="例如：自治区政府《继续有效的规范性文件目录》；并在出处里登记"
    )
    cited_on = PartialDateField(verbose_name="被引用的日期", help_text="别的文件最近一次把它当作依据，是在哪一天")
    cited_basis = models.CharField(
        "被什么引用", max_length=120, blank=True, help_text="例如：科技厅2023年的公示；与推算的效力并列，并在出处里登记"
    )
    original_address = WebAddressField("原文网址", max_length=400, blank=True, help_text="没有核实的网址就留空")
    enquiries = models.TextField("申报和咨询", blank=True, help_text="来源写明的申报入口、受理机构、电话；没有就留空")
    contacts = models.ManyToManyField(Contact, blank=True, related_name="policies", verbose_name="联系方式")
    summary = models.TextField("内容概要", blank=True, help_text="用自己的话写")
    departments = models.ManyToManyField(
        Department, through="PolicyDepartment", related_name="policies", verbose_name="发文机关"
    )
    implements = models.ManyToManyField(
        "self", through="Relation", symmetrical=False, related_name="implemented_by", verbose_name="与其他政策的关系"
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="policies", verbose_name="主题")
    regions = models.ManyToManyField(Region, blank=True, related_name="policies", verbose_name="适用地区")

    objects = PolicyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "政策"
        ordering = ["-issued_on", "id"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["issued_on", "status"], name="policies_policy_issued"),
            models.Index(fields=["published_at"], name="policies_policy_since"),
        ]
        constraints = [
            *Record.Meta.constraints,
            # A title may recur with another number, but the same document must not be entered twice.
            models.UniqueConstraint(
                fields=["title", "doc_number"],
                name="policies_policy_title_doc_number",
                violation_error_message="已有同名（且文号相同）的政策，请修改原有记录，不要重复添加",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_state="", confirmed_on=None, confirmed_basis="")
                | ~models.Q(confirmed_state="") & ~models.Q(confirmed_on=None) & ~models.Q(confirmed_basis=""),
                name="policies_policy_confirmation",
                violation_error_message="核实效力要同时填写核实的效力、日期和依据",
            ),
            models.CheckConstraint(
                condition=models.Q(cited_on="", cited_basis="") | ~models.Q(cited_on="") & ~models.Q(cited_basis=""),
                name="policies_policy_cited",
                violation_error_message="被引用为依据要同时填写日期和被什么引用",
            ),
        ]

    def __str__(self):
        return self.short_title or self.title

    def is_found(self, key):
        """An issuer is a department that is not only in charge."""
        if key == "issuer":
            return self.policydepartment_set.exclude(role=PolicyDepartment.Role.RESPONSIBLE).exists()
        return super().is_found(key)

    @cached_property
    def has_outside_issuer(self):
        """Whether a Party organ or a national body issued it, alone or jointly. Also set by `with_outside_issuer`."""
        parts = self.policydepartment_set.all() if self.pk else ()
        return any(
            part.role != PolicyDepartment.Role.RESPONSIBLE and is_outside(part.department.name, part.department.level)
            for part in parts
        )

    def clean(self):
        if _is_before(self.valid_until, self.valid_from):
            raise ValidationError(
                {"valid_until": f"截止日期 {self.valid_until} 早于起始日期 {self.valid_from}，请核对"}
            )
        if _is_before(self.repealed_on, self.issued_on):
            raise ValidationError({"repealed_on": f"废止日期 {self.repealed_on} 早于成文日期 {self.issued_on}，请核对"})
        self._check_confirmation()

    def _check_confirmation(self):
        """A confirmation needs a state, a day and a source: all of them, or none."""
        confirmation = {name: getattr(self, name) for name in ("confirmed_state", "confirmed_on", "confirmed_basis")}
        if any(confirmation.values()) and not all(confirmation.values()):
            labels = {name: self._meta.get_field(name).verbose_name for name in confirmation}
            raise ValidationError(
                {
                    name: f"核实效力要同时填写{'、'.join(labels.values())}"
                    for name, value in confirmation.items()
                    if not value
                }
            )

    def claims(self):
        return {
            "title": [[self.title]],
            "aliases": [[alias] for alias in self.aliases],
            "doc_number": [[self.doc_number]],
            "kind": [[self.get_kind_display()]],
            "is_trial": [["试行"]] if self.is_trial else [],
            "departments": [link.department.wordings() for link in self.policydepartment_set.all()],
            "issued": [[self.issued_wording]] if self.issued_wording else date_wording(self.issued_on),
            "valid": [[self.valid_basis.strip("标题中的“”")]] if self.valid_basis else [],
            "validity": [],
            "cited": [],
            "original_address": [],
            "enquiries": wording(self.enquiries),
            "contacts": [],
            "implements": [[link.target.title, *link.target.aliases] for link in self.relations.all()],
            "summary": wording(self.summary),
        }


def _is_before(date, other):
    """Whether it is certainly earlier, whatever partial dates mean. Invalid dates are reported by their own fields."""
    return isinstance(date, PartialDate) and isinstance(other, PartialDate) and date.latest < other.earliest


class PolicyDepartment(Tracked):
    """A department's part in a policy, and the evidence for it."""

    PART_OF = "policy"

    class Role(models.TextChoices):
        ISSUER = "issuer", "发文机关"
        JOINT = "joint", "联合发文机关"
        RESPONSIBLE = "responsible", "主管部门"

    class Basis(models.TextChoices):
        STATED = "stated", "来源写明"
        TITLE = "title", "标题写明"
        SECONDARY = "secondary", "据转引"
        UNSTATED = "unstated", "依据不详"

    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="政策")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="部门")
    role = models.CharField("角色", max_length=12, choices=Role.choices, default=Role.ISSUER)
    basis = models.CharField("依据", max_length=10, choices=Basis.choices)

    class Meta:
        verbose_name = verbose_name_plural = "发文机关"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "department"],
                name="policies_policydepartment_once",
                violation_error_message="同一部门在一项政策里只写一次",
            )
        ]

    def __str__(self):
        return f"{self.department}（{self.get_role_display()}）"


class Relation(Tracked):
    """The relation of one policy to another: it implements, supports, revises, replaces, cites it or is a sibling."""

    PART_OF = "policy"

    class Kind(models.TextChoices):
        IMPLEMENTS = "implements", "落实"  # says itself that it implements the other
        SUPPORTS = "supports", "配套"  # a source says that it supports the other
        UNDER = "under", "同属行动"  # says that it belongs to the same action
        REVISES = "revises", "修订"  # is the new edition of the other
        REPLACES = "replaces", "代替"  # says that the other is no longer in force
        CITES = "cites", "引为依据"  # cites the other as its basis

    CARRIED_OUT = (Kind.IMPLEMENTS, Kind.SUPPORTS)  # the policy implements its target
    FOLLOWING = (Kind.REVISES, Kind.REPLACES, Kind.CITES)  # the policy came after its target

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="relations", verbose_name="政策")
    target = models.ForeignKey(Policy, models.PROTECT, related_name="incoming", verbose_name="对应的政策")
    kind = models.CharField("关系", max_length=12, choices=Kind.choices, default=Kind.IMPLEMENTS)

    class Meta:
        verbose_name = verbose_name_plural = "与其他政策的关系"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "target"], name="policies_relation_once"),
            models.CheckConstraint(
                condition=~models.Q(policy=models.F("target")),
                name="policies_relation_not_itself",
                violation_error_message="政策不能与它自己有关系",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}《{self.target}》"

    def clean(self):
        if self.policy_id and self.policy_id == self.target_id:
            raise ValidationError({"target": "政策不能与它自己有关系"})


# The label of the other policy as seen from this one, and the reverse; closest relations first.
OUTGOING = {
    "implements": "本政策所落实的文件",
    "supports": "本政策所配套的文件",
    "revises": "本政策所修订的文件",
    "replaces": "本政策所代替的文件",
    "cites": "本政策所依据的文件",
    "under": "与本政策同属一个行动",
}
INCOMING = {
    "implements": "落实本政策的文件",
    "supports": "为本政策配套的文件",
    "revises": "修订本政策的文件",
    "replaces": "代替本政策的文件",
    "cites": "以本政策为依据的文件",
    "under": "与本政策同属一个行动",
}
