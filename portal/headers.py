"""Headers of every response, including errors, whoever makes it."""

from functools import cache
from urllib.parse import urlsplit

from csp.utils import build_policy
from django.conf import settings
from django.http.request import split_domain_port

from lists.formats import MEDIA

FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "serial", "usb")
SHARED = ("/api/", "/data/")  # other sites' scripts may read these (CORS)
DATA = tuple(f".{form}" for form in MEDIA)  # endings of data URLs, shared too


@cache
def everywhere():
    """[(name, value)] of the default headers of all responses."""
    return [
        ("Content-Security-Policy", build_policy()),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in FEATURES)),
    ]


def own_address(get_response):
    """Use our own host in absolute URLs of public responses: the port of a Host header is never copied.

    At the desk the header is unchanged, because Django compares it with the origin of a form.
    """

    def middleware(request):
        if not request.path.startswith("/admin/") and "HTTP_HOST" in request.META:
            name, _ = split_domain_port(request.META["HTTP_HOST"])
            request.META["HTTP_HOST"] = _our_host(name, request.META["SERVER_PORT"])
        return get_response(request)

    return middleware


def _our_host(name, port):
    public = urlsplit(settings.PUBLIC_URL)
    if name == public.hostname:
        return public.netloc
    return name if port in ("80", "443") else f"{name}:{port}"


def safe(get_response):
    """Add the default headers that a response does not have yet."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith(SHARED) or request.path.endswith(DATA):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        for name, value in everywhere():
            response.headers.setdefault(name, value)
        return response

    return middleware
