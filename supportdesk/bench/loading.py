"""A tenant with as many tickets as asked for, made by PostgreSQL itself in a few set-based statements."""

from typing import Any

from django.db import connection, transaction

from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tickets.models import DeskSettings, Queue, Ticket
from tickets.models.searchable import vector_of
from tickets.states import Team

CUSTOMERS_AT_MOST = 20_000
TICKETS_A_CUSTOMER = 10
AGENTS = 20

# The n-th ticket's words and values follow from n by a hash, so that every load is the same load, and independent
# things are independent: agents share out every category, priorities every queue.
TICKETS = """
INSERT INTO tickets_ticket (
    tenant_id, created_at, updated_at, last_entry_at, sequence, number, status, resolved_at, closed_at, ended_by,
    priority, priority_origin, category, category_origin, sentiment, team, score, queue_id, queue_origin, assignee_id,
    tags, excerpt, subject, source, requester_type, requester_id)
SELECT %(tenant)s, at, at, at, n, %(prefix)s || '-' || lpad(n::text, greatest(5, length(n::text)), '0'), status,
    CASE WHEN status IN ('resolved', 'closed') THEN at END, CASE WHEN status = 'closed' THEN at END,
    CASE WHEN status IN ('resolved', 'closed') THEN 'agent' ELSE '' END,
    (ARRAY['low', 'medium', 'medium', 'high', 'urgent'])[1 + dice / 7 %% 5], 'triage',
    (ARRAY['billing', 'technical', 'sales', 'account', 'general'])[1 + dice %% 5], 'triage',
    (ARRAY['negative', 'neutral', 'neutral', 'positive'])[1 + dice / 11 %% 4],
    (ARRAY['finance', 'technical_support', 'sales', 'customer_success', 'support'])[1 + dice %% 5],
    dice %% 101, (%(queues)s::bigint[])[1 + dice %% cardinality(%(queues)s::bigint[])], 'triage',
    CASE WHEN dice / 13 %% 3 > 0 THEN (%(agents)s::bigint[])[1 + dice / 17 %% cardinality(%(agents)s::bigint[])] END,
    CASE dice / 19 %% 20 WHEN 0 THEN ARRAY['vip'] WHEN 1 THEN ARRAY['bug', 'mobile'] ELSE ARRAY[]::varchar[] END,
    'The message of ticket ' || n || ' says what happened, in a line that is cut here',
    'Question ' || n || ' about word' || (dice / 29 %% 1000) || ' and order ' || (n %% 100000),
    (ARRAY['portal', 'email', 'email', 'phone', 'chat', 'api'])[1 + dice / 23 %% 6], 'account',
    (%(contacts)s::bigint[])[1 + dice / 31 %% cardinality(%(contacts)s::bigint[])]
FROM (SELECT n, dice, now() - (%(count)s - n) * interval '90 seconds' AS at,
        CASE WHEN n > %(count)s - greatest(%(count)s / 10, 500)
             THEN (ARRAY['open', 'in_progress', 'pending'])[1 + dice / 37 %% 3]
             ELSE (ARRAY['resolved', 'closed'])[1 + dice / 37 %% 2] END AS status
      FROM (SELECT n, abs(hashint8(n)::bigint) AS dice FROM generate_series(%(first)s::bigint, %(last)s) AS n) AS thrown
) AS numbered
"""
ENTRIES = """
INSERT INTO tickets_threadentry (
    tenant_id, ticket_id, kind, author_kind, author_name, author_contact_id, body, markup, at)
SELECT tenant_id, id, 'reply', 'customer', 'Customer', requester_id,
    subject || E'.\\n\\nThe longer story: ' || repeat('it worked yesterday and does not today. ', 3), 'markdown',
    created_at
FROM tickets_ticket WHERE tenant_id = %(tenant)s AND sequence BETWEEN %(first)s AND %(last)s
"""
WORDS = f"""
INSERT INTO tickets_searchdocument (ticket_id, tenant_id, words)
SELECT entry.ticket_id, entry.tenant_id, {vector_of("entry.body || ' ' || contact.name || ' ' || contact.email")}
FROM tickets_threadentry AS entry JOIN accounts_contact AS contact ON contact.id = entry.author_contact_id
JOIN tickets_ticket AS ticket ON ticket.id = entry.ticket_id
WHERE ticket.tenant_id = %(tenant)s AND sequence BETWEEN %(first)s AND %(last)s
"""
CONTACTS = """
INSERT INTO accounts_contact (tenant_id, name, email, phone, tier, created_at)
SELECT %(tenant)s, 'Customer ' || n, 'customer' || n || '@bench.example', '', 'standard', now()
FROM generate_series(1, %(count)s) AS n
"""
BATCH = 100_000


def load(tickets: int) -> User:
    """A tenant of that size, and its agent. An earlier load of the same size is used again."""
    agent = User.objects.filter(email=f"agent@bench-{tickets}.example").first()
    return agent or build(tickets)


def build(tickets: int) -> User:
    with transaction.atomic():
        tenant = Tenant.objects.create(name=f"Bench {tickets:,}", slug=f"bench-{tickets}", prefix=prefix(tickets))
        DeskSettings.objects.create(tenant=tenant)
        queues = [Queue.objects.create(tenant=tenant, name=team.label, team=team).pk for team in Team]
        Queue.objects.create(tenant=tenant, name="Inbox", is_default=True)
        agents = [member(tenant, f"{name}@{tenant.slug}.example") for name in ("agent", *map(str, range(1, AGENTS)))]
        run(CONTACTS, {"tenant": tenant.pk, "count": max(1, min(CUSTOMERS_AT_MOST, tickets // TICKETS_A_CUSTOMER))})
        contacts = list(Contact.objects.of(tenant).values_list("pk", flat=True))
        values: dict[str, Any] = {"tenant": tenant.pk, "count": tickets, "queues": queues, "contacts": contacts}
        values |= {"agents": [agent.pk for agent in agents], "prefix": tenant.prefix}
        for first in range(1, tickets + 1, BATCH):
            chunk = values | {"first": first, "last": min(first + BATCH - 1, tickets)}
            for statement in (TICKETS, ENTRIES, WORDS):
                run(statement, chunk)
        run("INSERT INTO tickets_ticketcounter (tenant_id, last) VALUES (%(tenant)s, %(count)s)", values)
    vacuum()
    return agents[0]


def prefix(tickets: int) -> str:
    """Letters for digits: each size has its own prefix, as numbers must name one ticket in all tenants."""
    return "BN" + "".join(chr(ord("A") + int(digit)) for digit in f"{len(str(tickets)):02d}{str(tickets)[0]}")


def member(tenant: Tenant, email: str) -> User:
    user = User.objects.create_user(email, name=email.split("@")[0].title())
    Membership.objects.create(tenant=tenant, user=user, role=Role.AGENT)
    return user


def run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def vacuum() -> None:
    """Statistics and visibility as autovacuum would have them on a desk that has run for a while."""
    with connection.cursor() as cursor:
        for table in (Ticket._meta.db_table, "tickets_threadentry", "tickets_searchdocument", "accounts_contact"):
            cursor.execute(f'VACUUM ANALYZE "{table}"')
