"""Policies and acts at given moments: a test spells only what matters to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tickets.models import Calendar, SlaClock, SlaPolicy, SlaTarget, Ticket
from tickets.models.calendar import office_week
from tickets.states import Priority

Minutes = Mapping[str, int | None]
HOUR = 60
USUAL: Minutes = {"first_response": 2 * HOUR, "next_response": 4 * HOUR, "resolution": 16 * HOUR}


def at(text: str) -> datetime:
    """In UTC. 2026-03-02 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def make_calendar(tenant: Tenant, name: str = "Office", **fields: Any) -> Calendar:
    """Monday to Friday, 9 to 5, in UTC."""
    return Calendar.objects.create(tenant=tenant, **({"name": name, "weekly": office_week()} | fields))


def make_policy(
    tenant: Tenant, name: str = "Standard", *, calendar: Calendar | None = None, **minutes: Minutes | Any
) -> SlaPolicy:
    """Promises USUAL for every priority but those spelt as `high={"first_response": 30}`; the tenant's default."""
    fields: dict[str, Any] = {name: minutes.pop(name) for name in ("is_default", "warn_percent") if name in minutes}
    calendar = calendar or Calendar.objects.filter(tenant=tenant).first() or make_calendar(tenant)
    policy = SlaPolicy.objects.create(tenant=tenant, name=name, calendar=calendar, **({"is_default": True} | fields))
    for priority in Priority.values:
        SlaTarget.objects.create(tenant=tenant, policy=policy, priority=priority, **minutes.get(priority, USUAL))
    return policy


def agent(user: User, moment: str) -> Actor:
    return replace(Actor.agent(user), moment=at(moment))


def customer(contact: Contact, moment: str) -> Actor:
    return replace(Actor.customer(contact), moment=at(moment))


def clock_of(ticket: Ticket, kind: str, cycle: int = 1) -> SlaClock:
    return SlaClock.objects.get(ticket=ticket, kind=kind, cycle=cycle)


def due(ticket: Ticket, kind: str, cycle: int = 1) -> str:
    """`Mon 2 10:30`, or "" where it is not due."""
    moment = clock_of(ticket, kind, cycle).due_at
    return f"{moment:%a} {moment.day} {moment:%H:%M}" if moment else ""
