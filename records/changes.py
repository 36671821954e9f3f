"""What changed after an instant, for whoever keeps a copy of the records. The one place that tells it."""


def of(record, after):
    """What happened to a public record: {kind: created or changed, at, version}. It was created when it became public
    after that instant; then there is nothing older to compare it with."""
    is_new = record.public_since >= after
    at = max(record.public_since, record.updated_at)
    return {"kind": "created" if is_new else "changed", "at": written(at), "version": record.version}


def withdrawn(model, after):
    """The records of `model` that were public and left after that instant, the last one first."""
    gone = model.objects.withdrawn().filter(gone_at__gte=after).order_by("-gone_at", "pk")
    return [withdrawal(record) for record in gone]


def withdrawal(record):
    """What is told of a withdrawn record: where it was, when it left and why. Nothing of what it said."""
    slug = {"slug": record.slug} if hasattr(record, "slug") else {}
    url = record.get_absolute_url()
    return {"id": record.pk, "url": url, **slug, "withdrawn_at": written(record.gone_at), "reason": record.gone_reason}


def written(instant):
    return instant.isoformat(timespec="seconds")
