"""What the sweep finds becomes events of the tickets, and promises to whoever subscribed to them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection

from supportdesk.outbox.publishing import publish_many

# Of `news`: tenant_id, ticket_id, policy_id, event, at, data. An escalation's words are those of Ticket.escalate.
ANNOUNCED = """
announced AS (
    INSERT INTO tickets_ticketevent (tenant_id, ticket_id, kind, actor_kind, actor_name, data, at)
    SELECT news.tenant_id, news.ticket_id, news.event, 'system',
        coalesce('SLA policy ' || policy.name, 'SLA'), news.data, news.at
    FROM news LEFT JOIN tickets_slapolicy AS policy ON policy.id = news.policy_id
    ORDER BY news.at, news.ticket_id
    RETURNING id, tenant_id, ticket_id, kind, data, at
)
SELECT id, tenant_id, ticket_id, kind, data::text FROM announced"""
