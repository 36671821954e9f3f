"""The index: derived data that `rebuild_search` can always make anew. Only public records are in it."""

from django.db import models


class Stamp(models.Model):
    """One row for each change of the index. The newest says how far it is; the first is locked by whoever writes."""

    version = models.PositiveBigIntegerField(primary_key=True)
    token = models.CharField(max_length=32)  # a version that was rolled back comes again with another token
    form = models.CharField(max_length=16, default="")  # of the first: how texts were folded and bits packed

    def __str__(self):
        return f"{self.version}"


class Entry(models.Model):
    """A public record as the index knows it. Its id is the record's number in every bitmap, never used again.

    Texts are folded, one line for each string. A record that is no longer public leaves an empty entry (`model` 0).
    """

    model = models.PositiveSmallIntegerField()  # place in `index.REGISTERED`, from 1
    record_id = models.PositiveBigIntegerField()
    names = models.TextField()
    body = models.TextField()  # the rest
    number = models.TextField()  # 文号
    date = models.PositiveIntegerField()  # 20211217, 20211200 or 20210000 as far as it is known; 0 when it is not
    facets = models.JSONField()  # {facet: [value, …]}
    version = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["model", "record_id"])]

    def __str__(self):
        return f"{self.model}/{self.record_id}"


class Posting(models.Model):
    """Which entries hold a run of characters: a compressed bitmap of entry ids, cut into blocks of `postings.BLOCK`."""

    pk = models.CompositePrimaryKey("gram", "block")
    gram = models.CharField(max_length=16)  # a letter for the column it stands in, then the characters
    block = models.PositiveIntegerField()
    bits = models.BinaryField()

    def __str__(self):
        return f"{self.gram}/{self.block}"


class FacetBits(models.Model):
    """Which entries have a facet's value, in the same form. Small enough for every process to hold."""

    pk = models.CompositePrimaryKey("facet", "value", "block")
    facet = models.CharField(max_length=40)
    value = models.CharField(max_length=120)
    block = models.PositiveIntegerField()
    bits = models.BinaryField()
    version = models.PositiveBigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.facet}={self.value}/{self.block}"


class LongGram(models.Model):
    """A run of three characters or more that is so common that it has postings of its own."""

    gram = models.CharField(max_length=16, primary_key=True)
    is_ready = models.BooleanField(default=True)  # in every block; else while the index is made anew

    def __str__(self):
        return self.gram


class Remade(models.Model):
    """A block that was made anew while the rest of the index still is, so that who is interrupted goes on there."""

    block = models.IntegerField(primary_key=True)  # -1: it was begun
    form = models.CharField(max_length=16)

    def __str__(self):
        return f"{self.block}"
