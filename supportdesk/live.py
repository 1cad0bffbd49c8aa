"""Server-sent events that only say "look again". Pages without a connection look every minute.

Served by a process of its own (see the README), as each open page holds a connection.
"""

import logging
import time
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET
from redis import Redis, RedisError
from redis import asyncio as aioredis

from supportdesk.accounts.access import public

log = logging.getLogger(__name__)

LASTS = 600  # seconds; then the browser asks again, and whoever has signed out since gets nothing more
PULSE = 20  # seconds between signs of life, which proxies and browsers need to keep the line open
BELL = b"event: bell\ndata: look\n\n"
ALIVE = b": alive\n\n"
AGAIN_SOON, AGAIN_LATER = b"retry: 3000\n\n", b"retry: 30000\n\n"


def tell(user_id: int) -> None:
    """Make the user's open pages refresh the bell. Only a hint: without Redis they refresh it every minute."""
    try:
        redis().publish(channel(user_id), "bell")
    except RedisError as error:
        log.warning("no live hint", extra={"user": user_id, "error": str(error)})


@cache
def redis() -> "Redis":
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)


def channel(user_id: int) -> str:
    return f"supportdesk:live:{user_id}"


@public
@require_GET
def stream(request: HttpRequest) -> HttpResponseBase:
    """Hints for the signed-in user. 204 makes browsers stop asking: nobody is signed in, or we cannot stream."""
    user = request.user
    if not (user.is_authenticated and isinstance(request, ASGIRequest)):
        return allowed(request, HttpResponse(status=204))
    # Django gives each request here a connection of its own: the line may last, the connection must not.
    connections.close_all()
    answer = StreamingHttpResponse(hints(user.pk), content_type="text/event-stream")
    answer["Cache-Control"], answer["X-Accel-Buffering"] = "no-store", "no"
    return allowed(request, answer)


def allowed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Allow pages from BASE_URL: in development this runs on another port, which is another origin."""
    if request.headers.get("Origin") == settings.BASE_URL:
        answer["Access-Control-Allow-Origin"] = settings.BASE_URL
        answer["Access-Control-Allow-Credentials"] = "true"
    return answer


async def hints(user_id: int) -> AsyncIterator[bytes]:
    client = aioredis.from_url(settings.REDIS_URL, socket_connect_timeout=2)
    try:
        async with client.pubsub() as listening:
            await listening.subscribe(channel(user_id))
            yield AGAIN_SOON
            yield BELL  # something may have happened between the page and this line
            async for hint in heard(listening):
                yield hint
    except (TimeoutError, RedisError, OSError) as error:
        log.warning("live hints broke off", extra={"user": user_id, "error": str(error)})
        yield AGAIN_LATER
    finally:
        await client.aclose()


async def heard(listening: Any) -> AsyncIterator[bytes]:
    until = time.monotonic() + LASTS
    while (left := until - time.monotonic()) > 0:
        message = await listening.get_message(ignore_subscribe_messages=True, timeout=min(PULSE, left))
        yield BELL if message else ALIVE
