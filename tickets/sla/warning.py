"""Deadlines that come near."""

from datetime import datetime

from django.db import transaction

from tickets.sla.announcing import ANNOUNCED, announce
from tickets.sla.claiming import claim

DUE = "clock.warn_at <= %(now)s AND clock.warned_at IS NULL AND clock.warn_at IS NOT NULL"
# Of a clock that has been missed or stopped, nothing is left to be said.
WARN = f"""
WITH flagged AS (
    UPDATE tickets_slaclock SET warned_at = warn_at WHERE id = ANY(%(clocks)s) RETURNING *
), news AS (
    SELECT clock.tenant_id, clock.ticket_id, clock.kind, clock.cycle, clock.due_at AS due, clock.warned_at AS at
    FROM flagged AS clock WHERE clock.stopped_at IS NULL AND clock.breached_at IS NULL AND clock.due_at IS NOT NULL
), {ANNOUNCED.format(event="sla_warned")}
SELECT * FROM announced
"""


@transaction.atomic
def warn(now: datetime, limit: int) -> int:
    """Flag and announce one batch; returns how many there were."""
    clocks = claim(DUE, order="clock.warn_at", now=now, limit=limit)
    if clocks:
        announce(WARN, {"clocks": clocks}, now=now)
    return len(clocks)
