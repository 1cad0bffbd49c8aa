"""When a customer may expect an answer, from the running response clock of their ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from tickets.models import SlaClock, Ticket
from tickets.states import ClockKind

ANSWERS = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)


@dataclass(frozen=True, slots=True)
class Expected:
    at: datetime
    is_late: bool
    tone: str  # ok, warning, breached
    percent: int  # of the time until then that has passed

    @classmethod
    def of(cls, clock: SlaClock, due: datetime, now: datetime) -> Self:
        is_late, is_near = due <= now, clock.warn_at is not None and clock.warn_at <= now
        span = due - clock.started_at
        percent = min(100, round(100 * ((now - clock.started_at) / span))) if span else 100
        return cls(due, is_late, "breached" if is_late else "warning" if is_near else "ok", percent)


def expected_on(tickets: Iterable[Ticket], now: datetime) -> dict[int, Expected]:
    """By ticket id, in at most one query; only of tickets whose customer waits for an answer."""
    working = [ticket for ticket in tickets if ticket.is_active and ticket.policy_id]
    if not working:
        return {}
    clocks = SlaClock.objects.of_tickets(working).of_kinds(*ANSWERS).running()
    return {clock.ticket_id: Expected.of(clock, clock.due_at, now) for clock in clocks if clock.due_at}
