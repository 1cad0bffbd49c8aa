"""Recomputes the clocks of unresolved tickets after a change of policies, calendars or the choice of policies."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish
from supportdesk.outbox.subscriptions import TryLater, subscribe
from tickets.models import SlaClock, SlaPolicy, Ticket, TicketEvent
from tickets.sla.choosing import Place, choose_policy, offset_of
from tickets.sla.escalating import replan
from tickets.sla.gate import wait_for_choosers
from tickets.sla.reckoning import Given, changes, reckon, write_rows

BATCH = 250


@subscribe("sla.changed", name="sla.recompute")
def recompute_concerned(delivery: Delivery) -> dict[str, Any]:
    """One batch, and the promise of the next: no delivery takes long, and what a killed worker had begun is done again.

    The payload names `policies` (all of the tenant's where that is None) and the ticket `after` which to go on; or the
    very `tickets`.
    """
    named = delivery.payload.get("tickets")
    if not named and "after" not in delivery.payload:
        wait_for_choosers(delivery.tenant_id)
    batch = named or batch_of(delivery.tenant_id, delivery.payload["policies"], after=delivery.payload.get("after", 0))
    held = recompute(batch)
    if named and held:
        raise TryLater("Somebody is at work on these tickets.")
    if held:
        publish(delivery.topic, tenant_id=delivery.tenant_id, payload={"tickets": held})
    if not named and len(batch) == BATCH:
        publish(delivery.topic, tenant_id=delivery.tenant_id, payload=delivery.payload | {"after": batch[-1]})
    return {"tickets": len(batch) - len(held)}


def batch_of(tenant_id: int, policies: list[int] | None, *, after: int) -> list[int]:
    tickets = Ticket.objects.of_tenants(tenant_id).unresolved().filter(pk__gt=after)
    concerned = tickets if policies is None else tickets.filter(policy__in=policies)
    return list(concerned.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def recompute(tickets: Sequence[int]) -> list[int]:
    """Bring these tickets' clocks up to date, from their history; safe to do twice. Returns those that somebody holds:
    waiting for one while holding others would sooner or later mean waiting for each other."""
    locked = Ticket.objects.with_ids(tickets).select_related("topic").select_for_update(of=("self",), skip_locked=True)
    found = list(locked.order_by("pk"))
    recompute_locked(found)
    return sorted({*tickets} - {ticket.pk for ticket in found})


def recompute_locked(tickets: Sequence[Ticket]) -> None:
    """In seven queries, and one for each place that the tickets stand at."""
    policies: dict[Place, SlaPolicy | None] = {}
    events, rows = defaultdict(list), defaultdict(list)
    for event in TicketEvent.objects.of_tickets(tickets).turning_clocks():
        events[event.ticket_id].append(event)
    for row in SlaClock.objects.of_tickets(tickets):
        rows[row.ticket_id].append(row)
    now, changed, gone = timezone.now(), [], []
    for ticket in tickets:
        place = Place.of(ticket)
        if place not in policies:
            policies[place] = choose_policy(place)
        offset = offset_of(ticket, policies[place])
        given = Given(policies[place], offset, events[ticket.pk], rows[ticket.pk])
        reckoned = reckon(ticket, given, now=now, adopting=True)
        changed += reckoned.changed
        gone += reckoned.gone
        for name, value in changes(ticket, reckoned).items():
            setattr(ticket, name, value)
    write_rows(changed, gone)
    Ticket.objects.bulk_update(tickets, ["policy", "due_at", "breached_at"])
    replan(ticket.pk for ticket in tickets)
