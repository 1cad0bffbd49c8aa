"""The requester's other tickets, shown beside a ticket: the latest of them, and how many there are."""

from dataclasses import dataclass
from typing import Any

from tickets.desk.sidebar import COUNT_AT_MOST, Link, UpTo, link
from tickets.desk.views import UNRESOLVED
from tickets.filters import Filters
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Earlier:
    tickets: list[Ticket]
    links: list[Link]  # each to the list that it counts


def earlier_of(ticket: Ticket) -> Earlier:
    """One query: the counts come with the rows."""
    theirs = Ticket.objects.of_tenants(ticket.tenant_id).requested_by(ticket.requester_id)
    counted = theirs.annotate(in_all=size_of(theirs), still_open=size_of(theirs.unresolved()))
    rows: list[Any] = list(counted.newest()[: SHOWN + 1])
    others = [row for row in rows if row.pk != ticket.pk][:SHOWN]
    if not others:
        return Earlier([], [])
    who = (str(ticket.requester_id),)
    unresolved = Filters(requester=who, status=(UNRESOLVED,))
    links = [
        link("All", "", Filters(requester=who), None, size=rows[0].in_all),
        link("Unresolved", "", unresolved, None, size=rows[0].still_open),
    ]
    return Earlier(others, links)


def size_of(tickets: TicketQuerySet) -> UpTo:
    return UpTo(tickets.values("pk")[:COUNT_AT_MOST])
