"""The properties shown beside a ticket, each with the choices of its form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.urls import reverse

from supportdesk.accounts.models import User
from tickets.assigning import may_reassign
from tickets.desk.choices import Choices, choices_of
from tickets.desk.people import Member
from tickets.filters import NOBODY
from tickets.models import Ticket, settings_of
from tickets.states import Category, Status


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
    """The ticket's properties in their order. One query, for members and topics; the queues are given."""
    choices = choices_of((ticket.tenant_id,))
    return [
        status(ticket),
        priority(ticket),
        assignee(ticket, viewer, choices),
        queue(ticket, queues),
        *topic(ticket, choices),
        category(ticket),
    ]


def url_of(ticket: Ticket, part: str) -> str:
    return reverse(f"desk:{part}", args=[ticket.number])


def status(ticket: Ticket) -> Property:
    url, tone = url_of(ticket, "status"), {"status": ticket.status}
    icon = f"status-{ticket.status}"
    return Property("status", "Status", url, icon, ticket.status, Status.choices, shortcut="s", tone=tone)


def priority(ticket: Ticket) -> Property:
    look, url = ticket.priority_look, url_of(ticket, "priority")
    options = [(one.code, one.label) for one in settings_of(ticket.tenant).priorities]
    tone = {"priority": look.code, "colour": look.colour}
    return Property("priority", "Priority", url, look.icon, look.code, options, shortcut="p", tone=tone)


def assignee(ticket: Ticket, viewer: User, choices: Choices) -> Property:
    people = choosable(ticket, choices.members)
    names = {str(one.pk): f"{one} (me)" if one.pk == viewer.pk else one.name for one in people}
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


def choosable(ticket: Ticket, members: list[Member]) -> list[Member]:
    """The tenant's members, and the assignee even if no longer a member."""
    if ticket.assignee and ticket.assignee.pk not in {member.pk for member in members}:
        return [*members, Member(ticket.assignee.pk, ticket.assignee.get_full_name())]
    return members


def queue(ticket: Ticket, queues: Iterable[Named]) -> Property:
    options = [(str(one.pk), one.name) for one in queues]
    return Property("queue", "Queue", url_of(ticket, "queue"), "folder", str(ticket.queue_id), options)


def topic(ticket: Ticket, choices: Choices) -> list[Property]:
    """An empty list if the tenant has no topics."""
    offered = choices.topics_of(ticket.tenant_id, ticket.topic_id)
    options = [(NOBODY, "None"), *((str(one.pk), one.label) for one in offered)]
    made = Property("topic", "Topic", url_of(ticket, "topic"), "bookmark", str(ticket.topic_id or NOBODY), options)
    return [made] if offered else []


def category(ticket: Ticket) -> Property:
    unknown = [] if ticket.category else [("", "Not yet known")]
    options = [*unknown, *Category.choices]
    return Property("category", "Category", url_of(ticket, "category"), "shapes", ticket.category, options)
