"""Every record as data, at the URL of its page plus the format's suffix: JSON, and RIS or JSON-LD of some kinds."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from data.citations import ris
from data.jsonld import legislation
from data.withdrawn import gone
from lists.encoding import json_response
from lists.filters import day_param
from lists.selection import refused
from policies.lists import POLICIES

RIS = "application/x-research-info-systems; charset=utf-8"


@require_safe
def record_as_json(request, listing, key):
    as_of, problems = day_param(request)
    if problems:
        return refused(problems)
    row = listing.find(key, as_of)
    return json_response(listing.kind.data(row)) if row else missing(listing, key)


@require_safe
def record_as_ris(request, listing, key):
    record = listing.find(key)
    if record is None:
        return missing(listing, key)
    address = request.build_absolute_uri(record.url)
    response = HttpResponse(ris(record, address, timezone.localdate()), RIS)
    response["Content-Disposition"] = f'attachment; filename="{key}.ris"'
    return response


@require_safe
def policy_as_jsonld(request, key):
    record = POLICIES.find(key)
    if record is None:
        return missing(POLICIES, key)
    document = legislation(record, request.build_absolute_uri)
    return json_response(document, content_type="application/ld+json")


def missing(listing, key):
    """The response for a missing record: 410 with the details if it was withdrawn, else 404."""
    if withdrawal := gone(listing, key):
        message = f"这条{listing.label}记录已撤回。{withdrawal['reason'] or '没有写明原因。'}"
        answer = {"errors": {listing.key: [message]}, "withdrawn": withdrawal}
        return json_response(answer, 410)
    return refused([{"field": listing.key, "message": f"没有这条{listing.label}记录。"}], status=404)
