import logging
from functools import partial
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribers

log = logging.getLogger(__name__)


def publish(topic: str, *, tenant_id: int, payload: dict[str, Any], quiet: bool = False) -> None:
    """Promise `payload` to each subscriber of `topic`, in the caller's transaction. Payloads carry ids, not rows."""
    deliveries = Delivery.objects.bulk_create(
        Delivery(tenant_id=tenant_id, topic=topic, subscriber=one.name, payload=payload)
        for one in subscribers(topic, quiet=quiet)
    )
    for delivery in deliveries:
        transaction.on_commit(partial(hint, delivery.pk), robust=True)


def hint(delivery_id: int, *, expires: int | None = None) -> bool:
    """Tell a worker now. Only a hint: while the broker is away the sweep does it later."""
    from supportdesk.outbox.tasks import deliver

    try:
        deliver.apply_async((delivery_id,), expires=expires)
    except OperationalError as error:
        log.warning("broker away, delivery waits for the sweep", extra={"delivery": delivery_id, "error": str(error)})
        return False
    return True
