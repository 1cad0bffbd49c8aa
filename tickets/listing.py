"""Lists of tickets: filters from a query string, orders, and pages by keyset (the 1,000th costs as the first)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol, Self

from django.core import signing
from django.db.models import BooleanField, F, Func, Value

from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import tenant_ids
from tickets.errors import Invalid
from tickets.models.ticket import Ticket, TicketQuerySet
from tickets.states import UNRESOLVED, Category, Priority, Sentiment, Source, Status, Team

PAGE_SIZE = 50
NOBODY = "none"  # unassigned
ME = "me"


class Query(Protocol):
    """What a filter is read from: request.GET, or anything like it."""

    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to: any of the values of each, all of them together. Field names are the query's."""

    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    sentiment: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()  # ids
    assignee: tuple[str, ...] = ()  # user ids, "me", "none"
    tenant: tuple[str, ...] = ()  # ids
    tag: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def read(cls, query: Query) -> Self:
        """From a query string. Raises Invalid, naming the field, for a value that cannot be."""
        given = {field.name: query.getlist(field.name) for field in fields(cls)}
        text = " ".join(given.pop("q"))[:200].strip()
        return cls(q=text, **{name: check(name, values) for name, values in given.items()})

    def narrow(self, tickets: TicketQuerySet, viewer: User) -> TicketQuerySet:
        for name, values in self.given():
            tickets = NARROWING[name](tickets, values, viewer)
        return tickets.matching(self.q) if self.q else tickets

    def given(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        return (
            (field.name, value) for field in fields(self) if field.name != "q" and (value := getattr(self, field.name))
        )


CHOICES: Mapping[str, Sequence[str]] = {
    "status": [*Status.values, "unresolved", "waiting_customer"],
    "priority": Priority.values,
    "category": Category.values,
    "sentiment": Sentiment.values,
    "source": Source.values,
    "team": Team.values,
}
WORDS = {"assignee": (ME, NOBODY)}


def check(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """A comma separates as well as a repeated name does."""
    values = tuple(part for value in values for part in value.split(",") if part)
    for value in values:
        if name in CHOICES:
            if value not in CHOICES[name]:
                raise Invalid(f"Must be one of {', '.join(CHOICES[name])}.", field=name)
        elif name == "tag":
            if "\x00" in value:
                raise Invalid("Null characters are not allowed.", field=name)
        elif value not in WORDS.get(name, ()) and not (value.isascii() and value.isdigit() and len(value) < 19):
            raise Invalid("Must be an id.", field=name)
    return values


def by_status(tickets: TicketQuerySet, values: tuple[str, ...], _: User) -> TicketQuerySet:
    meant = {"unresolved": UNRESOLVED, "waiting_customer": (Status.PENDING,)}
    return tickets.in_status(*{status for value in values for status in meant.get(value, (value,))})


def by_assignee(tickets: TicketQuerySet, values: tuple[str, ...], viewer: User) -> TicketQuerySet:
    people = [viewer.pk if value == ME else int(value) for value in values if value != NOBODY]
    if NOBODY not in values:
        return tickets.assigned_to(*people)
    return tickets.unassigned() | tickets.assigned_to(*people) if people else tickets.unassigned()


NARROWING: Mapping[str, Any] = {
    "status": by_status,
    "assignee": by_assignee,
    "priority": lambda tickets, values, _: tickets.with_priority(*values),
    "category": lambda tickets, values, _: tickets.in_category(*values),
    "sentiment": lambda tickets, values, _: tickets.of_sentiment(*values),
    "source": lambda tickets, values, _: tickets.from_source(*values),
    "team": lambda tickets, values, _: tickets.for_team(*values),
    "queue": lambda tickets, values, _: tickets.in_queue(*map(int, values)),
    "tenant": lambda tickets, values, _: tickets.of_tenants(*map(int, values)),
    "tag": lambda tickets, values, _: tickets.tagged(*values),
}


@dataclass(frozen=True, slots=True)
class Order:
    """Columns that an index holds in this order, the id last; all falling, or all rising."""

    name: str
    label: str
    columns: tuple[str, ...]
    falling: bool = True


ORDERS = {
    order.name: order
    for order in (
        Order("newest", "Newest first", ("created_at", "id")),
        Order("oldest", "Oldest first", ("created_at", "id"), falling=False),
        Order("updated", "Last updated", ("updated_at", "id")),
        Order("priority", "Most urgent", ("urgency", "created_at", "id")),
    )
}


class Row(Func):
    function = "ROW"
    output_field = BooleanField()


class Compare(Func):
    """Whole rows compared at once: the form an index scan can start from."""

    template = "%(expressions)s"
    arity = 2
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows of a list, and the way one reads from there."""

    order: str
    place: tuple[Any, ...]
    backward: bool = False

    def __str__(self) -> str:
        place = [value.isoformat() if isinstance(value, datetime) else value for value in self.place]
        return signing.dumps([self.order, place, self.backward], salt="tickets.listing", compress=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        try:
            order, place, backward = signing.loads(text, salt="tickets.listing")
        except signing.BadSignature as error:
            raise Invalid("This is not a page of this list.", field="cursor") from error
        read = tuple(datetime.fromisoformat(value) if isinstance(value, str) else value for value in place)
        return cls(order, read, backward)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Ticket]
    next: Cursor | None
    previous: Cursor | None


def desk_scopes(viewer: User, filters: Filters) -> list[TicketQuerySet]:
    """One narrowed queryset for each tenant of the viewer: each can then be read along its own index."""
    return [filters.narrow(Ticket.objects.of_tenants(pk), viewer) for pk in tenant_ids(viewer)]


@dataclass(frozen=True, slots=True)
class Place:
    """Which tickets a page shows, in order, and the pages beside it."""

    ids: list[int]
    next: Cursor | None
    previous: Cursor | None


def read_page(
    scopes: Sequence[TicketQuerySet], *, order: str = "newest", cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """A page of the union of disjoint scopes, in two queries. Raises Invalid for an order or cursor not ours."""
    place = find_page(scopes, order=order, cursor=cursor, size=size)
    rows = Ticket.objects.with_people().in_bulk(place.ids)
    return Page([rows[pk] for pk in place.ids if pk in rows], place.next, place.previous)


def find_page(
    scopes: Sequence[TicketQuerySet], *, order: str = "newest", cursor: str = "", size: int = PAGE_SIZE
) -> Place:
    """As `read_page`, but the tickets' ids only, in one query."""
    if order not in ORDERS:
        raise Invalid(f"Must be one of {', '.join(ORDERS)}.", field="sort")
    place = Cursor.parse(cursor) if cursor else None
    if place and place.order != order:
        raise Invalid("This page belongs to a list in another order.", field="cursor")
    keys = read_keys(scopes, ORDERS[order], place, size + 1)
    more, keys = len(keys) > size, keys[:size]
    if place and place.backward:
        keys.reverse()
    return Place([key[-1] for key in keys], *neighbours(keys, ORDERS[order], place, more))


def read_keys(scopes: Sequence[TicketQuerySet], order: Order, place: Cursor | None, size: int) -> list[tuple[Any, ...]]:
    falling = order.falling != bool(place and place.backward)
    sort = [F(column).desc() if falling else F(column).asc() for column in order.columns]
    parts = [after(scope, order, place, falling).order_by(*sort).values_list(*order.columns)[:size] for scope in scopes]
    if not parts:
        return []
    keys = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True).order_by(*sort)[:size]
    return list(keys)


def after(scope: TicketQuerySet, order: Order, place: Cursor | None, falling: bool) -> TicketQuerySet:
    if place is None:
        return scope
    here = Row(*map(F, order.columns))
    there = Row(*(Value(value) for value in place.place))
    return scope.filter(Compare(here, there, arg_joiner=" < " if falling else " > "))


def neighbours(
    keys: list[tuple[Any, ...]], order: Order, place: Cursor | None, more: bool
) -> tuple[Cursor | None, Cursor | None]:
    if not keys:
        return None, None
    backward = bool(place and place.backward)
    onward = Cursor(order.name, keys[-1]) if more or backward else None
    back = Cursor(order.name, keys[0], backward=True) if (more if backward else place) else None
    return onward, back
