"""Withdrawn records: a request for one is answered with the withdrawal and its reason."""

from django.shortcuts import render

from data.lists import LISTINGS
from records.changes import withdrawal


def gone(listing, key):
    """The withdrawal of a record of a listing with this slug or id; None if there never was one."""
    record = listing.model.objects.withdrawn().filter(**{listing.key: key}).first()
    return record and withdrawal(record)


def gone_page(request):
    """The page of a withdrawn record at its old URL, or None."""
    match = request.resolver_match
    for listing in LISTINGS.values() if match else ():
        if match.url_name == f"{listing.model._meta.model_name}_detail":
            withdrawal = gone(listing, match.kwargs.get("slug") or match.kwargs.get("pk"))
            ctx = {"withdrawal": withdrawal, "listing": listing}
            return render(request, "410.html", ctx, status=410) if withdrawal else None
    return None
