"""The index: the folded text of each record, kept true in the transaction that saves the record.

A plain scan for now: every substring is found, and nothing else. Rooms register what of their models is searched.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import OuterRef
from django.db.models.signals import post_delete, post_save

from search.models import Entry
from search.text import fold

BATCH = 1000  # records indexed at a time when the whole index is rebuilt


@dataclass(frozen=True)
class Searched:
    """`names(record)` and `texts(record)` list the strings a record is found by."""

    names: Callable
    texts: Callable

    def entry(self, record):
        title = "\n".join(fold(name) for name in self.names(record) if name)
        text = "\n".join([title, *(fold(text) for text in self.texts(record) if text)])
        return Entry(model=record._meta.model_name, record_id=record.pk, title=title, text=text)


REGISTERED: dict[type, Searched] = {}


def register(model, names, texts):
    """From now on, keep the index of `model` true with every save and deletion."""
    REGISTERED[model] = Searched(names, texts)
    post_save.connect(_saved, sender=model, dispatch_uid=f"search_{model._meta.label}")
    post_delete.connect(_deleted, sender=model, dispatch_uid=f"search_{model._meta.label}")


def matching(model, words, column="text"):
    """The entries of `model` that hold every one of `words` in `column`, for use in Exists()."""
    entries = Entry.objects.filter(model=model._meta.model_name, record_id=OuterRef("pk"))
    for word in words.split():
        entries = entries.filter(**{f"{column}__contains": fold(word)})
    return entries


def rebuild(report=lambda done, total: None):
    """Make every entry anew. `report` is told how far it has come."""
    total, done = sum(model.objects.count() for model in REGISTERED), 0
    Entry.objects.all().delete()
    for model, searched in REGISTERED.items():
        batch = []
        for record in model.objects.iterator(chunk_size=BATCH):
            batch.append(searched.entry(record))
            if len(batch) == BATCH:
                Entry.objects.bulk_create(batch)
                done += len(batch)
                batch.clear()
                report(done, total)
        Entry.objects.bulk_create(batch)
        done += len(batch)
        report(done, total)


def stale():
    """The records whose entry is missing, outdated or left over: [(model name, id), …]."""
    kept = {(entry.model, entry.record_id): (entry.title, entry.text) for entry in Entry.objects.iterator()}
    wrong = []
    for model, searched in REGISTERED.items():
        for record in model.objects.iterator(chunk_size=BATCH):
            entry = searched.entry(record)
            if kept.pop((entry.model, entry.record_id), None) != (entry.title, entry.text):
                wrong.append((entry.model, entry.record_id))
    return wrong + list(kept)


def _saved(sender, instance, raw=False, **kwargs):
    entry = REGISTERED[sender].entry(instance)
    Entry.objects.update_or_create(
        model=entry.model, record_id=entry.record_id, defaults={"title": entry.title, "text": entry.text}
    )


def _deleted(sender, instance, **kwargs):
    Entry.objects.filter(model=instance._meta.model_name, record_id=instance.pk).delete()
