"""Records that were public and are not any more: who asks for one is told so, and why."""

from django.shortcuts import render

from data.lists import LISTINGS
from records.changes import withdrawal


def gone(listing, key):
    """What is told of the withdrawn record of a listing with this slug or id; None when there never was one."""
    record = listing.model.objects.withdrawn().filter(**{listing.key: key}).first()
    return record and withdrawal(record)


def gone_page(request):
    """The page that a withdrawn record answers with at its old address, or None."""
    match = request.resolver_match
    for listing in LISTINGS.values() if match else ():
        if match.url_name == f"{listing.model._meta.model_name}_detail":
            withdrawal = gone(listing, match.kwargs.get("slug") or match.kwargs.get("pk"))
            ctx = {"withdrawal": withdrawal, "listing": listing}
            return render(request, "410.html", ctx, status=410) if withdrawal else None
    return None
