"""Totals and counts of a set of tickets."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from tickets.models.ticket import TicketQuerySet
from tickets.states import Category, Priority, Satisfaction, Sentiment, Status, Team

GROUPS = {
    "status": Status,
    "category": Category,
    "priority": Priority,
    "team": Team,
    "sentiment": Sentiment,
    "satisfaction": Satisfaction,
}


@dataclass(frozen=True, slots=True)
class Figures:
    total: int
    average_score: float  # of the tickets that triage has scored; 0 where there are none
    by: dict[str, dict[str, int]] = field(default_factory=dict)  # every known value of every group, zeros too


def figures_of(tickets: TicketQuerySet) -> Figures:
    """In one query: the database counts each combination once, and the sums of those are the figures."""
    # Ordered by nothing, lest a default order split the groups.
    groups = tickets.order_by().values_list(*GROUPS).annotate(Count("pk"), Count("score"), Sum("score", default=0))
    counts = {name: Counter[str]() for name in GROUPS}
    total = scored = points = 0
    for *values, number, with_score, score in groups:
        total, scored, points = total + number, scored + with_score, points + score
        for name, value in zip(GROUPS, values, strict=True):
            counts[name][value] += number
    by = {name: {value: counts[name][value] for value in choices.values} for name, choices in GROUPS.items()}
    return Figures(total, round(points / scored, 2) if scored else 0.0, by)
