"""How many calls a caller may make in a minute."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE = 60
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class PerMinute(BaseThrottle):
    """Counts each caller's reads and writes apart, in windows of one minute: one counter, two cheap commands.

    Lets everybody through while the cache is away. Calls without a caller (docs, schema) are not counted.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        caller = getattr(request, "auth", None)
        if caller is None:
            return True
        kind = "read" if request.method in SAFE else "write"
        allowed: int = settings.API_CALLS_PER_MINUTE[kind]
        return count(f"api/{caller.ident}/{kind}/{int(time.time() // MINUTE)}") <= allowed

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def count(key: str) -> int:
    """This call's place among those under the key: the first of all while the cache is away."""
    if cache.add(key, 1, timeout=2 * MINUTE):
        return 1
    try:
        return cache.incr(key) or 1
    except ValueError:  # it has just expired
        return 1
