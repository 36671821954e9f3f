"""The read-only API: one page of any list, one record of any kind."""

from django.http import JsonResponse
from django.urls import reverse

from portal.lists import LISTINGS
from search.lists import JSON, refused

LONGEST_ID = 19  # digits: more than any database counts to


def root(request):
    """Where everything is."""
    lists = {name: request.build_absolute_uri(reverse("api_list", args=[name])) for name in LISTINGS}
    return JsonResponse(lists, json_dumps_params=JSON)


def record_list(request, kind):
    return LISTINGS[kind].api(request) if kind in LISTINGS else not_found(request)


def record(request, kind, key):
    listing = LISTINGS.get(kind)
    if listing is None or (listing.key == "pk" and not (key.isdecimal() and len(key) < LONGEST_ID)):
        return not_found(request)
    return listing.record(request, key)


def not_found(request):
    return refused([{"field": "path", "message": f"没有这个接口地址：{request.path[:200]}"}], status=404)
