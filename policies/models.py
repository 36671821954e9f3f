"""The knowledge: who issued which policy, what its measures give to whom, and the platforms they build."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from policies.coverage import is_outside
from policies.doc_number import DocNumberField
from policies.querysets import ContactQuerySet, MeasureQuerySet, PolicyQuerySet
from policies.synonyms import Synonym
from policies.validity import CONFIRMABLE, State
from records.claims import address_wording, date_wording, wording
from records.dates import PartialDate, PartialDateField
from records.models import NameListField, Record, SlugField
from records.recorded import Recorded, RecordedQuerySet
from records.web_addresses import WebAddressField

__all__ = ["Synonym"]

REGION_NAME = "内蒙古自治区"


class Level(models.TextChoices):
    NATIONAL = "national", "国家级"
    AUTONOMOUS_REGION = "autonomous_region", "自治区级"
    LEAGUE_CITY = "league_city", "盟市级"


class Term(Recorded):
    """A word that records are sorted by."""

    slug = SlugField()
    name = models.CharField("名称", max_length=60, unique=True)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class TermQuerySet(RecordedQuerySet):
    def accepted(self):
        """Without those that wait for the record they were proposed with."""
        return self.filter(is_proposed=False)


class ProposableTerm(Term):
    """A word that an editor may propose with a draft. It becomes public when a reviewer publishes that record."""

    is_proposed = models.BooleanField("提议，尚未采纳", default=False, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta(Term.Meta):
        abstract = True


class Theme(ProposableTerm):
    """What a record is about."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "主题"


class Instrument(ProposableTerm):
    """政策工具: by what means a measure works."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "政策工具"


class Target(ProposableTerm):
    """适用对象: whom a measure serves."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "适用对象"


class Region(Term):
    """The whole region, or one of its leagues and cities (盟市)."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "地区"


class Department(Record):
    """发文机关: who issues a policy or answers for it."""

    CITABLE = {"name": "名称", "aliases": "简称和别名", "website": "网站", "address": "地址"}
    SOUGHT = {"level": "层级", "website": "网站", "address": "地址", "contacts": "联系方式"}

    slug = SlugField()
    name = models.CharField("名称", max_length=80, unique=True)
    aliases = NameListField("简称和别名")
    level = models.CharField("层级", max_length=20, choices=Level.choices, blank=True)
    website = WebAddressField("网站", max_length=200, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "部门"
        ordering = ["position", "id"]

    def __str__(self):
        return self.name

    def wordings(self):
        """Every way a source may write this department's name; its own region is often left out."""
        return [self.name, *self.aliases, self.name.removeprefix(REGION_NAME)]

    def claims(self):
        return {
            "name": [self.wordings()],
            "aliases": [[alias] for alias in self.aliases],
            "website": address_wording(self.website),
            "address": [[self.address]],
        }


class Contact(Record):
    """Whom to ask about one matter. It is shown on its department's page and by the policies and measures it serves."""

    CITABLE = {"matter": "事项", "office": "处室", "phone": "电话", "website": "网址"}
    SOUGHT = {"office": "处室", "phone": "电话"}

    slug = SlugField()
    department = models.ForeignKey(Department, models.PROTECT, related_name="contacts", verbose_name="部门")
    matter = models.CharField("事项", max_length=80, help_text="管什么事，例如：高新技术企业认定")
    office = models.CharField("处室", max_length=80, blank=True)
    phone = models.CharField("电话", max_length=60, blank=True, help_text="连同区号，例如 0471-6328553")
    website = WebAddressField("网址", max_length=200, blank=True)
    seen_on = PartialDateField(verbose_name="资料日期", help_text="来源是哪一天的；电话和处室会变")
    note = models.CharField("说明", max_length=200, blank=True)
    position = models.PositiveIntegerField("次序", default=0)

    objects = ContactQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "联系方式"
        ordering = ["position", "id"]

    def __str__(self):
        return "，".join(filter(None, [self.matter, self.office, self.phone]))

    def get_absolute_url(self):
        """Its place on the page of its department."""
        return f"{self.department.get_absolute_url()}#contact-{self.slug}"

    def clean(self):
        if not (self.office or self.phone or self.website):
            raise ValidationError("处室、电话和网址至少填一项")

    def claims(self):
        return {
            "matter": [],
            "office": [[self.office]],
            "phone": [[self.phone, self.phone.rpartition("-")[2]]],
            "website": address_wording(self.website),
        }


class Duty(models.Model):
    """Somebody who edits the policies of certain departments only. Who has no duty edits those of all."""

    PART_OF = "person"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="duties", verbose_name="工作人员")
    department = models.ForeignKey(Department, models.CASCADE, related_name="+", verbose_name="部门")

    class Meta:
        verbose_name = verbose_name_plural = "部门分工"
        ordering = ["person", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "department"],
                name="policies_duty_once",
                violation_error_message="这位工作人员已经负责这个部门",
            )
        ]

    def __str__(self):
        return f"{self.person}：{self.department}"


