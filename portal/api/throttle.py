"""How often one address may ask, told with every answer."""

import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from staff.lockout import address_of

MINUTE = 60  # seconds


class PerMinute(BaseThrottle):
    """Counts the requests of an address in the running minute: one small number in the cache, of each process."""

    def allow_request(self, request, view):
        self.limit, now = settings.API_REQUESTS_PER_MINUTE, time.time()
        self.seconds_left = MINUTE - int(now) % MINUTE
        key = f"api-{address_of(request)}-{int(now) // MINUTE}"
        self.made = 1 if cache.add(key, 1, 2 * MINUTE) else cache.incr(key)
        return self.made <= self.limit

    def wait(self):
        return self.seconds_left

    def told(self):
        left = max(0, self.limit - self.made)
        numbers = {"Limit": self.limit, "Remaining": left, "Reset": self.seconds_left}
        return {f"RateLimit-{name}": str(number) for name, number in numbers.items()}
