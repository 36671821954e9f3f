"""Who wrote the desk's content of a record: nobody who wrote any part of it may review it."""

from records.history import Action, Version

WRITES = [Action.CREATED, Action.CHANGED, Action.RESTORED, Action.MERGED]  # actions that make somebody a writer


def writers(record, before=None):
    """The ids of everybody who wrote any part of `record` since it last became public; programs do not count.

    Abandoned drafts count too. A restored version may contain anybody's earlier words, so then all writers count. With
    `before` (a version), the writers just before that entry.
    """
    entries = Version.objects.of(record)
    if before:
        entries = entries.filter(pk__lt=before.pk)
    written = entries.filter(action__in=WRITES, by__isnull=False).exclude(changed=[]).order_by()
    recent = written.filter(pk__gt=entries.publications().reached())
    if recent.filter(action=Action.RESTORED).exists():
        recent = written
    return set(recent.values_list("by", flat=True))
