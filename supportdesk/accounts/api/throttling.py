"""Limits how many calls a caller may make per minute."""

import time

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from supportdesk.rate_limits import MINUTE, calls_this_minute

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class PerMinute(BaseThrottle):
    """Counts each caller's reads and writes separately, in windows of one minute, by one counter each in the cache.

    Allows every call while the cache is away. Calls without a caller (docs, schema) are not counted.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        caller = getattr(request, "auth", None)
        if caller is None:
            return True
        kind = "read" if request.method in SAFE else "write"
        allowed: int = settings.API_CALLS_PER_MINUTE[kind]
        return calls_this_minute(f"api/{caller.ident}/{kind}") <= allowed

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE
