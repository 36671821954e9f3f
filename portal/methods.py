"""HTTP methods of public URLs: they can only be read; other methods get an error in the format of the URL."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from lists.selection import refused

READING = ("GET", "HEAD", "OPTIONS")
ALLOW = ", ".join(READING)
DESK = "/admin/"
WORDS = "这个地址只能读取，请用 GET、HEAD 或 OPTIONS。"


def only_reading(get_response):
    """Answer OPTIONS and reject methods that write; except at the desk and for views with `takes_forms`."""

    def middleware(request):
        if request.method == "TRACE":
            return _not_allowed(request)
        if request.method in ("GET", "HEAD") or request.path.startswith(DESK):
            return get_response(request)
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            view = None
        if view is None and not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            return get_response(request)  # a 404, whatever the method
        if getattr(view, "takes_forms", False):
            return get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ALLOW})
        return _not_allowed(request)

    return middleware


def is_data(path):
    """Whether the content at this path is for programs."""
    return path.startswith("/api/") or "." in path.rpartition("/")[2]


def _not_allowed(request):
    if is_data(request.path):
        response = refused([{"field": "method", "message": WORDS}], status=405)
    else:
        response = render(request, "405.html", status=405)
    response["Allow"] = ALLOW
    return response
