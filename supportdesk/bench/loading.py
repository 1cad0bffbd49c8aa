"""Loads a tenant with a given number of tickets, in a few set-based SQL statements."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tickets.models import Calendar, DeskSettings, EscalationStep, Queue, SlaPolicy, SlaTarget
from tickets.models.calendar import office_week
from tickets.models.searchable import vector_of
from tickets.states import Priority, Status, Team

CUSTOMERS_AT_MOST = 20_000
TICKETS_A_CUSTOMER = 10
AGENTS = 20

# The n-th ticket's words and values follow from n by a hash, so that every load is the same load, and independent
# things are independent: agents share out every category, priorities every queue.
TICKETS = """
INSERT INTO tickets_ticket (
    tenant_id, created_at, updated_at, last_entry_at, sequence, number, status, resolved_at, closed_at, ended_by,
    priority, priority_origin, category, category_origin, sentiment, team, score, queue_id, queue_origin, assignee_id,
    tags, excerpt, subject, source, requester_type, requester_id, policy_id, due_at)
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
    (%(contacts)s::bigint[])[1 + dice / 31 %% cardinality(%(contacts)s::bigint[])], %(policy)s,
    CASE WHEN status IN ('open', 'in_progress')
         THEN now() + ahead * %(apart)s + CASE WHEN ahead > 0 THEN interval '1 year' ELSE '0' END END
FROM (SELECT n, dice, n - %(count)s + %(unresolved)s - %(missed)s AS ahead, now() - (%(count)s - n) * %(apart)s AS at,
        CASE WHEN n > %(count)s - %(unresolved)s
             THEN (%(states)s::text[])[1 + dice / 37 %% cardinality(%(states)s::text[])]
             ELSE (ARRAY['resolved', 'closed'])[1 + dice / 37 %% 2] END AS status
      FROM (SELECT n, abs(hashint8(n)::bigint) AS dice FROM generate_series(%(first)s::bigint, %(last)s) AS n) AS thrown
) AS numbered
"""
# A first response is due in the order of opening, so that the oldest have missed theirs; what is resolved was in time.
CLOCKS = """
INSERT INTO tickets_slaclock
    (tenant_id, ticket_id, kind, cycle, started_at, minutes, due_at, warn_at, warned_at, stopped_at)
SELECT tenant_id, id, kind, 1, created_at, minutes, due_at + later, due_at + later - warning,
    CASE WHEN due_at + later - warning <= now() THEN due_at + later - warning END, resolved_at
FROM tickets_ticket CROSS JOIN (VALUES
    ('first_response', 240, interval '0', interval '48 min'),
    ('resolution', 2400, interval '3 years', interval '8 hours')
) AS promised (kind, minutes, later, warning)
WHERE tenant_id = %(tenant)s AND sequence BETWEEN %(first)s AND %(last)s
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
APART = timedelta(seconds=90)
FILLED = ("accounts_contact", *map("tickets_{}".format, ("ticket", "slaclock", "threadentry", "searchdocument")))


@dataclass(frozen=True, slots=True)
class Load:
    """How a tenant is filled. Its newest tickets are unresolved; the oldest of those have missed their deadline, which
    no sweep has noticed yet."""

    name: str
    tickets: int
    unresolved: int
    missed: int = 0
    states: tuple[str, ...] = (Status.OPEN, Status.IN_PROGRESS, Status.PENDING)
    statements: tuple[str, ...] = (TICKETS, CLOCKS, ENTRIES, WORDS)


def load(tickets: int) -> User:
    """The agent of a tenant of that size. An earlier load of the same size is reused."""
    return loaded(Load(f"Bench {tickets:,}", tickets, unresolved=min(tickets, max(tickets // 10, 500))))


def load_open(tickets: int, *, missed: int) -> Tenant:
    """A tenant with only active tickets, `missed` of which have missed their deadline; without threads."""
    states = (Status.OPEN, Status.IN_PROGRESS)
    agent = loaded(Load(f"Bench open {tickets:,}", tickets, tickets, missed, states, (TICKETS, CLOCKS)))
    return Tenant.objects.get(memberships__user=agent)


def loaded(desk: Load) -> User:
    agent = User.objects.filter(email=f"agent@{slugify(desk.name)}.example").first()
    return agent or build(desk)


def build(desk: Load) -> User:
    with transaction.atomic():
        tenant = Tenant.objects.create(name=desk.name, slug=slugify(desk.name), prefix=prefix(desk))
        DeskSettings.objects.create(tenant=tenant)
        values: dict[str, Any] = {"tenant": tenant.pk, "prefix": tenant.prefix, "policy": policy(tenant).pk}
        values |= {"count": desk.tickets, "unresolved": desk.unresolved, "missed": desk.missed, "apart": APART}
        values["states"] = [str(state) for state in desk.states]
        values["queues"] = [Queue.objects.create(tenant=tenant, name=team.label, team=team).pk for team in Team]
        Queue.objects.create(tenant=tenant, name="Inbox", is_default=True)
        agents = [member(tenant, f"{name}@{tenant.slug}.example") for name in ("agent", *map(str, range(1, AGENTS)))]
        values["agents"] = [agent.pk for agent in agents]
        customers = max(1, min(CUSTOMERS_AT_MOST, desk.tickets // TICKETS_A_CUSTOMER))
        run(CONTACTS, {"tenant": tenant.pk, "count": customers})
        values["contacts"] = list(Contact.objects.of(tenant).values_list("pk", flat=True))
        fill(desk, values)
    vacuum()
    return agents[0]


def fill(desk: Load, values: dict[str, Any]) -> None:
    for first in range(1, desk.tickets + 1, BATCH):
        chunk = values | {"first": first, "last": min(first + BATCH - 1, desk.tickets)}
        for statement in desk.statements:
            run(statement, chunk)
    run("INSERT INTO tickets_ticketcounter (tenant_id, last) VALUES (%(tenant)s, %(count)s)", values)


def policy(tenant: Tenant) -> SlaPolicy:
    """A policy that escalates missed deadlines at once and notifies the supervisors."""
    calendar = Calendar.objects.create(tenant=tenant, name="Office", weekly=office_week())
    made = SlaPolicy.objects.create(tenant=tenant, name="Standard", calendar=calendar, is_default=True)
    for action in (EscalationStep.Action.MARK_ESCALATED, EscalationStep.Action.NOTIFY_SUPERVISORS):
        EscalationStep.objects.create(tenant=tenant, policy=made, action=action)
    for priority in Priority.values:
        SlaTarget.objects.create(tenant=tenant, policy=made, priority=priority, first_response=240, resolution=2400)
    return made


def prefix(desk: Load) -> str:
    """Letters for digits: each load has its own prefix, as numbers must name one ticket in all tenants."""
    size = f"{len(str(desk.tickets)):02d}{str(desk.tickets)[0]}"
    return ("BO" if desk.missed else "BN") + "".join(chr(ord("A") + int(digit)) for digit in size)


def member(tenant: Tenant, email: str) -> User:
    user = User.objects.create_user(email, name=email.split("@")[0].title())
    Membership.objects.create(tenant=tenant, user=user, role=Role.AGENT)
    return user


def run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def vacuum() -> None:
    """Update statistics and the visibility map, as autovacuum would have done after a while."""
    with connection.cursor() as cursor:
        for table in FILLED:
            cursor.execute(f'VACUUM ANALYZE "{table}"')
