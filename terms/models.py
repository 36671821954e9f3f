"""Words that policies use and readers may not know, each with its meaning and source."""

from django.db import models

from records.models import NameListField, Record, RecordQuerySet, SlugField
from records.wording import wording


class Term(Record):
    """名词解释: the meaning of a word used in policies."""

    CITABLE = {"name": "名词", "aliases": "又称", "meaning": "含义"}

    slug = SlugField()
    name = models.CharField("名词", max_length=40, unique=True)
    aliases = NameListField("又称", help_text="同一个意思的其他写法；页面上遇到时也指到这里")
    meaning = models.TextField("含义", help_text="用自己的话写，数字与来源一致")
    position = models.PositiveIntegerField("次序", default=0)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "名词"
        ordering = ["position", "id"]

    def __str__(self):
        return self.name

    def claims(self):
        return {
            "name": [[self.name, *self.aliases]],
            "aliases": [[alias] for alias in self.aliases],
            "meaning": wording(self.meaning),
        }
