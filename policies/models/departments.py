"""Departments that issue policies, their contacts, and the staff responsible for them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from policies.querysets import ContactQuerySet
from records.dates import PartialDateField
from records.models import NameListField, Record, SlugField
from records.web_addresses import WebAddressField
from records.wording import address_wording

REGION_NAME = "内蒙古自治区"


class Level(models.TextChoices):
    NATIONAL = "national", "国家级"
    AUTONOMOUS_REGION = "autonomous_region", "自治区级"
    LEAGUE_CITY = "league_city", "盟市级"


class Department(Record):
    """发文机关: a department that issues policies or is in charge of them."""

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
        """Every way a source may write its name; the region is often left out."""
        return [self.name, *self.aliases, self.name.removeprefix(REGION_NAME)]

    def claims(self):
        return {
            "name": [self.wordings()],
            "aliases": [[alias] for alias in self.aliases],
            "website": address_wording(self.website),
            "address": [[self.address]],
        }


class Contact(Record):
    """A contact for one matter, displayed on its department's page and by the policies and measures it serves."""

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
        """Its anchor on the page of its department."""
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
    """Limits a member of staff to the policies of certain departments. Without a duty, staff edit all policies."""

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
