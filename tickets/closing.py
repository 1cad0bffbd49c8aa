"""Closes resolved tickets automatically, after the number of days that their tenant has set."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from supportdesk.accounts.actors import Actor
from tickets.models import DeskSettings, Ticket

log = logging.getLogger(__name__)

CLOSING = replace(Actor.system("Auto-close"), quiet=True)  # the customer heard that it is resolved, and needs no more
CLOSE_AT_MOST = 1000  # of one tenant's in one go: the others have their turn, and the next go takes the rest


def close_resolved(now: datetime | None = None) -> int:
    """How many were closed. Safe to run twice, and at once: each is looked at again under its lock."""
    now = now or timezone.now()
    return sum(close_of(settings, now) for settings in DeskSettings.objects.closing().order_by("pk"))


def close_of(settings: DeskSettings, now: datetime) -> int:
    until = now - timedelta(days=settings.auto_close_days)
    due = Ticket.objects.of_tenants(settings.tenant_id).resolved_by(until).order_by("resolved_at", "pk")
    return sum(closed(ticket, until) for ticket in due[:CLOSE_AT_MOST])


def closed(ticket: Ticket, until: datetime) -> bool:
    try:
        return ticket.close_if_resolved_by(until, by=CLOSING)
    except Exception:  # one that cannot be closed must not keep all others open
        log.exception("ticket did not close", extra={"ticket": ticket.number})
        return False
