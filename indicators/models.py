"""Indicators, and the figures that sources state for them."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from indicators.querysets import ObservationQuerySet
from policies.models import Platform, Policy, Region
from records.models import Record, SlugField
from records.tracking import Tracked

FIRST_YEAR, LAST_YEAR = 1900, 2100  # anything else is a typing error


class Nature(models.TextChoices):
    ACTUAL = "actual", "实际"
    TARGET = "target", "目标"
    DERIVED = "derived", "推算"


class Indicator(Record):
    """Something that is counted, in one unit."""

    class Category(models.TextChoices):
        INVESTMENT = "investment", "研发投入"
        PROGRESS = "progress", "创新成效"
        ZONES = "zones", "园区与示范区"
        PLATFORMS = "platforms", "创新平台"
        TALENT = "talent", "人才与团队"
        COOPERATION = "cooperation", "开放合作"
        REFORM = "reform", "激励与改革"
        POLICY = "policy", "政策供给"

    CITABLE = {"name": "名称", "definition": "含义"}
    SOUGHT = {"period": "数据的时间"}

    slug = SlugField()
    name = models.CharField("名称", max_length=120, unique=True)
    unit = models.CharField("单位", max_length=12, help_text="%、亿元、万元、家、个、人、位……")
    category = models.CharField("类别", max_length=12, choices=Category.choices)
    definition = models.TextField("含义", blank=True)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "指标"
        ordering = ["position", "id"]

    def __str__(self):
        return self.name

    def is_found(self, key):
        """A period belongs to each figure: all of them need one."""
        return self.observations.exists() and not self.observations.filter(period="").exists()

    def claims(self):
        return {"name": [[self.name]], "definition": []}


class Worded:
    """How a figure is written: for an Observation and for its row."""

    @property
    def number(self):
        """`370`, or `3至4` for a range; no trailing zeros."""
        low, high = plain(self.low), plain(self.high)
        return low if low == high else f"{low}至{high}"

    @property
    def text(self):
        """The figure as a Chinese reader writes it: `370亿元左右`, `超过20亿元`, `300余个`."""
        return self.wordings()[0]

    def wordings(self):
        return worded(self.number, self.indicator.unit, self.qualifier)


class Observation(Worded, Tracked):
    """One figure, as one source states it. A single value has `low == high`; both are in the indicator's unit."""

    PART_OF = "indicator"
    CITABLE = {"value": "数值", "period": "时间", "scope": "范围", "formula": "算式"}

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations", verbose_name="指标")
    low = models.DecimalField("数值（下限）", max_digits=20, decimal_places=4)
    high = models.DecimalField("数值（上限）", max_digits=20, decimal_places=4, help_text="单个数值时与下限相同")
    qualifier = models.CharField("修饰词", max_length=8, blank=True, help_text="来源用词：以上、左右、超过、余、近")
    nature = models.CharField("性质", max_length=8, choices=Nature.choices)
    period = models.CharField("时间", max_length=60, blank=True, help_text="不知道就留空")
    year_from = models.PositiveSmallIntegerField("起始年份", null=True, blank=True)
    year_until = models.PositiveSmallIntegerField("截止年份", null=True, blank=True)
    scope = models.CharField("范围", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="地区")
    policy = models.ForeignKey(
        Policy, models.SET_NULL, null=True, blank=True, related_name="figures", verbose_name="相关政策"
    )
    platform = models.ForeignKey(
        Platform, models.SET_NULL, null=True, blank=True, related_name="figures", verbose_name="相关平台"
    )
    formula = models.CharField(
        "算式", max_length=200, blank=True, help_text="性质是推算时必填：由哪些公布的数、怎样算出"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    position = models.PositiveIntegerField("次序", default=0)
    citations = GenericRelation("records.Citation", verbose_name="出处")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据"
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("high")),
                name="indicators_observation_low_high",
                violation_error_message="下限不能大于上限",
            ),
            models.CheckConstraint(
                condition=models.Q(year_from__lte=models.F("year_until")),
                name="indicators_observation_years",
                violation_error_message="截止年份不能早于起始年份",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def admin_url(self):
        return reverse("admin:indicators_observation_change", args=[self.pk])

    def clean(self):
        for name in ("year_from", "year_until"):
            year = getattr(self, name)
            if isinstance(year, str):
                return  # reported by its own field
            if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValidationError({name: f"“{year}”不是年份：请写成四位数字，例如 2025"})
        if self.year_from and self.year_until and self.year_until < self.year_from:
            raise ValidationError({"year_until": f"截止年份 {self.year_until} 早于起始年份 {self.year_from}，请核对"})
        if (self.nature == Nature.DERIVED) != bool(self.formula):
            raise ValidationError({"formula": "推算的数要写明由哪些数、怎样算出；实际和目标的数不写算式"})
        start = self.policy.valid_from if self.policy else ""
        if self.nature == Nature.TARGET and self.year_until and start and self.year_until < start.year:
            raise ValidationError(
                {"year_until": f"目标年份 {self.year_until} 早于《{self.policy.title}》的起始年份 {start.year}，请核对"}
            )

    def claims(self):
        return {
            "value": [self.wordings()],
            "period": [[year] for year in (str(self.year_until or ""),) if year and year in self.period],
            "scope": [[self.scope]],
            "formula": [],
        }


def worded(number, unit, word):
    """The ways a source may write a figure with its qualifier, the likeliest first."""
    before, between, after = f"{word}{number}{unit}", f"{number}{word}{unit}", f"{number}{unit}{word}"
    if word in ("余", "多"):
        return [between]
    return [before, after] if word in ("近", "超过", "约", "超", "达到") else [after, before]


def plain(number):
    """A decimal without trailing zeros or exponent: `370`, `57.4`."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
