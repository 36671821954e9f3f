"""What staff is told at the desk: what was done last, and what waits for them."""

from django import template

from records.models import Revision, Version
from records.proof import record_models

register = template.Library()
WAITING = 20


@register.simple_tag(takes_context=True)
def latest_versions(context, number):
    return Version.objects.visible_to(context["user"]).select_related("by").defer("state")[:number]


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
