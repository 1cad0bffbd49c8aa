from datetime import timedelta
from functools import partial
from itertools import takewhile

from celery import shared_task
from django.utils import timezone

from supportdesk.outbox import delivering
from supportdesk.outbox.models import LEASE, TIME_LIMIT, Delivery, Heartbeat
from supportdesk.outbox.publishing import hint

SWEEP_AT_MOST = 2000
SWEEP_EVERY = 10  # seconds; a swept hint expires by then, so a backlog cannot fill the broker with repeats
KEEP_DONE = timedelta(days=30)


# At the soft limit the delivery is postponed with a reason; what does not even listen to that is killed.
@shared_task(soft_time_limit=TIME_LIMIT.seconds, time_limit=LEASE.seconds - 5)
def deliver(delivery_id: int) -> None:
    delivering.deliver(delivery_id)


@shared_task
def sweep() -> int:
    """Tell workers of due deliveries again. A claim postpones its row, so one that fails cannot block the others."""
    due = Delivery.objects.due().order_by("next_try_at").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    return sum(1 for _ in takewhile(partial(hint, expires=SWEEP_EVERY), due))


@shared_task
def heartbeat() -> None:
    Heartbeat.beat("worker")


@shared_task
def forget() -> int:
    """Delete deliveries done long ago. Failed ones stay until somebody has dealt with them."""
    old = Delivery.objects.filter(state=Delivery.State.DONE, ended_at__lt=timezone.now() - KEEP_DONE)
    return old.delete()[0]
