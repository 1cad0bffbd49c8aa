"""The filters of a ticket list, read from a query string."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from typing import Protocol, Self

from django.utils import timezone

from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import tenant_ids
from tickets.days import Days
from tickets.errors import Invalid
from tickets.models.ticket import Ticket, TicketQuerySet
from tickets.states import UNRESOLVED, Category, Priority, Sentiment, Source, Status, Team
from tickets.text import is_id

NOBODY = "none"  # unassigned; without a topic
ME = "me"
QUERY_LIMIT = 200
VALUES_AT_MOST = 50  # of one filter: each run of days is a condition of its own


class Query(Protocol):
    """The source of filters: request.GET, or any object with its `getlist`."""

    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A ticket passes if for every field that is set it has one of its values. Field names are query parameters."""

    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    sentiment: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    sla: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()  # ids
    topic: tuple[str, ...] = ()  # ids, "none"
    assignee: tuple[str, ...] = ()  # user ids, "me", "none"
    requester: tuple[str, ...] = ()  # contacts' ids
    tenant: tuple[str, ...] = ()  # ids
    tag: tuple[str, ...] = ()
    # Days, as `Days` reads them: on which it happened to the ticket …
    opened: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()
    # … and on which any of its deadlines was kept or missed; met: and none was missed.
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def read(cls, query: Query) -> Self:
        """Read from a query string. Raises Invalid, naming the field, for an unknown or malformed value."""
        given = {field.name: query.getlist(field.name) for field in fields(cls)}
        text = " ".join(given.pop("q"))[:QUERY_LIMIT].strip()
        return cls(q=text, **{name: checked(name, values) for name, values in given.items()})

    def narrow(self, tickets: TicketQuerySet, viewer: User) -> TicketQuerySet:
        """The tickets that pass. `viewer` is the user whom “me” means."""
        for name, values in self.given():
            tickets = NARROWING[name](tickets, values, viewer)
        return tickets.matching(self.q) if self.q else tickets

    def given(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """The fields that are set, except `q`, with their values."""
        return (
            (field.name, value) for field in fields(self) if field.name != "q" and (value := getattr(self, field.name))
        )


def desk_scopes(viewer: User, filters: Filters) -> list[TicketQuerySet]:
    """One narrowed queryset for each tenant of the viewer: each can then be read along its own index."""
    return [filters.narrow(Ticket.objects.of_tenants(pk), viewer) for pk in tenant_ids(viewer)]


CHOICES: Mapping[str, Sequence[str]] = {
    "status": [*Status.values, "unresolved", "waiting_customer"],
    "priority": Priority.values,
    "category": Category.values,
    "sentiment": Sentiment.values,
    "source": Source.values,
    "team": Team.values,
    "sla": ["due", "overdue", "breached", "escalated"],
}
DAYS: Mapping[str, Callable[[TicketQuerySet, Days], TicketQuerySet]] = {
    "opened": lambda tickets, days: tickets.opened_on(days),
    "resolved": lambda tickets, days: tickets.resolved_on(days),
    "due": lambda tickets, days: tickets.due_on(days),
    "breached": lambda tickets, days: tickets.breached_on(days),
    "met": lambda tickets, days: tickets.met_on(days),
    "missed": lambda tickets, days: tickets.missed_on(days),
    "decided": lambda tickets, days: tickets.decided_on(days),
}
INSTEAD_OF_IDS = {"assignee": (ME, NOBODY), "topic": (NOBODY,)}


def checked(name: str, given: Iterable[str]) -> tuple[str, ...]:
    """The values of one filter, checked. Several may come as repeated parameters or separated by commas."""
    values = tuple(part for value in given for part in value.split(",") if part)
    if len(values) > VALUES_AT_MOST:
        raise Invalid(f"At most {VALUES_AT_MOST} values; these are {len(values):,}.", field=name)
    for value in values:
        if problem := problem_with(name, value):
            raise Invalid(problem, field=name)
    return values


def problem_with(name: str, value: str) -> str:
    if name in CHOICES:
        return "" if value in CHOICES[name] else f"Must be one of {', '.join(CHOICES[name])}."
    if name in DAYS:
        return problem_with_days(value)
    if name == "tag":
        return "Null characters are not allowed." if "\x00" in value else ""
    return "" if is_id(value) or value in INSTEAD_OF_IDS.get(name, ()) else "Must be an id."


def problem_with_days(value: str) -> str:
    try:
        Days.read(value)
    except ValueError as error:
        return str(error)
    return ""


def by_days(name: str) -> Callable[[TicketQuerySet, tuple[str, ...], User], TicketQuerySet]:
    def narrowed(tickets: TicketQuerySet, values: tuple[str, ...], _: User) -> TicketQuerySet:
        return reduce(or_, (DAYS[name](tickets, Days.read(value)) for value in dict.fromkeys(values)))

    return narrowed


def by_status(tickets: TicketQuerySet, values: tuple[str, ...], _: User) -> TicketQuerySet:
    meant = {"unresolved": UNRESOLVED, "waiting_customer": (Status.PENDING,)}
    return tickets.in_status(*{status for value in values for status in meant.get(value, (value,))})


def by_assignee(tickets: TicketQuerySet, values: tuple[str, ...], viewer: User) -> TicketQuerySet:
    people = [viewer.pk if value == ME else int(value) for value in values if value != NOBODY]
    if NOBODY not in values:
        return tickets.assigned_to(*people)
    return tickets.unassigned() | tickets.assigned_to(*people) if people else tickets.unassigned()


def by_topic(tickets: TicketQuerySet, values: tuple[str, ...], _: User) -> TicketQuerySet:
    topics = [int(value) for value in values if value != NOBODY]
    if NOBODY not in values:
        return tickets.about(*topics)
    return tickets.without_topic() | tickets.about(*topics) if topics else tickets.without_topic()


def by_sla(tickets: TicketQuerySet, values: tuple[str, ...], _: User) -> TicketQuerySet:
    now = timezone.now()
    meant = {
        "due": lambda: tickets.due(now),
        "overdue": lambda: tickets.overdue(now),
        "breached": tickets.breached,
        "escalated": tickets.escalated,
    }
    return reduce(or_, (meant[value]() for value in dict.fromkeys(values)))


NARROWING: Mapping[str, Callable[[TicketQuerySet, tuple[str, ...], User], TicketQuerySet]] = {
    "status": by_status,
    "assignee": by_assignee,
    "topic": by_topic,
    "sla": by_sla,
    "requester": lambda tickets, values, _: tickets.requested_by(*map(int, values)),
    "priority": lambda tickets, values, _: tickets.with_priority(*values),
    "category": lambda tickets, values, _: tickets.in_category(*values),
    "sentiment": lambda tickets, values, _: tickets.of_sentiment(*values),
    "source": lambda tickets, values, _: tickets.from_source(*values),
    "team": lambda tickets, values, _: tickets.for_team(*values),
    "queue": lambda tickets, values, _: tickets.in_queue(*map(int, values)),
    "tenant": lambda tickets, values, _: tickets.of_tenants(*map(int, values)),
    "tag": lambda tickets, values, _: tickets.tagged(*values),
    **{name: by_days(name) for name in DAYS},
}
