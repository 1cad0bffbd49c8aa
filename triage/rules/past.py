"""Reads past tickets in batches, with the facts that routing had when they opened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from supportdesk.accounts.models import Tenant
from tickets.models import Queue, ThreadEntry, Ticket, TicketEvent
from tickets.states import Origin
from triage.directing import facts_of
from triage.hours import Hours
from triage.models import RoutingDecision
from triage.routing import Facts

TICKETS_AT_MOST = 2000
BATCH = 250
Kind = TicketEvent.Kind


def past_tickets(tenant: Tenant, days: int) -> Iterator[tuple[Ticket, Facts]]:
    """The latest tickets of the last days, newest first."""
    opened = Ticket.objects.of_tenants(tenant.pk).filter(created_at__gte=timezone.now() - timedelta(days=days))
    newest = list(opened.newest().values_list("pk", flat=True)[:TICKETS_AT_MOST])
    default, hours = Queue.objects.default_of(tenant), Hours.of(tenant)
    for start in range(0, len(newest), BATCH):
        for ticket, facts in remembered(newest[start : start + BATCH], default):
            yield ticket, hours.tell(facts, ticket.created_at)


def remembered(ids: list[int], default: Queue) -> Iterator[tuple[Ticket, Facts]]:
    tickets = Ticket.objects.in_bulk(ids)
    bodies = dict(ThreadEntry.objects.of_tickets(ids).openings().values_list("ticket", "body"))
    kept = dict(RoutingDecision.objects.of_tickets(ids).values_list("ticket", "facts"))
    first = first_changes([pk for pk in ids if pk not in kept])
    for pk in ids:
        ticket, body = tickets[pk], bodies.get(pk, "")
        if pk in kept:
            yield ticket, Facts.recall(kept[pk], subject=ticket.subject, body=body)
        else:
            yield ticket, as_opened(ticket, body, first.get(pk, {}), default)


def first_changes(ids: list[int]) -> dict[int, dict[str, Any]]:
    """The queue and assignee of each ticket before they first changed."""
    events = TicketEvent.objects.filter(ticket__in=ids, kind__in=[Kind.MOVED, Kind.ASSIGNED])
    firsts = events.order_by("ticket", "kind", "at", "pk").distinct("ticket", "kind")
    found: dict[int, dict[str, Any]] = {}
    for ticket, data in firsts.values_list("ticket", "data"):
        told = {name: data[name][0] for name in ("queue", "assignee") if name in data}
        found.setdefault(ticket, {}).update(told)
    return found


def as_opened(ticket: Ticket, body: str, before: dict[str, Any], default: Queue) -> Facts:
    """For tickets from before decisions were kept: as they are now, but in the queue they were opened in.

    Whoever has a queue other than the default one at that moment was put there by a person."""
    facts = facts_of(ticket, body)
    queue = before.get("queue", ticket.queue_id)
    placed_by = Origin.DEFAULT if queue == default.pk else Origin.PERSON
    if "queue" not in before and ticket.queue_origin in (Origin.PERSON, Origin.TOPIC):
        placed_by = Origin(ticket.queue_origin)
    return replace(
        facts,
        queue=queue,
        placed_by=placed_by.value,
        assignee=before.get("assignee", ticket.assignee_id),
        is_escalated=False,
    )
