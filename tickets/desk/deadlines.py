"""The SLA clocks beside a ticket: the state of each and the explanation, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tickets.clock import ClockError, Promise, State
from tickets.clock.wording import in_words
from tickets.models import SlaPolicy, Ticket, TicketEvent
from tickets.moments import age, until
from tickets.sla.choosing import explain_policy, offset_of, verdicts_of
from tickets.sla.reckoning import Given, promises_of
from tickets.states import ClockKind

BECAUSE = {"topic": "chosen by the topic", "queue": "chosen by the queue", "default": "the desk’s default"}

ICONS = {"met": "check", "ok": "clock", "warning": "clock-alert", "breached": "clock-alert"}


@dataclass(frozen=True, slots=True)
class Deadline:
    label: str
    words: str
    tone: str  # ok, warning, breached, met
    icon: str
    percent: int  # of the time allowed, used
    used: str
    why: str
    due_at: datetime | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Deadlines:
    shown: list[Deadline]
    policy: SlaPolicy | None
    because: str
    earlier: str  # of waits for a next response that are over


def deadlines_of(ticket: Ticket, events: Iterable[TicketEvent] | None = None) -> Deadlines | None:
    """The deadlines to show; None if there are none. One query, if the events are given and the topic was fetched."""
    policy = explain_policy(ticket)
    offset = offset_of(ticket, policy)
    verdicts = verdicts_of(ticket, policy) if policy or offset or ticket.is_ended else None
    if not (policy or offset or verdicts):
        return None
    told = ticket.events.turning_clocks() if events is None else events
    promises = promises_of(ticket, Given(policy, offset, told), verdicts)
    because = BECAUSE.get(policy.chosen_by, "") if policy else ""  # type: ignore[attr-defined]
    now = timezone.now()
    return Deadlines(list(told_of(latest(promises), now)), policy, because, earlier_waits(promises, now))


def latest(promises: Iterable[Promise]) -> Iterable[Promise]:
    """Of several clocks for a next response, the last."""
    return {one.kind: one for one in promises}.values()


def earlier_waits(promises: Iterable[Promise], now: datetime) -> str:
    waits = [one for one in promises if one.kind == ClockKind.NEXT_RESPONSE][:-1]
    missed = sum(one.is_missed(now) for one in waits)
    return f"{len(waits)} earlier, {missed or 'none'} missed" if waits else ""


def told_of(promises: Iterable[Promise], now: datetime) -> Iterator[Deadline]:
    for one in promises:
        used, tone = one.used(now), tone_of(one, now)
        yield Deadline(
            label=ClockKind(one.kind).label,
            words=words_of(one, now),
            tone=tone,
            icon="circle-pause" if one.is_paused else ICONS[tone],
            percent=min(100, round(100 * (used / one.allowed))) if one.allowed else 100,
            used=f"{minutes(used)} of {minutes(one.allowed)} used",
            why=why(one, now),
            due_at=one.due_at,
            is_over=one.stopped_at is not None,
        )


def words_of(one: Promise, now: datetime) -> str:
    match one.state(now):
        case State.MET | State.MISSED if one.is_disputed:
            return one.state(now).value
        case State.MET:
            return f"met in {minutes(one.used(now))}"
        case State.PAUSED:
            return f"paused, {minutes(one.allowed - one.used(now))} left"
        case State.MISSED if one.stopped_at:
            return f"missed, took {minutes(one.used(now))}"
    if one.due_at is None:
        return "never due"
    return f"breached {age(one.due_at, now)} ago" if one.due_at <= now else f"due in {until(one.due_at, now)}"


def tone_of(one: Promise, now: datetime) -> str:
    state = one.state(now)
    if state in (State.MISSED, State.MET):
        return "breached" if state is State.MISSED else "met"
    return "warning" if one.warn_at and one.warn_at <= now else "ok"


def why(one: Promise, now: datetime) -> str:
    if one.is_disputed:
        return f"{minutes(one.allowed)} allowed; its hours have been changed since"
    try:
        return f"{minutes(one.allowed)} allowed, {one.explained(now)}"
    except ClockError as error:
        return f"{minutes(one.allowed)} allowed; {error}"


def minutes(span: timedelta) -> str:
    return in_words(span - span % timedelta(minutes=1))
