"""The content of the SLA page: what is open and late, the trend of the last days, and deadlines met by queue and agent.

Every number is a link to the list of exactly the tickets it counts.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse

from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import tenant_ids
from tickets.clock.zones import find_zone
from tickets.days import Days
from tickets.desk.sidebar import Sidebar, full_name
from tickets.desk.views import UNRESOLVED, query_of
from tickets.filters import NOBODY, Filters
from tickets.models import Ticket
from tickets.sla.counting import Latest, count, decided, home_zone, latest
from tickets.sla.figures import Bar, Decided, Series, Share, bars, by_day, ceiling, shares

WEEK, MONTH = 7, 30


class Number(NamedTuple):
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Look:
    name: str
    label: str
    icon: str
    tone: str = ""


TILES = (
    Look("open", "Open", "inbox"),
    Look("due", "Due today", "clock", "warning"),
    Look("overdue", "Overdue", "clock-alert", "danger"),
    Look("breached", "Missed a deadline", "timer-off", "danger"),
    Look("escalated", "Escalated", "siren", "danger"),
)
TREND = (
    Look("opened", "Opened", "inbox", "accent"),
    Look("resolved", "Resolved", "circle-check", "success"),
    Look("breached", "First missed a deadline", "timer-off", "danger"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    value: str
    url: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query asks for: the tenants and queues, and how many days back."""

    filters: Filters
    days: int = WEEK

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """Raises Invalid."""
        given = Filters.read(query)
        return cls(Filters(tenant=given.tenant, queue=given.queue), MONTH if query.get("days") == str(MONTH) else WEEK)

    def tenants(self, viewer: User) -> list[int]:
        return [pk for pk in tenant_ids(viewer) if not self.filters.tenant or str(pk) in self.filters.tenant]

    def number(self, value: int, **filters: tuple[str, ...]) -> Number:
        """A count with the link to the list of these tickets."""
        return Number(value, f"{reverse('desk:tickets')}?{query_of(replace(self.filters, **filters))}")  # type: ignore[arg-type]

    def here(self, **changed: str) -> str:
        """The URL of this page with these parameters changed."""
        given = {"tenant": ",".join(self.filters.tenant), "queue": ",".join(self.filters.queue), "days": str(self.days)}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in (given | changed).items() if value and value != str(WEEK)})
        return f"{reverse('desk:sla')}?{query.urlencode(safe=',')}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tables of deadlines met: a queue or an agent."""

    name: str
    percent: int
    decided: Number
    met: Number
    missed: Number


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the trend."""

    look: Look
    numbers: list[Number]
    total: Number


@dataclass(frozen=True, slots=True)
class Board:
    asked: Asked
    sidebar: Sidebar
    now: datetime
    zone: str
    is_shared: bool  # by companies that may keep different time
    is_promised: bool  # there is a policy at all
    week: Days
    period: Days
    standing: dict[str, int]
    trend: list[Series]
    decided: list[Decided]
    latest: dict[str, list[Latest]]

    @classmethod
    def of(cls, asked: Asked, sidebar: Sidebar, now: datetime) -> "Board":
        tenants = asked.tenants(sidebar.viewer)
        home = home_zone(tenants)
        zone = (home if len(tenants) == 1 else None) or "UTC"
        today = now.astimezone(find_zone(zone)).date()
        week, period = Days.until(today, WEEK, zone), Days.until(today, asked.days, zone)
        scope = asked.filters.narrow(Ticket.objects.of_tenants(*tenants), sidebar.viewer)
        standing, daily = count(scope, week, now)
        return cls(
            asked=asked,
            sidebar=sidebar,
            now=now,
            zone=zone,
            is_shared=len(tenants) > 1,
            is_promised=home is not None,
            week=week,
            period=period,
            standing=standing,
            trend=by_day(daily, [look.name for look in TREND], [day.first for day in week.each]),
            decided=decided(scope, period),
            latest=latest(scope, now),
        )

    @property
    def tiles(self) -> list[tuple[Look, Number]]:
        found = {
            "open": {},
            "due": {"sla": ("due",), "due": (str(self.week.each[-1]),)},
            **{name: {"sla": (name,)} for name in ("overdue", "breached", "escalated")},
        }
        numbers = {name: self.asked.number(self.standing[name], status=(UNRESOLVED,), **found[name]) for name in found}
        return [(look, numbers[look.name]) for look in TILES]

    @property
    def rows(self) -> list[Row]:
        return [self._row(look, one) for look, one in zip(TREND, self.trend, strict=True)]

    def _row(self, look: Look, one: Series) -> Row:
        told = zip(one.numbers, self.week.each, strict=True)
        numbers = [self.asked.number(number, **{one.name: (str(day),)}) for number, day in told]
        return Row(look, numbers, self.asked.number(one.total, **{one.name: (str(self.week),)}))

    @property
    def bars(self) -> list[tuple[Look, Bar]]:
        looks = {look.name: look for look in TREND}
        return [(looks[bar.name], bar) for bar in bars(self.trend)]

    @property
    def top(self) -> int:
        return ceiling(self.trend)

    @property
    def overall(self) -> Line | None:
        """None where nothing was decided."""
        whole = shares(self.decided, by=lambda row: None)
        return self._line("All", whole[0]) if whole else None

    @property
    def queues(self) -> list[Line]:
        names = {queue.pk: full_name(queue, self.sidebar.tenants) for queue in self.sidebar.queues}
        found = shares(self.decided, by=lambda row: row.queue)
        return [self._line(names[one.key], one, queue=(str(one.key),)) for one in found]

    @property
    def agents(self) -> list[Line]:
        names = {row.assignee: row.name or "Nobody" for row in self.decided}
        found = shares(self.decided, by=lambda row: row.assignee)
        return [self._line(names[one.key], one, assignee=(str(one.key or NOBODY),)) for one in found]

    def _line(self, name: str, share: Share[Any], **filters: tuple[str, ...]) -> Line:
        when, number = (str(self.period),), self.asked.number
        return Line(
            name,
            share.percent,
            number(share.decided, decided=when, **filters),
            number(share.met, met=when, **filters),
            number(share.missed, missed=when, **filters),
        )

    @property
    def periods(self) -> list[Choice]:
        return [
            Choice(f"{days} days", str(days), self.asked.here(days=str(days)), days == self.asked.days)
            for days in (WEEK, MONTH)
        ]

    @property
    def companies(self) -> list[Choice]:
        """The companies to choose from."""
        given = self.asked.filters.tenant
        every = Choice("All companies", "", self.asked.here(tenant="", queue=""), not given)
        return [every, *(self._company(tenant.name, str(tenant.pk)) for tenant in self.sidebar.tenants)]

    def _company(self, name: str, pk: str) -> Choice:
        return Choice(name, pk, self.asked.here(tenant=pk, queue=""), self.asked.filters.tenant == (pk,))

    @property
    def queue_choices(self) -> list[Choice]:
        tenants, chosen = self.asked.tenants(self.sidebar.viewer), self.asked.filters.queue
        return [
            Choice(full_name(queue, self.sidebar.tenants), str(queue.pk), is_chosen=str(queue.pk) in chosen)
            for queue in self.sidebar.queues
            if queue.tenant_id in tenants
        ]
