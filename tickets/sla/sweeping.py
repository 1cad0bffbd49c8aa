"""The sweep of SLA clocks, every minute: finds all that are due, however many and however late."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils import timezone

from supportdesk.outbox.models import Heartbeat
from tickets.sla.breaching import breach
from tickets.sla.escalating import promise_steps
from tickets.sla.warning import warn

log = logging.getLogger(__name__)

Pass = Callable[[datetime, int], int]

BATCH = 5000
# So long a pass goes on; then the others have their turn, and the next sweep takes the rest.
PATIENCE = 25  # seconds

# Each does one batch in a transaction of its own and says how many there were. Warnings first: a deadline that was
# missed while no sweep ran was near before.
PASSES: dict[str, Pass] = {"warned": warn, "missed": breach, "escalating": promise_steps}


def sweep(batch: int = BATCH) -> Counter[str]:
    """Returns how many clocks each pass dealt with. Safe to run twice, also at the same time."""
    started, done, broken = time.monotonic(), Counter(dict.fromkeys(PASSES, 0)), 0
    for name, one_batch in PASSES.items():
        try:
            for count in batches(one_batch, batch):
                done[name] += count
        except Exception:  # the other passes must not wait until this one is mended
            log.exception("sla sweep did not succeed", extra={"part": name})
            broken += 1
    if not broken:
        Heartbeat.beat("sla")
    log.info("sla swept", extra={**done, "broken": broken, "seconds": round(time.monotonic() - started, 3)})
    return done


def batches(one_batch: Pass, batch: int) -> Iterator[int]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and (count := one_batch(timezone.now(), batch)):
        yield count
