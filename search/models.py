"""The folded text of every record: derived data, which `rebuild_search` can always make anew."""

from django.db import models


class Entry(models.Model):
    """What is searched of one record. `title` holds its names and numbers, `text` all of it."""

    model = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    title = models.TextField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "record_id"], name="search_entry_record")]

    def __str__(self):
        return f"{self.model}/{self.record_id}"
