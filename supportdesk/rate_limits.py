"""Counts calls in the cache, for rate limits."""

import time

from django.core.cache import cache

MINUTE = 60


def calls_this_minute(key: str) -> int:
    """Count a call under the key. Returns how many there have been in this minute; 1 while the cache is away."""
    window = f"{key}/{int(time.time() // MINUTE)}"
    if cache.add(window, 1, timeout=2 * MINUTE):
        return 1
    try:
        return cache.incr(window) or 1
    except ValueError:  # it has just expired
        return 1
