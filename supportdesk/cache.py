"""The cache, which may vanish without taking a page down."""

from typing import Any

from django_redis.cache import RedisCache  # type: ignore[import-untyped]


class FailOpenCache(RedisCache):  # type: ignore[misc]
    def add(self, *args: Any, **kwargs: Any) -> bool:
        """With Redis away everything counts as added. Whoever locks by `add` (allauth, before it counts attempts)
        would else wait in vain and refuse every sign-in; codes and their three tries live in the session."""
        added: bool | None = super().add(*args, **kwargs)
        return True if added is None else added
