import json
import logging
import time
from collections.abc import Iterable
from typing import Any

from celery import Task
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribers

log = logging.getLogger(__name__)

BROKER_REST = 5  # seconds
# A publish without retries lets some of the transport's own errors through, unwrapped.
UNREACHABLE = (OperationalError, RedisError, OSError)


class Broker:
    """Remembers that the broker did not respond, so that only one request per BROKER_REST waits for it."""

    away_until = 0.0

    @property
    def away(self) -> bool:
        return time.monotonic() < self.away_until

    def rest(self) -> None:
        self.away_until = time.monotonic() + BROKER_REST


broker = Broker()


def publish(topic: str, *, tenant_id: int, payload: dict[str, Any], quiet: bool = False) -> None:
    """Write a Delivery of `payload` for each subscriber of `topic`, in the caller's transaction. Payloads carry ids."""
    deliveries = Delivery.objects.bulk_create(
        Delivery(tenant_id=tenant_id, topic=topic, subscriber=one.name, payload=payload)
        for one in subscribers(topic, quiet=quiet)
    )
    if quiet:  # nobody waits for what imports promise: the sweep does it, and live work never queues behind it
        return
    pks = [delivery.pk for delivery in deliveries]
    transaction.on_commit(lambda: hint_each(pks), robust=True)


# In one statement what `publish` does for one.
PUBLISH_MANY = """
INSERT INTO outbox_delivery
    (tenant_id, topic, subscriber, payload, key, state, attempts, next_try_at, reason, created_at)
SELECT tenant_id, topic, subscriber, payload, gen_random_uuid(), 'pending', 0, %(now)s, '', %(now)s
FROM unnest(%(topics)s::text[], %(tenants)s::bigint[], %(payloads)s::jsonb[]) AS promised (topic, tenant_id, payload)
JOIN unnest(%(heard)s::text[], %(hearers)s::text[]) AS subscription (topic, subscriber) USING (topic)
"""


def is_heard(topic: str) -> bool:
    return bool(subscribers(topic, quiet=False))


def publish_many(promised: Iterable[tuple[str, int, dict[str, Any]]]) -> None:
    """`publish` thousands in one statement: each is (topic, tenant id, payload).

    Workers are not told of each; one of them is told to sweep.
    """
    rows = [row for row in promised if is_heard(row[0])]
    if not rows:
        return
    topics, tenants, payloads = zip(*rows, strict=True)
    pairs = [(topic, one.name) for topic in {*topics} for one in subscribers(topic, quiet=False)]
    values: dict[str, Any] = {
        "topics": list(topics),
        "tenants": list(tenants),
        "payloads": [*map(json.dumps, payloads)],
    }
    values |= {"heard": [topic for topic, _ in pairs], "hearers": [name for _, name in pairs], "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH_MANY, values)
    transaction.on_commit(hint_sweep, robust=True)


def hint_each(delivery_ids: list[int]) -> None:
    for pk in delivery_ids:
        hint(pk)


def hint(delivery_id: int, **options: Any) -> bool:
    """Tell a worker to deliver now. False while the broker is away: then the sweep delivers it later."""
    from supportdesk.outbox.tasks import deliver

    return tell(deliver, delivery_id, **options)


def hint_sweep() -> bool:
    """Tell a worker to sweep now rather than at the next interval."""
    from supportdesk.outbox.tasks import SWEEP_EVERY, sweep

    return tell(sweep, expires=SWEEP_EVERY)


def tell(task: Task[..., Any], *arguments: int, **options: Any) -> bool:
    if broker.away:
        return False
    try:
        task.apply_async(arguments, **options)
    except UNREACHABLE as error:
        broker.rest()
        log.warning("broker away, deliveries wait for the sweep", extra={"task": task.name, "error": str(error)})
        return False
    return True
