"""Addresses with what a chat or a text put behind them, in capitals, or with a slash too few or too many lead on."""

import re
import unicodedata

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from data.lists import LISTINGS, SEARCH
from data.withdrawn import gone

NOT_OF_AN_ADDRESS = re.compile(r"[^a-z0-9/._-]")  # 。 ） ， quotes, spaces: what begins with them was not meant
NO_TEXT = ("Cc", "Cn", "Co", "Cs", "Nd")  # control characters, and digits of another width
ENDS = re.compile(r"[.,_-]+(?=/*$)")  # full stops and commas of a sentence
SLASHES = re.compile("/{2,}")
RECORD = re.compile(r"(?:/api/v1)?/(?P<name>[a-z]+)/(?P<key>[a-z0-9_-]+)(?:\.[a-z]+|/)")
BY_NAME = {listing.name: listing for listing in (*LISTINGS.values(), SEARCH)}


def lead_on(get_response):
    """Answer 301 instead of 404 where only that was wrong, and there is something at the address meant."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path = meant(request.path_info)
        if path is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))

    return middleware


def meant(path):
    """The address that was meant by one that leads nowhere; None when it is the same, or leads nowhere either."""
    whole = path.lower()
    if end := NOT_OF_AN_ADDRESS.search(whole):
        sort, whole = unicodedata.category(end[0]), whole[: end.start()]
        if sort in NO_TEXT:
            return None
        if sort[0] in "LM" and whole.endswith("/") and not RECORD.fullmatch(whole):  # a name of something else
            return None
    whole = ENDS.sub("", SLASHES.sub("/", whole))
    bare = whole.rstrip("/")
    return next((each for each in (f"{bare}/", bare) if each and each != path and _leads_somewhere(each)), None)


def _leads_somewhere(path):
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if path.startswith(("/admin/", "/preview/")) or match.url_name == "api_nowhere":
        return False
    found = RECORD.fullmatch(path)
    return not found or _is_there(**found.groupdict())


def _is_there(name, key):
    """Whether a record is public, or was and says so; what is no record's address is there."""
    listing = BY_NAME.get(name)
    if listing is None:
        return True
    if listing.key == "pk" and not key.isdecimal():
        return False
    return listing.records().filter(**{listing.key: key}).exists() or gone(listing, key) is not None
