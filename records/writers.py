"""Who wrote what the desk has of a record: whoever wrote any part of it is no second pair of eyes."""

from records.history import Action, Version

WRITES = [Action.CREATED, Action.CHANGED, Action.RESTORED, Action.MERGED]  # by which somebody becomes a writer


def writers(record, before=None):
    """The ids of everybody who wrote any part of `record` since it last became public; programs are nobody.

    Drafts that were given up count too. What was restored may hold the words of anybody before, so then all count.
    With `before` (a version), as it stood just before that entry.
    """
    entries = Version.objects.of(record)
    if before:
        entries = entries.filter(pk__lt=before.pk)
    written = entries.filter(action__in=WRITES, by__isnull=False).exclude(changed=[]).order_by()
    recent = written.filter(pk__gt=entries.publications().reached())
    if recent.filter(action=Action.RESTORED).exists():
        recent = written
    return set(recent.values_list("by", flat=True))
