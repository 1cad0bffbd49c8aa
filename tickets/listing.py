"""Sort orders and keyset pagination of ticket lists: the 1,000th page costs as much as the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.core import signing
from django.db.models import BooleanField, F, Func, Value

from tickets.errors import Invalid
from tickets.models.ticket import Ticket, TicketQuerySet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Order:
    """Columns that an index holds in this order, the id last; all falling, or all rising. `of` is what the index holds,
    and so the list: all tickets, or some."""

    name: str
    label: str
    columns: tuple[str, ...]
    falling: bool = True
    of: Callable[[TicketQuerySet], TicketQuerySet] = TicketQuerySet.all


ORDERS = {
    order.name: order
    for order in (
        Order("newest", "Newest first", ("created_at", "id")),
        Order("oldest", "Oldest first", ("created_at", "id"), falling=False),
        Order("updated", "Last updated", ("updated_at", "id")),
        Order("priority", "Most urgent", ("urgency", "created_at", "id")),
        Order("due", "Due soonest", ("due_at", "id"), falling=False, of=TicketQuerySet.with_deadline),
    )
}


class Row(Func):
    function = "ROW"
    output_field = BooleanField()


class Compare(Func):
    """Compares whole rows, which lets an index scan start at the cursor."""

    template = "%(expressions)s"
    arity = 2
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position between two rows of a list, and the direction to read from there."""

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


@dataclass(frozen=True, slots=True)
class PageOfIds:
    """The ids of a page's tickets, in order, and the cursors of the pages next to it."""

    ids: list[int]
    next: Cursor | None
    previous: Cursor | None
    total: int | None = None  # of the whole list, where it is known


def read_page(
    scopes: Sequence[TicketQuerySet], *, order: str = "newest", cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """A page of the union of disjoint scopes, in two queries. Raises Invalid for an unknown order or cursor."""
    found = find_page(scopes, order=order, cursor=cursor, size=size)
    rows = Ticket.objects.with_people().in_bulk(found.ids)
    return Page([rows[pk] for pk in found.ids if pk in rows], found.next, found.previous)


def find_page(
    scopes: Sequence[TicketQuerySet], *, order: str = "newest", cursor: str = "", size: int = PAGE_SIZE, count: int = 0
) -> PageOfIds:
    """As `read_page`, but the tickets' ids only, in one query; on the first page it counts up to `count` of them."""
    if order not in ORDERS:
        raise Invalid(f"Must be one of {', '.join(ORDERS)}.", field="sort")
    start = Cursor.parse(cursor) if cursor else None
    if start and start.order != order:
        raise Invalid("This page belongs to a list in another order.", field="cursor")
    keys = read_keys(scopes, ORDERS[order], start, size + 1 if start else max(size + 1, count))
    found, more, keys = len(keys), len(keys) > size, keys[:size]
    if start and start.backward:
        keys.reverse()
    total = found if start is None and (count or not more) else None
    return PageOfIds([key[-1] for key in keys], *neighbours(keys, ORDERS[order], start, more), total)


def read_keys(scopes: Sequence[TicketQuerySet], order: Order, start: Cursor | None, size: int) -> list[tuple[Any, ...]]:
    falling = order.falling != bool(start and start.backward)
    sort = [F(column).desc() if falling else F(column).asc() for column in order.columns]
    places = (after(order.of(scope), order, start, falling) for scope in scopes)
    parts = [place.order_by(*sort).values_list(*order.columns)[:size] for place in places]
    if not parts:
        return []
    keys = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True).order_by(*sort)[:size]
    return list(keys)


def after(scope: TicketQuerySet, order: Order, start: Cursor | None, falling: bool) -> TicketQuerySet:
    if start is None:
        return scope
    here = Row(*map(F, order.columns))
    there = Row(*(Value(value) for value in start.place))
    return scope.filter(Compare(here, there, arg_joiner=" < " if falling else " > "))


def neighbours(
    keys: list[tuple[Any, ...]], order: Order, start: Cursor | None, more: bool
) -> tuple[Cursor | None, Cursor | None]:
    if not keys:
        return None, None
    backward = bool(start and start.backward)
    onward = Cursor(order.name, keys[-1]) if more or backward else None
    back = Cursor(order.name, keys[0], backward=True) if (more if backward else start) else None
    return onward, back
