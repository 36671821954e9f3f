"""Synonyms: words that mean the same in a search for policies, maintained by staff like any other vocabulary."""

from django.core.exceptions import ValidationError
from django.db import models

from records.models import NameListField
from records.tracking import Tracked
from search.text import fold

MOST = 12  # words per group; a search looks for each


class Synonym(Tracked):
    """同义词: a search for `word` also finds the words in `also`, and vice versa if it is mutual."""

    word = models.CharField("词", max_length=40, unique=True)
    also = NameListField("也找", help_text="每行一个。查找“词”的时候，也找这些")
    is_mutual = models.BooleanField(
        "互为同义", default=True, help_text="勾选：输入其中任何一个，都找其余的；不勾选：只有输入“词”时也找其余的"
    )
    reason = models.CharField("理由", max_length=120, help_text="依据哪份文件或哪种习惯，例如“全称与简称”")

    class Meta:
        verbose_name = verbose_name_plural = "同义词"
        ordering = ["word"]

    def __str__(self):
        return self.word

    def clean(self):
        also = self.also if isinstance(self.also, list) else []
        folded = [fold(word) for word in (self.word, *also)]
        if not all(folded):
            raise ValidationError({"also": "每个词至少要有一个字（标点和空格不算）"})
        if len(set(folded)) < len(folded):
            raise ValidationError({"also": "有的词写了两次，或与“词”读来一样"})
        if not also or len(also) >= MOST:
            raise ValidationError({"also": f"请写 1 到 {MOST - 1} 个词"})
