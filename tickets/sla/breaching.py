"""Flags and records missed deadlines, and escalates those for which the policy says so at once."""

import json
from datetime import datetime

from django.db import transaction

from tickets.sla.announcing import ANNOUNCE, DEADLINE, announce
from tickets.sla.claiming import claim
from tickets.states import ClockKind

MISSED = "clock.due_at <= %(now)s AND clock.breached_at IS NULL"
REASONS = json.dumps({kind: f"{label} missed" for kind, label in ClockKind.choices})

# What each policy does about a missed clock of each kind. To mark as escalated, where that waits for nothing, is done
# here for the whole batch; of all other steps, what is due is left to workers and the next is noted (escalating.py).
PLAN = """
plan AS MATERIALIZED (
    SELECT step.policy_id, kind, bool_or(is_mark) AS marks, min(after_minutes) FILTER (WHERE NOT is_mark) AS first_step
    FROM (SELECT *, action = 'mark_escalated' AND after_minutes = 0 AS is_mark FROM tickets_escalationstep) AS step
    JOIN (SELECT DISTINCT kind FROM tickets_slaclock WHERE id = ANY(%(clocks)s)) AS missed ON clock IN ('', kind)
    GROUP BY step.policy_id, kind
)
"""
# A deadline is announced once. One that moved ahead and was missed again is flagged again, without a word.
BREACH = f"""
WITH {PLAN}, clock AS MATERIALIZED (
    SELECT clock.*, ticket.policy_id, announced_at IS NULL AS is_news, first_step,
        marks AND steps_through IS NULL AND escalated_at IS NULL AS escalates,
        announced_at IS NULL AND first_step > 0 AS waits
    FROM tickets_slaclock AS clock JOIN tickets_ticket AS ticket ON ticket.id = clock.ticket_id
    LEFT JOIN plan ON plan.policy_id = ticket.policy_id AND plan.kind = clock.kind
    WHERE clock.id = ANY(%(clocks)s)
), flagged AS (
    UPDATE tickets_slaclock AS flagged SET
        breached_at = clock.due_at, announced_at = coalesce(clock.announced_at, %(now)s),
        next_step_at = CASE WHEN waits THEN clock.due_at + first_step * interval '1 minute' END,
        steps_through = CASE WHEN is_news AND first_step IS DISTINCT FROM 0 THEN 0 ELSE clock.steps_through END
    FROM clock WHERE clock.id = flagged.id
), missed AS MATERIALIZED (
    SELECT ticket_id, tenant_id, min(due_at) AS at, min(due_at) FILTER (WHERE escalates) AS escalated_at,
        %(reasons)s::jsonb ->> (array_agg(kind ORDER BY due_at) FILTER (WHERE escalates))[1] AS reason
    FROM clock GROUP BY ticket_id, tenant_id
), marked AS (
    UPDATE tickets_ticket AS ticket SET
        breached_at = least(ticket.breached_at, missed.at),
        escalated_at = coalesce(ticket.escalated_at, missed.escalated_at),
        escalation_reason = coalesce(reason, escalation_reason),
        updated_at = greatest(updated_at, missed.at)
    FROM missed WHERE missed.ticket_id = ticket.id
), news AS (
    SELECT tenant_id, ticket_id, 'sla_breached' AS kind, {DEADLINE} AS data, due_at AS at
    FROM clock WHERE is_news
    UNION ALL
    SELECT tenant_id, ticket_id, 'escalated', jsonb_build_object('reason', reason), escalated_at
    FROM missed WHERE escalated_at IS NOT NULL
), {ANNOUNCE}
UNION ALL
SELECT 'sla.step_due', tenant_id, jsonb_build_object('ticket', ticket_id, 'clock', id)::text
FROM clock WHERE first_step IS NOT NULL AND NOT waits
"""


@transaction.atomic
def breach(now: datetime, limit: int) -> int:
    """One batch; returns how many there were."""
    if clocks := claim(MISSED, order="clock.due_at", now=now, limit=limit):
        announce(BREACH, {"clocks": clocks, "reasons": REASONS}, now=now)
    return len(clocks)
