"""Measures the sweep of missed deadlines against a bare UPDATE of the same rows."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from supportdesk.accounts.models import Tenant
from supportdesk.bench.loading import load_open
from supportdesk.outbox.models import Delivery
from tickets.models import SlaClock, Ticket, TicketEvent
from tickets.sla.sweeping import sweep

LIMIT = 5.0
FLAG_CLOCKS = """
UPDATE tickets_slaclock SET breached_at = due_at WHERE due_at <= now() AND breached_at IS NULL
RETURNING id, ticket_id, kind, cycle, due_at
"""
FLAG_TICKETS = """
UPDATE tickets_ticket SET breached_at = due_at WHERE tenant_id = %(tenant)s AND due_at <= now() AND breached_at IS NULL
RETURNING id, due_at
"""
RESTORE = (
    "DELETE FROM outbox_delivery WHERE tenant_id = %(tenant)s",
    "DELETE FROM tickets_ticketevent WHERE tenant_id = %(tenant)s",
    """UPDATE tickets_slaclock SET breached_at = NULL, announced_at = NULL, next_step_at = NULL, steps_through = NULL
    WHERE tenant_id = %(tenant)s AND breached_at IS NOT NULL""",
    """UPDATE tickets_ticket SET breached_at = NULL, escalated_at = NULL, escalation_reason = ''
    WHERE tenant_id = %(tenant)s AND breached_at IS NOT NULL""",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds, the minimum of all rounds: a bare UPDATE of the clocks, a bare UPDATE of the tickets, the sweep,
    and a sweep when nothing is due."""

    clocks: float
    tickets: float
    sweep: float
    idle: float

    @property
    def ratio(self) -> float:
        """The sweep's time relative to the bare UPDATE of the tickets."""
        return self.sweep / self.tickets

    def lines(self) -> Iterator[str]:
        yield f"{'':42}{'ms':>10}{'sweep to it':>14}{'limit':>8}"
        yield f"{'UPDATE … RETURNING of the clocks alone':42}{self.clocks:10.1f}{self.sweep / self.clocks:14.2f}"
        yield f"{'UPDATE … RETURNING of the tickets alone':42}{self.tickets:10.1f}{self.ratio:14.2f}{LIMIT:8.2f}"
        yield f"{'sweep: flag, record, escalate, promise':42}{self.sweep:10.1f}"
        yield f"{'sweep when nothing is due':42}{self.idle:10.1f}"


def measured(tickets: int, *, missed: int, rounds: int) -> Cost:
    trial = Trial(load_open(tickets, missed=missed), missed)
    acts = {"idle": trial.idle, "clocks": trial.clocks, "tickets": trial.tickets, "sweep": trial.sweep}
    taken: dict[str, list[float]] = {name: [] for name in acts}
    trial.restore()
    for _ in range(rounds):
        for name, act in acts.items():
            taken[name].append(act())
            trial.restore()
    return Cost(**{name: min(times) for name, times in taken.items()})


@dataclass(frozen=True, slots=True)
class Trial:
    """Repeats the same missed deadlines. Each act returns its milliseconds, after a check that it did all its work."""

    tenant: Tenant
    missed: int

    def clocks(self) -> float:
        return self.bare(FLAG_CLOCKS)

    def tickets(self) -> float:
        return self.bare(FLAG_TICKETS)

    def sweep(self) -> float:
        took = milliseconds(sweep)
        events, tickets = TicketEvent.objects.filter(tenant=self.tenant), Ticket.objects.of_tenants(self.tenant.pk)
        self.agree("missed", SlaClock.objects.filter(tenant=self.tenant, breached_at__isnull=False).count())
        self.agree("flagged", tickets.breached().count())
        self.agree("escalated", tickets.escalated().count())
        self.agree("recorded", events.filter(kind="sla_breached").count())
        self.agree("recorded as escalated", events.filter(kind="escalated").count())
        self.agree("promised", Delivery.objects.filter(tenant=self.tenant, topic="sla.step_due").count())
        return took

    def idle(self) -> float:
        """The sweep when every missed deadline has been dealt with."""
        self.clocks()
        return milliseconds(sweep)

    def bare(self, statement: str) -> float:
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(statement, {"tenant": self.tenant.pk})
            rows = cursor.fetchall()
        took = (time.perf_counter() - start) * 1000
        self.agree("updated", len(rows))
        return took

    def agree(self, what: str, number: int) -> None:
        if number != self.missed:
            raise RuntimeError(f"{what}: {number:,} instead of {self.missed:,}")

    def restore(self) -> None:
        with connection.cursor() as cursor:
            for statement in RESTORE:
                cursor.execute(statement, {"tenant": self.tenant.pk})
            for table in ("tickets_slaclock", "tickets_ticketevent", "outbox_delivery"):
                cursor.execute(f"VACUUM {table}")


def milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
