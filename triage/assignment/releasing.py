"""Returns tickets to their queue that were assigned automatically and whose assignee has not worked on them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from tickets.errors import Gone
from tickets.models import QueueMember, Ticket, TicketEvent
from tickets.models.ticket import TicketQuerySet
from triage.assignment.draining import ASSIGNMENT

RELEASE_AT_MOST = 500


def untouched(tickets: TicketQuerySet) -> TicketQuerySet:
    """Those assigned by a strategy, not by a person or a rule, and not touched by their assignee since."""
    events = TicketEvent.objects.filter(ticket=OuterRef("pk"))
    given = events.filter(kind=TicketEvent.Kind.ASSIGNED).order_by("-pk")
    touched = events.filter(actor_user=OuterRef("assignee"), pk__gt=OuterRef("given"))
    return (
        tickets.annotate(
            given=Subquery(given.values("pk")[:1]),
            giver_kind=Subquery(given.values("actor_kind")[:1]),
            giver=Subquery(given.values("actor_name")[:1]),
        )
        .filter(giver_kind=ASSIGNMENT.kind, giver=ASSIGNMENT.name)
        .exclude(Exists(touched))
    )


def take_back(ticket: Ticket, *, why: str) -> bool:
    """Unassign the ticket, unless its assignee has worked on it, or it was reassigned or moved in the meantime."""
    seen = ticket.assignee_id, ticket.queue_id
    with transaction.atomic():
        try:
            ticket.lock()
        except Gone:
            return False
        idle = untouched(Ticket.objects.with_ids([ticket.pk]))
        if (ticket.assignee_id, ticket.queue_id) != seen or not idle.exists():
            return False
        return ticket.assign(to=None, by=ASSIGNMENT, because={"released": why})


def release_untouched(now: datetime | None = None) -> int:
    """Release the untouched tickets of members who are on too long a break or have left. Returns how many."""
    now = now or timezone.now()
    released = 0
    for member in QueueMember.objects.away(now):
        theirs = Ticket.objects.of_tenants(member.tenant_id).in_queue(member.queue_id).active()
        for ticket in untouched(theirs.assigned_to(member.user_id)).oldest()[:RELEASE_AT_MOST]:
            released += take_back(ticket, why="on_break" if member.on_break else "inactive")
    return released
