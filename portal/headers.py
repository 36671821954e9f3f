"""Headers that every answer has, refusals and errors included, whoever makes it."""

from functools import cache

from csp.utils import build_policy
from django.conf import settings

FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "serial", "usb")
SHARED = ("/api/", "/data/")  # other sites may read these (CORS)
SHARED_FORMS = (".json", ".csv", ".xlsx", ".atom", ".ris", ".jsonld")


@cache
def everywhere():
    """[(name, value)] of what is the same in all answers that say nothing else themselves."""
    return [
        ("Content-Security-Policy", build_policy()),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in FEATURES)),
    ]


def safe(get_response):
    """Give an answer the headers that nothing before has given it."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith(SHARED) or request.path.endswith(SHARED_FORMS):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        for name, value in everywhere():
            response.headers.setdefault(name, value)
        return response

    return middleware
