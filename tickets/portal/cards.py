"""The three cards above a customer's tickets: what each counts, and the list it opens."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from tickets.models.ticket import TicketQuerySet
from tickets.states import ENDED, WAITING, Status

SHOWN: dict[str, tuple[str, Collection[str]]] = {
    "open": ("Open", {Status.OPEN}),
    "in_progress": ("In progress", {Status.IN_PROGRESS} | WAITING),
    "resolved": ("Resolved", ENDED),
}


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    label: str
    count: int


def count_cards(tickets: TicketQuerySet) -> list[Card]:
    counts = tickets.aggregate(
        **{name: Count("pk", filter=Q(status__in=statuses)) for name, (_, statuses) in SHOWN.items()}
    )
    return [Card(name, label, counts[name]) for name, (label, _) in SHOWN.items()]


def shown(tickets: TicketQuerySet, name: str) -> TicketQuerySet:
    """The tickets that a card counts; all of them for an unknown name."""
    return tickets.in_status(*SHOWN[name][1]) if name in SHOWN else tickets
