import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, close_old_connections

from supportdesk.outbox.models import Heartbeat

log = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 5


class HeartbeatScheduler(PersistentScheduler):
    """Celery's scheduler with a heartbeat of its own: a worker's alone would not tell which of the two died."""

    last_beat = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if time.monotonic() - self.last_beat > SECONDS_BETWEEN_BEATS:
            self.beat()
        wait: float = super().tick(*args, **kwargs)
        return min(wait, SECONDS_BETWEEN_BEATS)

    def beat(self) -> None:
        """Write the heartbeat; a database failure must not end the scheduler."""
        self.last_beat = time.monotonic()
        close_old_connections()
        try:
            Heartbeat.beat("scheduler")
        except DatabaseError as error:
            log.warning("no heartbeat could be written", extra={"error": str(error)})
