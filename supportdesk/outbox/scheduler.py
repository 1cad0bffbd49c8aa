import time
from typing import Any

from celery.beat import PersistentScheduler

from supportdesk.outbox.models import Heartbeat

SECONDS_BETWEEN_BEATS = 5


class HeartbeatScheduler(PersistentScheduler):
    """Celery's scheduler, writing down that it lives: a worker's heartbeat alone cannot tell which of the two died."""

    last_beat = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if time.monotonic() - self.last_beat > SECONDS_BETWEEN_BEATS:
            Heartbeat.beat("scheduler")
            self.last_beat = time.monotonic()
        wait: float = super().tick(*args, **kwargs)
        return min(wait, SECONDS_BETWEEN_BEATS)
