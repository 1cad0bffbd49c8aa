"""Tickets with deadlines, time that moves on, and the beat's part done by the test."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import time_machine

from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.sla.making import at
from tickets.models import EscalationStep, SlaClock, SlaPolicy, Ticket, TicketEvent
from tickets.sla.sweeping import sweep

OpenTicket = Callable[..., Ticket]


def sweep_at(moment: str) -> dict[str, int]:
    with time_machine.travel(at(moment), tick=False):
        return dict(sweep())


def work_off_at(moment: str) -> None:
    """Deliver at that moment whatever is due then."""
    with time_machine.travel(at(moment), tick=False):
        while due := list(Delivery.objects.due().order_by("pk").values_list("pk", flat=True)):
            for pk in due:
                deliver(pk)


def beat_at(moment: str) -> None:
    """A sweep, and the workers' part after it."""
    sweep_at(moment)
    work_off_at(moment)


def open_at(open_ticket: OpenTicket, moment: str, **fields: Any) -> Ticket:
    with time_machine.travel(at(moment), tick=False):
        return open_ticket(**fields)


def step(policy: SlaPolicy, action: str, after: int = 0, **fields: Any) -> EscalationStep:
    known: dict[str, Any] = {"tenant": policy.tenant, "policy": policy, "action": action, "after_minutes": after}
    return EscalationStep.objects.create(**known, **fields)


def told(ticket: Ticket, *kinds: str) -> list[tuple[str, datetime]]:
    """The ticket's events of these kinds, in the order of their time."""
    events = TicketEvent.objects.filter(ticket=ticket, kind__in=kinds).order_by("at", "pk")
    return [(event.kind, event.at) for event in events]


def clock(ticket: Ticket, kind: str = "first_response", cycle: int = 1) -> SlaClock:
    return SlaClock.objects.get(ticket=ticket, kind=kind, cycle=cycle)


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)
