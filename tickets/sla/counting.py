"""Queries for the dashboard. Each number uses the same queryset methods as the list of its tickets."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Exists, F, QuerySet, Value
from django.db.models.functions import Cast, TruncDate

from tickets.days import Days
from tickets.filters import DAYS
from tickets.models import SlaClock, SlaPolicy, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.sla.figures import Decided

COLUMNS = ("what", "day", "number")
LATEST = ("breached", "due")
SHOWN = 6
DECIDED = ("queue", "assignee", "assignee__name", "assignee__email", "was_missed")
TREND = {"opened": "created_at", "resolved": "resolved_at", "breached": "breached_at"}  # filters, and their columns


def home_zone(tenants: Iterable[int]) -> str | None:
    """The time zone of the first tenant's default policy, else of any of its policies; None where there is none."""
    policies = SlaPolicy.objects.in_tenants(tenants).order_by("-is_default", "pk")
    return policies.values_list("calendar__timezone", flat=True).first()


def count(scope: TicketQuerySet, week: Days, now: datetime) -> tuple[dict[str, int], dict[tuple[str, date], int]]:
    """The present totals, and the numbers per day, in one query."""
    unresolved, today = scope.unresolved(), week.each[-1]
    standing = {
        "open": unresolved,
        "overdue": unresolved.overdue(now),
        "due": unresolved.due(now).due_on(today),
        "breached": unresolved.breached(),
        "escalated": unresolved.escalated(),
    }
    parts = [_numbered(tickets, what, Cast(Value(None), DateField())) for what, tickets in standing.items()]
    zone = ZoneInfo(week.zone)
    for what, column in TREND.items():
        parts.append(_numbered(DAYS[what](scope, week), what, TruncDate(column, tzinfo=zone)))
    rows = parts[0].union(*parts[1:], all=True)
    now_and_then = {(what, day): number for what, day, number in rows}
    return (
        {what: now_and_then.get((what, None), 0) for what in standing},
        {(what, day): number for (what, day), number in now_and_then.items() if day},
    )


def _numbered(tickets: TicketQuerySet, what: str, day: Cast | TruncDate) -> QuerySet[Ticket, tuple[Any, ...]]:
    told = tickets.order_by().annotate(what=Value(what), day=day).values("what", "day")
    return told.annotate(number=Count("pk")).values_list(*COLUMNS)


def decided(scope: TicketQuerySet, days: Days) -> list[Decided]:
    """Tickets of which a deadline was decided in these days, by where they are now."""
    missed = Exists(SlaClock.objects.of_the_ticket().missed_on(days))
    told = scope.decided_on(days).order_by().annotate(was_missed=missed).values(*DECIDED)
    rows = told.annotate(number=Count("pk")).values_list(*DECIDED, "number")
    return [
        Decided(queue, assignee, name or email or "", was_missed, number)
        for queue, assignee, name, email, was_missed, number in rows
    ]


class Latest(NamedTuple):
    """A ticket as the dashboard's short lists show it: `moment` is when it missed a deadline, or when it is due."""

    what: str
    number: str
    subject: str
    priority: str
    moment: datetime


def latest(scope: TicketQuerySet, now: datetime) -> dict[str, list[Latest]]:
    """Unresolved tickets: those that missed a deadline last, and those that are due next; in one query."""
    unresolved = scope.unresolved()
    missed = unresolved.breached().annotate(what=Value("breached"), moment=F("breached_at")).order_by("-moment", "-pk")
    due = unresolved.due(now).annotate(what=Value("due"), moment=F("due_at")).order_by("moment", "pk")
    parts = [tickets.values_list(*Latest._fields)[:SHOWN] for tickets in (missed, due)]
    found = [Latest(*row) for row in parts[0].union(parts[1], all=True)]
    return {
        what: sorted((one for one in found if one.what == what), key=attrgetter("moment"), reverse=what == "breached")
        for what in LATEST
    }
