"""The platforms that policies establish, and their history."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse

from policies.models.departments import Level
from policies.models.policies import Policy
from policies.models.words import Region
from records.dates import PartialDateField
from records.models import NameListField, Record, SlugField
from records.tracking import Tracked
from records.wording import date_wording, wording


class Platform(Record):
    """A zone, park, centre, facility, institute or station, with all its names."""

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


class Change(Tracked):
    """An event in the history of a platform, with its date: founded, approved, renamed, accepted."""

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
