"""What all records share: a status, a version, and citations of the documents they are based on."""

import json
from functools import lru_cache
from itertools import islice

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from pyroaring import BitMap

from records.addresses import addresses, addresses_at
from records.data_version import DataVersion
from records.dates import PartialDateField
from records.forms import LinesField, NotFoundFormField
from records.history import Version
from records.not_found import NOT_FOUND
from records.revisions import Revision
from records.tracking import Tracked, TrackedQuerySet
from records.web_addresses import WebAddressField

__all__ = ["DataVersion", "Revision", "Version"]


class SlugField(models.CharField):
    """The record's slug in URLs: lower-case letters, digits and hyphens, never a dot."""

    default_validators = [RegexValidator(r"^[a-z0-9-]+\Z", "只能用小写字母、数字和连字符（-）")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"verbose_name": "网址名", "max_length": 80, "unique": True, **kwargs})


_names = lru_cache(maxsize=10_000)(json.loads)


class NameListField(models.JSONField):
    """A short list of names, each exactly as a source writes it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def from_db_value(self, value, expression, connection):
        """A new list each time; parsing is cached, since many rows have equal values."""
        return value and [*_names(value)]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LinesField, **kwargs})

    def validate(self, value, instance):
        super().validate(value, instance)
        if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
            raise ValidationError("应为一组名称，不能有空项")


class NotFoundField(NameListField):
    """Keys of the model's `SOUGHT`: what was searched for in the sources and not found."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"verbose_name": "未载明的内容", **kwargs})

    def formfield(self, **kwargs):
        return NotFoundFormField(choices=list(self.model.SOUGHT.items()), label=NOT_FOUND)

    def validate(self, value, instance):
        super().validate(value, instance)
        if unknown := [key for key in value if key not in self.model.SOUGHT]:
            known = "、".join(self.model.SOUGHT) or "这类记录没有"
            raise ValidationError(f"不认识“{'、'.join(unknown)}”，可选的是：{known}")

    def in_words(self, keys):
        return "、".join(self.model.SOUGHT.get(key, key) for key in keys)


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"  # in progress, visible only at the desk
    IN_REVIEW = "in_review", "待审核"  # complete, waiting for review by another person
    PUBLISHED = "published", "已发布"  # public
    WITHDRAWN = "withdrawn", "已撤回"  # was public, no longer is


class Reviewed(models.TextChoices):
    """How a record was reviewed before it became public."""

    REVIEWER = "reviewer", "由他人审核"
    ALONE = "alone", "管理员单独发布"  # the reason is in the history
    FIXTURE = "fixture", "随初始资料一并审核"
    BEFORE = "before", "审核制度建立以前发布"


FEW = 5000  # ids that a query may list


def first_among(records, ids, most):
    """The first `most` rows of an ordered query, whose first column is the id, with an id among `ids`."""
    if len(ids) <= FEW:
        return list(records.filter(pk__in=list(ids))[:most])
    ids = BitMap(ids)
    return list(islice((row for row in records.iterator() if row[0] in ids), most))


class Written(models.Value):
    """A status written into the SQL: SQLite uses a partial index only if the query contains its condition literally."""

    def as_sql(self, compiler, connection):
        return f"'{Status(self.value).value}'", []


UNPUBLISHED = ~models.Q(status=Written(Status.PUBLISHED))


