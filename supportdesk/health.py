"""Probes. /healthz: this process responds. /readyz: database, broker, worker and scheduler work."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from supportdesk.accounts.access import public
from supportdesk.outbox.models import Delivery, Heartbeat

log = logging.getLogger(__name__)

STALE = timedelta(seconds=60)
DATABASE_PATIENCE = "2s"
BROKER_PATIENCE = 1  # second
HEARTBEATS = ("worker", "scheduler")
# Told, but no reason to be unready: after a long stop the first sweep of clocks comes within a minute.
SHOWN = (*HEARTBEATS, "sla")


@public
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@public
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    database = database_report(now)
    checks = {"database": database is not None, "broker": broker_answers()}
    heartbeats, deliveries = database or ({}, {})
    checks |= {name: fresh(heartbeats.get(name), now) for name in HEARTBEATS}
    report = {
        "ready": all(checks.values()),
        "checks": checks,
        "heartbeat_age_seconds": {name: age(heartbeats.get(name), now) for name in SHOWN},
        "deliveries": deliveries,
    }
    return JsonResponse(report, status=200 if report["ready"] else 503)


def database_report(now: datetime) -> tuple[dict[str, datetime], dict[str, Any]] | None:
    """Heartbeats and the state of deliveries; None if the database does not respond in time."""
    try:
        with transaction.atomic():
            connection.cursor().execute(f"SET LOCAL statement_timeout = '{DATABASE_PATIENCE}'")
            heartbeats = dict(Heartbeat.objects.values_list("name", "at"))
            oldest = Delivery.objects.pending().aggregate(at=Min("created_at"))["at"]
            return heartbeats, {
                "oldest_undelivered_seconds": age(oldest, now) or 0,
                "failed": Delivery.objects.failed().count(),
            }
    except DatabaseError as error:
        log.error("not ready: database", extra={"error": str(error)})
        connection.close()
        return None


def broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_PATIENCE,
        socket_timeout=BROKER_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        with client:
            return bool(client.ping())
    except (redis.RedisError, OSError) as error:
        log.error("not ready: broker", extra={"error": str(error)})
        return False


def fresh(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at < STALE


def age(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max(0, int((now - at).total_seconds()))


PROBES: dict[str, Callable[..., HttpResponseBase]] = {"/healthz": alive, "/readyz": ready}


class ProbeMiddleware:
    """Answers probes before any other middleware: they come by plain HTTP, and to an IP address instead of a name in
    ALLOWED_HOSTS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe and request.method in {"GET", "HEAD"} else self.get_response(request)
