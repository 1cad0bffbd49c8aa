"""A Redis cache whose failure does not break pages."""

from typing import Any

from django_redis.cache import RedisCache  # type: ignore[import-untyped]


class FailOpenCache(RedisCache):  # type: ignore[misc]
    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True while Redis is away. allauth locks by `add` before it counts attempts: with False it would refuse every
        sign-in. Sign-in codes stay limited to three attempts, which the session counts."""
        added: bool | None = super().add(*args, **kwargs)
        return True if added is None else added
