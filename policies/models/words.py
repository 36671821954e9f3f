"""Vocabularies that classify records."""

from django.db import models

from records.models import SlugField
from records.tracking import Tracked, TrackedQuerySet


class Term(Tracked):
    """A word that classifies records."""

    slug = SlugField()
    name = models.CharField("名称", max_length=60, unique=True)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class TermQuerySet(TrackedQuerySet):
    def accepted(self):
        """All except those proposed with a record that is not published yet."""
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
    """政策工具: the means by which a measure works."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "政策工具"


class Target(ProposableTerm):
    """适用对象: the group that a measure serves."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "适用对象"


class Region(Term):
    """The whole region, or one of its leagues and cities (盟市)."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "地区"
