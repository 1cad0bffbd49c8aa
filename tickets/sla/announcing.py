"""What the sweep finds becomes events of the tickets, and with them the promise of every side effect: in one statement
for a whole batch what `TicketCore.record` does for one ticket, in the same words."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from supportdesk.outbox.publishing import is_heard, publish_many
from tickets.models.event import TicketEvent

Kind = TicketEvent.Kind
TOLD = (Kind.SLA_WARNED, Kind.SLA_BREACHED, Kind.ESCALATED)
# Which deadline, as events name it.
DEADLINE = "jsonb_build_object('clock', clock.kind, 'cycle', clock.cycle, 'due', clock.due_at, 'policy', policy_id)"
# The end of a statement in which `news` holds tenant_id, ticket_id, kind (of event), data and at.
ANNOUNCE = """
announced AS (
    INSERT INTO tickets_ticketevent (tenant_id, ticket_id, kind, actor_kind, actor_name, data, at)
    SELECT tenant_id, ticket_id, kind, 'system', 'SLA', data, at FROM news ORDER BY at, ticket_id
    RETURNING id, tenant_id, ticket_id, kind, data
)
SELECT 'ticket.' || kind, tenant_id, (jsonb_build_object('ticket', ticket_id, 'event', id) || data)::text
FROM announced WHERE kind = ANY(%(heard)s)
"""
Promise = tuple[str, int, dict[str, Any]]


def announce(statement: str, values: dict[str, Any], *, now: datetime) -> None:
    """Run a statement that ends in ANNOUNCE, and publish what it made known."""
    heard = [str(kind) for kind in TOLD if is_heard(f"ticket.{kind}")]
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"now": now, "heard": heard})
        publish_many(still_news(cursor.fetchall(), now))


def still_news(told: list[tuple[str, int, str]], now: datetime) -> Iterator[Promise]:
    """A warning found after its deadline stays in the history, but rings nowhere: the breach says it better."""
    for topic, tenant_id, text in told:
        payload = json.loads(text)
        if topic != "ticket.sla_warned" or datetime.fromisoformat(payload["due"]) > now:
            yield topic, tenant_id, payload
