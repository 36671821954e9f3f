"""The stored rows: derived data that `rebuild_search` can always rebuild. They contain only public records."""

from django.db import models


class StoredRow(models.Model):
    """The row of one public record as JSON: its own values and parts, and the keys of the objects it refers to."""

    pk = models.CompositePrimaryKey("kind", "record_id")
    kind = models.CharField(max_length=12)  # the name of its model
    record_id = models.PositiveBigIntegerField()
    parent_id = models.PositiveBigIntegerField(null=True, db_index=True)  # the record it inherits from
    title_key = models.TextField(default="")  # lists are sorted by its code points (`lists.pinyin`)
    text = models.TextField()

    def __str__(self):
        return f"{self.kind}/{self.record_id}"


class Remade(models.Model):
    """How far the rows of a kind are rebuilt, so that an interrupted rebuild resumes there."""

    kind = models.CharField(max_length=12, primary_key=True)
    last_id = models.PositiveBigIntegerField()
    form = models.CharField(max_length=16)  # the format of the index that will be built from them

    def __str__(self):
        return f"{self.kind}/{self.last_id}"
