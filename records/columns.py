"""What every record looks like as data."""


def shared(record):
    """The keys that a record of any kind begins with."""
    slug = {"slug": record.slug} if hasattr(record, "slug") else {}
    return {
        "id": record.pk,
        "url": record.get_absolute_url(),
        **slug,
        "updated_at": record.updated_at.isoformat(timespec="seconds"),
        "version": record.version,
        "citations": cited(record),
    }


def cited(record):
    """Where the record comes from: [{document, paragraph, fields, address}]."""
    return [
        {
            "document": citation.document.slug,
            "paragraph": citation.paragraph,
            "fields": citation.fields,
            "address": citation.document.address or None,
        }
        for citation in record.citations.all()
        if citation.document.is_published
    ]


def dated(date):
    """`{date, precision}` of a PartialDate."""
    return {"date": date or None, "precision": date.precision if date else "unknown"}


def number(decimal):
    """A JSON number: whole where it is whole, null where it is unknown."""
    if decimal is None:
        return None
    return int(decimal) if decimal == decimal.to_integral_value() else float(decimal)


def document_row(document, as_of=None):
    return shared(document) | {
        "title": document.title,
        "publisher": document.publisher,
        "published": dated(document.published_on),
        "address": document.address or None,
        "confidence": document.confidence,
        "record_count": document.record_count,
    }
