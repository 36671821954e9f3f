"""Rate limit per client address, reported in every response."""

import time
from types import SimpleNamespace
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from staff.lockout import address_of

API = "/api/"
MINUTE = 60  # seconds
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


class Made(NamedTuple):
    """The number of requests from an address in the current minute."""

    number: int
    limit: int
    seconds_left: int

    @property
    def is_too_many(self):
        return self.number > self.limit

    @property
    def headers(self):
        values = self.limit, max(0, self.limit - self.number), self.seconds_left
        return dict(zip(HEADERS, map(str, values), strict=True))


def count(environ):
    """Count a request, given its WSGI environ: one small number per process and address in the cache."""
    now = int(time.time())
    key = f"api-{address_of(SimpleNamespace(META=environ))}-{now // MINUTE}"
    number = 1 if cache.add(key, 1, 2 * MINUTE) else cache.incr(key)
    return Made(number, settings.API_REQUESTS_PER_MINUTE, MINUTE - now % MINUTE)


class PerMinute(BaseThrottle):
    def allow_request(self, request, view):
        self.made = count(request.META)
        return not self.made.is_too_many

    def wait(self):
        return self.made.seconds_left

    def as_headers(self):
        return self.made.headers
