"""Records warnings of near deadlines."""

from datetime import datetime

from django.db import transaction

from tickets.sla.announcing import ANNOUNCE, DEADLINE, announce
from tickets.sla.claiming import claim

NEAR = "clock.warn_at <= %(now)s AND clock.warned_at IS NULL"
# Of a deadline that has been missed or met already, there is nothing left to warn of.
WARN = f"""
WITH clock AS (
    UPDATE tickets_slaclock SET warned_at = warn_at WHERE id = ANY(%(clocks)s) RETURNING *
), news AS (
    SELECT clock.tenant_id, clock.ticket_id, 'sla_warned' AS kind, {DEADLINE} AS data, clock.warned_at AS at
    FROM clock JOIN tickets_ticket AS ticket ON ticket.id = clock.ticket_id
    WHERE clock.stopped_at IS NULL AND clock.breached_at IS NULL AND clock.due_at IS NOT NULL
), {ANNOUNCE}"""


@transaction.atomic
def warn(now: datetime, limit: int) -> int:
    """One batch; returns how many there were."""
    if clocks := claim(NEAR, order="clock.warn_at", now=now, limit=limit):
        announce(WARN, {"clocks": clocks}, now=now)
    return len(clocks)
