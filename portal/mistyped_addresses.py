"""Redirects from damaged URLs: trailing text from a chat or sentence, capitals, missing or extra slashes."""

import re
import unicodedata

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from data.lists import LISTINGS, SEARCH
from data.withdrawn import gone

NOT_OF_AN_ADDRESS = re.compile(r"[^a-z0-9/._-]")  # 。 ） ， quotes, spaces: from there on it is not part of the URL
NO_TEXT = ("Cc", "Cn", "Co", "Cs", "Nd")  # control characters, and digits of another width
ENDS = re.compile(r"(?<![.,_-])[.,_-]++(?=/*+$)")  # full stops and commas of a sentence
SLASHES = re.compile("/{2,}")
RECORD = re.compile(r"(?:/api/v1)?/(?P<name>[a-z]+)/(?P<key>[a-z0-9_-]+)(?:\.[a-z]+|/)")
BY_NAME = {listing.name: listing for listing in (*LISTINGS.values(), SEARCH)}


def lead_on(get_response):
    """Answer 301 instead of 404 if only that was wrong and the repaired URL exists."""

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
    """The repaired form of a URL that does not exist; None if it is the same or does not exist either."""
    whole = path.lower()
    if end := NOT_OF_AN_ADDRESS.search(whole):
        sort, whole = unicodedata.category(end[0]), whole[: end.start()]
        if sort in NO_TEXT:
            return None
        if sort[0] in "LM" and whole.endswith("/") and not RECORD.fullmatch(whole):  # the name of something else
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
    """Whether a record is public or withdrawn; True for URLs that are not of a record."""
    listing = BY_NAME.get(name)
    if listing is None:
        return True
    if listing.key == "pk" and not key.isdecimal():
        return False
    return listing.records().filter(**{listing.key: key}).exists() or gone(listing, key) is not None