class Kind(models.TextChoices):
    """文种: what sort of document a policy is."""

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
    """A policy document. What no source states stays empty, and is shown as unknown."""

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
        constraints = [
            *Record.Meta.constraints,
            # The same title may return with another number; the same document may not be entered twice.
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
        """Did a Party organ or a national body issue it, alone or jointly? As `with_outside_issuer` annotates it."""
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
        """What staff confirms is confirmed for a day and by a source: all of it, or nothing."""
        told = {name: getattr(self, name) for name in ("confirmed_state", "confirmed_on", "confirmed_basis")}
        if any(told.values()) and not all(told.values()):
            labels = {name: self._meta.get_field(name).verbose_name for name in told}
            raise ValidationError(
                {name: f"核实效力要同时填写{'、'.join(labels.values())}" for name, value in told.items() if not value}
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
    """Certainly so, whatever days they mean. A text that is no date is told of by its own field."""
    return isinstance(date, PartialDate) and isinstance(other, PartialDate) and date.latest < other.earliest


class PolicyDepartment(Recorded):
    """A department's part in a policy, and how we know of it."""

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


class Relation(Recorded):
    """How one policy stands to another: carries it out, stands beside it, revises it, or names it as its basis."""

    PART_OF = "policy"

    class Kind(models.TextChoices):
        IMPLEMENTS = "implements", "落实"  # says itself that it carries the other out
        SUPPORTS = "supports", "配套"  # a source names it as support of the other
        UNDER = "under", "同属行动"  # places itself under the same action
        REVISES = "revises", "修订"  # is the new edition of the other
        REPLACES = "replaces", "代替"  # says that the other no longer holds
        CITES = "cites", "引为依据"  # names the other as what it stands on

    CARRIED_OUT = (Kind.IMPLEMENTS, Kind.SUPPORTS)  # the policy carries its target out
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


# What the other policy of a relation is to this one, and to the other policy this one; the closest relations first.
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


class Measure(Record):
    """One thing that is given or required. Its id is its address for ever, and never another measure's."""

    PACKAGED_WITH = "policy"

    CITABLE = {
        "heading": "要点",
        "text": "措施正文",
        "policy": "所属政策",
        "number": "条款序号",
        "quantities": "金额",
        "conditions": "申报条件",
        "how_to_apply": "申报渠道",
        "window": "申报时间",
        "contacts": "联系方式",
    }
    SOUGHT = {
        "policy": "所属政策",
        "targets": "适用对象",
        "instruments": "政策工具",
        "quantities": "金额",
        "conditions": "申报条件",
        "how_to_apply": "申报渠道",
        "window": "申报时间",
        "contacts": "联系方式",
    }

    policy = models.ForeignKey(
        Policy, models.CASCADE, null=True, blank=True, related_name="measures", verbose_name="所属政策",
        help_text="不知道出自哪项政策时留空",
    )  # fmt: skip
    number = models.CharField("条款序号", max_length=20, blank=True, help_text="来源自己的编号，没有就留空")
    position = models.PositiveIntegerField("次序", default=0)
    heading = models.CharField("要点", max_length=80)
    text = models.TextField("措施正文", help_text="给什么或要求什么，用自己的话写，数字与来源一致")
    conditions = models.TextField("申报条件", blank=True, help_text="谁、符合什么条件可以申报")
    how_to_apply = models.TextField("申报渠道", blank=True, help_text="在哪里、经过谁申报")
    window = models.CharField("申报时间", max_length=120, blank=True, help_text="例如：2026年6月1日至8月31日")
    contacts = models.ManyToManyField(Contact, blank=True, related_name="measures", verbose_name="联系方式")
    themes = models.ManyToManyField(Theme, blank=True, related_name="measures", verbose_name="主题")
    instruments = models.ManyToManyField(Instrument, blank=True, related_name="measures", verbose_name="政策工具")
    targets = models.ManyToManyField(Target, blank=True, related_name="measures", verbose_name="适用对象")

    objects = MeasureQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "措施"
        ordering = ["position", "id"]
        # What a list of policies counts and gathers of their public measures, without reading their texts.
        indexes = [models.Index(fields=["policy", "status"], name="policies_measure_public")]

    def __str__(self):
        return self.heading

    def claims(self):
        return {
            "heading": wording(self.heading),
            "text": wording(self.text),
            "policy": [[self.policy.title, *self.policy.aliases]] if self.policy else [],
            "number": [[self.number]],
            "quantities": [[quantity.text] for quantity in self.quantities.all()],
            "conditions": wording(self.conditions),
            "how_to_apply": wording(self.how_to_apply),
            "window": wording(self.window),
            "contacts": [],
        }


class Quantity(Recorded):
    """A figure inside a measure. `text` is the source's wording; `low` and `high` are in `unit`."""

    PART_OF = "measure"

    class Bound(models.TextChoices):
        EXACT = "exact", "等于"
        AT_LEAST = "at_least", "不低于"
        AT_MOST = "at_most", "不高于"
        ABOUT = "about", "约"
        RANGE = "range", "区间"

    class Role(models.TextChoices):
        FIGURE = "figure", "数字"  # a goal, a count, a share: what the measure speaks of
        AMOUNT = "amount", "金额"  # what is given
        CEILING = "ceiling", "上限"  # the most that is given

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="quantities", verbose_name="措施")
    text = models.CharField("原文写法", max_length=60)
    low = models.DecimalField("下限", max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=12)
    bound = models.CharField("性质", max_length=10, choices=Bound.choices, default=Bound.EXACT)
    role = models.CharField("是什么", max_length=8, choices=Role.choices, default=Role.FIGURE)
    per = models.CharField("按什么计", max_length=40, blank=True, help_text="每家、每年、一次性……")
    condition = models.CharField("条件", max_length=120, blank=True, help_text="什么情况下是这个数")

    class Meta:
        verbose_name = verbose_name_plural = "数额"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                name="policies_quantity_low_high",
                violation_error_message="下限不能大于上限",
            )
        ]

    def __str__(self):
        return self.text

    @property
    def in_full(self):
        """`最多500万元（每家每年）：上年研发费用已加计扣除`."""
        return amount_in_full(self.text, self.role, self.per, self.condition)


