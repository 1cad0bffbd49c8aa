"""The properties in the rail of a ticket: each a small form of its own, with what it may be changed to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.urls import reverse

from supportdesk.accounts.models import User
from tickets.assigning import may_reassign
from tickets.desk.people import Member, members_of
from tickets.filters import NOBODY
from tickets.models import Ticket
from tickets.states import Category, Priority, Status


@dataclass(frozen=True, slots=True)
class Property:
    name: str  # of the field
    label: str
    url: str
    icon: str
    value: str
    options: Sequence[tuple[str, str]]
    shortcut: str = ""
    locked: str = ""  # why it cannot be changed, if it cannot
    tone: dict[str, str] = field(default_factory=dict)


class Named(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...


def properties_of(ticket: Ticket, viewer: User, queues: Iterable[Named]) -> list[Property]:
    """One query, for the desk's members; its queues are given."""
    return [
        status(ticket),
        priority(ticket),
        assignee(ticket, viewer),
        queue(ticket, queues),
        category(ticket),
    ]


def url_of(ticket: Ticket, part: str) -> str:
    return reverse(f"desk:{part}", args=[ticket.number])


def status(ticket: Ticket) -> Property:
    url, tone = url_of(ticket, "status"), {"status": ticket.status}
    icon = f"status-{ticket.status}"
    return Property("status", "Status", url, icon, ticket.status, Status.choices, shortcut="s", tone=tone)


def priority(ticket: Ticket) -> Property:
    url, tone = url_of(ticket, "priority"), {"priority": ticket.priority}
    options = Priority.choices[::-1]
    icon = f"priority-{ticket.priority}"
    return Property("priority", "Priority", url, icon, ticket.priority, options, shortcut="p", tone=tone)


def assignee(ticket: Ticket, viewer: User) -> Property:
    names = {str(one.pk): f"{one} (me)" if one.pk == viewer.pk else one.name for one in choosable(ticket)}
    return Property(
        "assignee",
        "Assignee",
        url_of(ticket, "assignment"),
        "user-round" if ticket.assignee_id else "circle-dashed",
        str(ticket.assignee_id or NOBODY),
        [(NOBODY, "Nobody"), *names.items()],
        shortcut="a",
        locked="" if may_reassign(viewer, ticket) else "Only a supervisor can reassign somebody else's ticket",
    )


def choosable(ticket: Ticket) -> list[Member]:
    """The desk's members, and the assignee even if they have left since."""
    members = members_of((ticket.tenant_id,))
    if ticket.assignee and ticket.assignee.pk not in {member.pk for member in members}:
        members.append(Member(ticket.assignee.pk, ticket.assignee.get_full_name()))
    return members


def queue(ticket: Ticket, queues: Iterable[Named]) -> Property:
    options = [(str(one.pk), one.name) for one in queues]
    return Property("queue", "Queue", url_of(ticket, "queue"), "folder", str(ticket.queue_id), options)


def category(ticket: Ticket) -> Property:
    unknown = [] if ticket.category else [("", "Not yet known")]
    options = [*unknown, *Category.choices]
    return Property("category", "Category", url_of(ticket, "category"), "shapes", ticket.category, options)
