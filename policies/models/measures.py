"""What a policy gives or requires, and the figures in it."""

from django.db import models

from policies.models.departments import Contact
from policies.models.policies import Policy
from policies.models.words import Instrument, Target, Theme
from policies.querysets import MeasureQuerySet
from records.models import Record
from records.tracking import Tracked
from records.wording import wording


class Measure(Record):
    """One thing that is given or required. Its id is its permanent URL and is never reused."""

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
        # For counting and collecting the public measures of listed policies without reading their texts.
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["policy", "status"], name="policies_measure_public"),
            models.Index(fields=["position", "id"], name="policies_measure_listed"),  # the order of the desk's list
        ]

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


class Quantity(Tracked):
    """A figure inside a measure. `text` is the source's wording; `low` and `high` are in `unit`."""

    PART_OF = "measure"

    class Bound(models.TextChoices):
        EXACT = "exact", "等于"
        AT_LEAST = "at_least", "不低于"
        AT_MOST = "at_most", "不高于"
        ABOUT = "about", "约"
        RANGE = "range", "区间"

    class Role(models.TextChoices):
        FIGURE = "figure", "数字"  # a goal, a count, a share mentioned by the measure
        AMOUNT = "amount", "金额"  # what is given
        CEILING = "ceiling", "上限"  # the maximum given

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
        verbose_name = verbose_name_plural = "金额"
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