def amount_in_full(text, role, per, condition):
    most = "最多" if role == Quantity.Role.CEILING else ""
    return f"{most}{text}" + (f"（{per}）" if per else "") + (f"：{condition}" if condition else "")


class Platform(Record):
    """A zone, park, centre, facility, institute or station, under all the names it goes by."""

    class Kind(models.TextChoices):
        ZONE = "zone", "示范区"
        PARK = "park", "园区"
        CENTRE = "centre", "创新中心"
        FACILITY = "facility", "重大科技基础设施"
        INSTITUTE = "institute", "新型研发机构"
        INCUBATOR = "incubator", "研究孵化中心"
        STATION = "station", "野外观测研究站"

    CITABLE = {
        "name": "名称",
        "aliases": "其他名称",
        "groups": "所属统称",
        "level": "级别",
        "regions": "所在地区",
        "partners": "合作方",
        "summary": "内容",
        "standing": "现状",
    }
    SOUGHT = {"level": "级别", "regions": "所在地区"}

    slug = SlugField()
    name = models.CharField("名称", max_length=120, unique=True)
    aliases = NameListField("其他名称")
    groups = NameListField("所属统称", help_text="例如“三区两中心”")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    level = models.CharField("级别", max_length=20, choices=Level.choices, blank=True)
    regions = models.ManyToManyField(Region, blank=True, related_name="platforms", verbose_name="所在地区")
    partners = NameListField("合作方")
    policies = models.ManyToManyField(Policy, blank=True, related_name="platforms", verbose_name="相关政策")
    summary = models.TextField("内容概要", blank=True)
    standing = models.CharField("现状", max_length=200, blank=True, help_text="与来源的旧说法不同时，现在是什么情况")
    standing_on = PartialDateField(verbose_name="现状的日期", help_text="来源说的是哪一天的情况")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "平台"
        ordering = ["id"]

    def __str__(self):
        return self.name

    def claims(self):
        return {
            "name": [[self.name, *self.aliases]],
            "aliases": [[alias] for alias in self.aliases],
            "groups": [[group] for group in self.groups],
            "level": [["国家"]] if self.level == Level.NATIONAL else [],
            "regions": [[region.name, region.name.rstrip("市盟")] for region in self.regions.all()],
            "partners": [[partner] for partner in self.partners],
            "summary": wording(self.summary),
            "standing": [],
        }


class Change(Recorded):
    """What happened to a platform, and when: founded, approved, renamed, accepted."""

    PART_OF = "platform"

    CITABLE = {"text": "内容", "happened": "日期"}

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="changes", verbose_name="平台")
    happened_on = PartialDateField(verbose_name="日期")
    text = models.CharField("事项", max_length=200)
    citations = GenericRelation("records.Citation", verbose_name="出处")

    class Meta:
        verbose_name = verbose_name_plural = "沿革"
        ordering = ["happened_on", "id"]

    def __str__(self):
        return self.text

    @property
    def admin_url(self):
        return reverse("admin:policies_change_change", args=[self.pk])

    def claims(self):
        return {"text": wording(self.text), "happened": date_wording(self.happened_on)}