class RecordQuerySet(TrackedQuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def unpublished(self):
        """Those that are not public, usually few; found without going through all records."""
        return self.filter(UNPUBLISHED, status__in={*Status} - {Status.PUBLISHED})

    def last_moved(self, ids, most):
        """[(id, instant)] of the `most` among `ids` that were published or changed last, latest first."""
        records = self.order_by("-updated_at", "-pk").values_list("pk", "updated_at")
        return first_among(records, ids, most)

    def withdrawn(self):
        """The withdrawn records, annotated with `gone_at` and `gone_reason`."""
        gone = self.unpublished().filter(withdrawn_at__isnull=False)
        return gone.annotate(gone_at=models.F("withdrawn_at"), gone_reason=models.F("withdrawn_reason"))


class Record(Tracked):
    """Something that the knowledge base states. Subclasses list the fields that a citation may support (`CITABLE`)."""

    CITABLE: dict[str, str] = {}  # field name -> label
    PACKAGED_WITH = ""  # the link to the record that it is reviewed together with
    SOUGHT: dict[str, str] = {}  # what can be searched for and not found: name of a field or of parts -> label

    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)  # the last time it became public
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)  # null: public, or never was
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name="审核人", related_name="+"
    )
    reviewed_as = models.CharField("审核方式", max_length=8, choices=Reviewed.choices, blank=True, editable=False)
    reviewed_at = models.DateTimeField("审核时间", null=True, editable=False)
    not_found = NotFoundField()
    citations = GenericRelation("records.Citation", verbose_name="出处")

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["updated_at"], name="%(app_label)s_%(class)s_moved"),
            models.Index(
                fields=["status", "updated_at"],
                condition=~models.Q(status=Status.PUBLISHED),
                name="%(app_label)s_%(class)s_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="%(app_label)s_%(class)s_status",
                violation_error_message="状态只能是草稿、待审核、已发布或已撤回",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.PUBLISHED)
                | models.Q(reviewed_at__isnull=False, reviewed_as__in=[Reviewed.FIXTURE, Reviewed.BEFORE])
                | models.Q(
                    reviewed_at__isnull=False,
                    reviewed_as__in=[Reviewed.REVIEWER, Reviewed.ALONE],
                    reviewed_by__isnull=False,
                ),
                name="%(app_label)s_%(class)s_reviewed",
                violation_error_message="已发布的记录必须有审核人和审核日期",
            ),
        ]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return addresses(type(self))(getattr(self, "slug", self.pk))

    @property
    def url(self):
        return self.get_absolute_url()

    @property
    def is_published(self):
        return self.status == Status.PUBLISHED

    @property
    def was_public(self):
        """Whether its content was published, now or once; changes then go into a revision."""
        return self.status in (Status.PUBLISHED, Status.WITHDRAWN)

    @property
    def was_ever_public(self):
        """Somebody may have its address: it keeps it, and is never deleted."""
        return self.was_public or bool(self.published_at or self.reviewed_at or self.withdrawn_at)

    @property
    def admin_url(self):
        return addresses_at(f"admin:{self._meta.app_label}_{self._meta.model_name}_change")(self.pk)

    def is_found(self, key):
        """Whether anything is entered for this key of `SOUGHT`, public or not."""
        value = getattr(self, key)
        return value.exists() if isinstance(value, models.Manager) else value not in ("", None, [])

    def settle_not_found(self):
        """Remove from `not_found` what has been entered since. Call it again after saving the record's parts."""
        left = [key for key in self.not_found if not self.is_found(key)]
        if left != self.not_found:
            self.not_found = left
            self.save(update_fields=["not_found"])

    def claims(self):
        """What the sources must say: {field: [[wording, alternative wording, …], …]}.

        A source supports a field if, for each inner list, one of the wordings occurs in the cited paragraph. Only
        fields with wording of their own are included; free summaries are represented by the figures and names in
        them.
        """
        raise NotImplementedError


class Confidence(models.TextChoices):
    FOUNDING = "founding", "基础资料"  # the report that the knowledge base started from
    OFFICIAL = "official", "官方网站"  # the website of a government or public body, about its own business
    SECONDARY = "secondary", "转引"  # a trade or news site, or another document that cites it


class Document(Record):
    """A text that records are based on: the founding report or a public page."""

    SOUGHT = {"publisher": "发布者", "published_on": "发布日期", "address": "网址"}

    slug = SlugField()
    title = models.CharField("标题", max_length=200)
    is_title_ours = models.BooleanField("标题由本库拟定", default=False)
    publisher = models.CharField("发布者", max_length=120, blank=True, help_text="不清楚就留空")
    published_on = PartialDateField(verbose_name="发布日期")
    address = WebAddressField("网址", max_length=400, blank=True, help_text="没有公开网址就留空")
    confidence = models.CharField("可信程度", max_length=12, choices=Confidence.choices)
    paragraph_count = models.PositiveIntegerField("段落数", null=True, blank=True, help_text="不分段的网页留空")
    passed_over = models.JSONField("未摘录的段落及原因", default=dict, blank=True)
    note = models.TextField("说明", blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "来源文件"
        ordering = ["id"]

    def __str__(self):
        return self.title

    def claims(self):
        return {}


class Citation(Tracked):
    """The source of a statement: a paragraph of a document, and the fields that it supports."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="supports", verbose_name="来源文件")
    paragraph = models.PositiveIntegerField(
        "段落", null=True, blank=True, validators=[MinValueValidator(1)], help_text="原文第几行；网页留空"
    )
    fields = NameListField("可印证的内容")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()

    class Meta:
        verbose_name = verbose_name_plural = "出处"
        ordering = ["id"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return f"《{self.document}》" + (f"第{self.paragraph}段" if self.paragraph else "")

    @property
    def field_labels(self):
        # by id, from the cache: following the link would run a query per citation
        labels = ContentType.objects.get_for_id(self.content_type_id).model_class().CITABLE
        return [labels.get(name, name) for name in self.fields]

    def clean(self):
        if not hasattr(self, "document"):
            return
        last = self.document.paragraph_count
        if self.paragraph and not last:
            raise ValidationError({"paragraph": f"《{self.document}》不分段，请留空"})
        if last and not self.paragraph:
            raise ValidationError({"paragraph": f"请写明是《{self.document}》的第几段（1 至 {last}）"})
        if self.paragraph and self.paragraph > last:
            raise ValidationError({"paragraph": f"《{self.document}》只有 {last} 段，没有第 {self.paragraph} 段"})


class Loaded(models.Model):
    """A record loaded from a fixture, with the fixture's content then, so that later edits by staff are never lost."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(null=True)  # of the record as loaded; null for terms, which have none

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="records_loaded_kind_key")]

    def __str__(self):
        return f"{self.kind}/{self.key}"
