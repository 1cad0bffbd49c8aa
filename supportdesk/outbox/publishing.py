import logging
import time
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribers

log = logging.getLogger(__name__)

BROKER_REST = 5  # seconds
# A publish without retries lets some of the transport's own errors through, unwrapped.
UNREACHABLE = (OperationalError, RedisError, OSError)


class Broker:
    """Remembers that the broker did not answer, so that only one request in BROKER_REST waits to find out."""

    away_until = 0.0

    @property
    def away(self) -> bool:
        return time.monotonic() < self.away_until

    def rest(self) -> None:
        self.away_until = time.monotonic() + BROKER_REST


broker = Broker()


def publish(topic: str, *, tenant_id: int, payload: dict[str, Any], quiet: bool = False) -> None:
    """Promise `payload` to each subscriber of `topic`, in the caller's transaction. Payloads carry ids, not rows."""
    deliveries = Delivery.objects.bulk_create(
        Delivery(tenant_id=tenant_id, topic=topic, subscriber=one.name, payload=payload)
        for one in subscribers(topic, quiet=quiet)
    )
    if quiet:  # nobody waits for what imports promise: the sweep does it, and live work never queues behind it
        return
    pks = [delivery.pk for delivery in deliveries]
    transaction.on_commit(lambda: hint_each(pks), robust=True)


def hint_each(delivery_ids: list[int]) -> None:
    for pk in delivery_ids:
        hint(pk)


def hint(delivery_id: int, **options: Any) -> bool:
    """Tell a worker now. Only a hint: while the broker is away the sweep does it later."""
    from supportdesk.outbox.tasks import deliver

    if broker.away:
        return False
    try:
        deliver.apply_async((delivery_id,), **options)
    except UNREACHABLE as error:
        broker.rest()
        log.warning("broker away, deliveries wait for the sweep", extra={"delivery": delivery_id, "error": str(error)})
        return False
    return True
