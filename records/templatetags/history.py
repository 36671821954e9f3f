"""What readers are told of a record's history, and staff of what waits for them."""

from django import template

from records.changes import public_history
from records.models import Revision, Version
from records.proof import record_models

register = template.Library()
WAITING = 20


@register.simple_tag
def history_of(record):
    """What readers could notice of `record`, newest first: [{at, what, label, fields, role, why}]."""
    return public_history(record)


@register.simple_tag
def latest_versions(number):
    return Version.objects.select_related("by").defer("state")[:number]


@register.simple_tag
def waiting_for_review():
    """What a reviewer is waited for with: [(record, is it a revision)]."""
    waiting = [
        (record, False)
        for model in record_models()
        for record in model.objects.filter(status="in_review").order_by("updated_at")[:WAITING]
    ]
    revisions = Revision.objects.filter(status="in_review").select_related("content_type")[:WAITING]
    return waiting + [(revision.record, True) for revision in revisions]
