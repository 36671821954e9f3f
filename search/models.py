"""The search index: derived data that `rebuild_search` can always rebuild. It contains only public records."""

from django.db import models


class Stamp(models.Model):
    """One row per change of the index. The newest gives the current version; writers lock the first (version 0)."""

    version = models.PositiveBigIntegerField(primary_key=True)
    token = models.CharField(max_length=32)  # a version that is reused after a rollback has another token
    form = models.CharField(max_length=16, default="")  # first row only: the format of the index (`index.form`)

    def __str__(self):
        return f"{self.version}"


class Entry(models.Model):
    """A public record in the index. Its id is its number in every bitmap and is never reused.

    Texts are folded, one line per string. A record that is no longer public leaves an empty entry (`model` 0).
    """

    model = models.PositiveSmallIntegerField()  # position in `index.REGISTERED`, from 1
    record_id = models.PositiveBigIntegerField()
    names = models.TextField()
    body = models.TextField()  # the rest
    number = models.TextField()  # 文号
    date = models.PositiveIntegerField()  # 20211217, 20211200 or 20210000, as precise as known; 0 if unknown
    facets = models.JSONField()  # {facet: [value, …]}
    version = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["model", "record_id"])]

    def __str__(self):
        return f"{self.model}/{self.record_id}"


class Posting(models.Model):
    """A posting list: a compressed bitmap of the entries that contain a gram, cut into blocks of `packing.BLOCK`."""

    pk = models.CompositePrimaryKey("gram", "block")
    gram = models.CharField(max_length=16)  # the letter of the column, then the characters
    block = models.PositiveIntegerField()
    bits = models.BinaryField()

    def __str__(self):
        return f"{self.gram}/{self.block}"


class FacetBits(models.Model):
    """The entries that have a value of a facet, also as bitmaps. Small enough for every process to keep in memory."""

    pk = models.CompositePrimaryKey("facet", "value", "block")
    facet = models.CharField(max_length=40)
    value = models.CharField(max_length=120)
    block = models.PositiveIntegerField()
    bits = models.BinaryField()
    version = models.PositiveBigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.facet}={self.value}/{self.block}"


class LongGram(models.Model):
    """A run of three or more characters that is common enough to have posting lists of its own."""

    gram = models.CharField(max_length=16, primary_key=True)
    is_ready = models.BooleanField(default=True)  # whether every block has them; False during a rebuild

    def __str__(self):
        return self.gram


class Remade(models.Model):
    """A block already rebuilt while the rest is not yet, so that an interrupted rebuild resumes there."""

    block = models.IntegerField(primary_key=True)  # -1: the rebuild has begun
    form = models.CharField(max_length=16)

    def __str__(self):
        return f"{self.block}"
