"""The stored rows: derived data that `rebuild_search` can always make anew. Only public records are in it."""

from django.db import models


class StoredRow(models.Model):
    """What readers see of one public record, as JSON: its own values and parts, and the keys of what it points at."""

    pk = models.CompositePrimaryKey("kind", "record_id")
    kind = models.CharField(max_length=12)  # the name of its model
    record_id = models.PositiveBigIntegerField()
    parent_id = models.PositiveBigIntegerField(null=True, db_index=True)  # the record it inherits from
    title_key = models.TextField(default="")  # by whose code points lists sort by name (`lists.pinyin`)
    text = models.TextField()

    def __str__(self):
        return f"{self.kind}/{self.record_id}"


class Remade(models.Model):
    """How far the rows of a kind are made anew, so that who is interrupted goes on there."""

    kind = models.CharField(max_length=12, primary_key=True)
    last_id = models.PositiveBigIntegerField()
    form = models.CharField(max_length=16)  # of the index that is going to be made of them

    def __str__(self):
        return f"{self.kind}/{self.last_id}"
