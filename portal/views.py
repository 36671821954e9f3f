"""The site's own pages: home, search, about, and error pages."""

import sys

from django.core.exceptions import BadRequest, ValidationError
from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import resolve

from data.examples import examples
from data.lists import LISTINGS, SEARCH
from data.withdrawn import gone_page
from lists.encoding import json_response
from lists.selection import refused
from portal import home as first_page
from portal import style_page
from portal.availability import unavailable
from portal.headers import DATA
from portal.suggest import suggested
from records.models import Document
from records.preview import as_published, previewed
from terms.models import Term


def home(request):
    return render(request, "home.html", first_page.contents())


def search(request):
    return SEARCH.page(request)


def suggest(request):
    """Names while typing: [{label, url, kind}], at most a few."""
    names = [one._asdict() for one in suggested(request.GET.get("q", ""))]
    return json_response(names)


def preview(request, token):
    """A draft as the site will display it. It is not public: the link is signed and expires."""
    try:
        record = previewed(token)
    except SignatureExpired:
        return render(request, "preview_expired.html", status=410)
    except BadSignature:
        record = None
    if record is None:
        raise Http404
    try:
        with as_published(record) as is_waiting:
            request.is_preview = is_waiting
            view = resolve(record.get_absolute_url().partition("#")[0])
            response = view.func(request, *view.args, **view.kwargs)
    except ValidationError as reason:
        raise BadRequest("；".join(reason.messages)) from reason
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex, nofollow", "no-store, private"
    return response


def about(request):
    report = Document.objects.published().filter(slug="report").first()
    rule = Term.objects.published().filter(slug="guifanxing-wenjian-youxiaoqi").first()
    return render(request, "about.html", {"report": report, "until": first_page.until(), "rule": rule})


def components(request):
    return render(request, "about/components.html", style_page.contents())


def about_api(request):
    """How to get the data: examples, parameters of each list, columns of the tables."""
    filters = [(listing, listing.filter.base_filters.items()) for listing in (*LISTINGS.values(), SEARCH)]
    lists = [(listing, [(name, filter.label) for name, filter in of_list if filter]) for listing, of_list in filters]
    return render(request, "about_api.html", {"examples": examples(request), "lists": lists})


def icon(request):
    """The default icon URL of browsers, for documents that cannot name one (JSON)."""
    return redirect(static("icon.svg"), permanent=True)


def not_found(request, exception=None):
    if request.path.endswith(DATA):
        return refused([{"field": "path", "message": f"没有这个地址：{request.path[:200]}"}], status=404)
    return gone_page(request) or render(request, "404.html", status=404)


def server_error(request):
    """Called while the exception is handled."""
    return unavailable(request, sys.exc_info()[1]) or render(request, "500.html", status=500)
