"""What is promised on a ticket, out of its history: when each clock began, what paused and what stopped it, when it is
due.

Every clock but the topic's runs in a calendar's open time while the ticket is being worked on. It stops at an answer,
or at the ticket's end; an end that is undone was only a pause. A clock that has stopped is judged by the priority of
that moment: a ticket raised later does not make yesterday's answer late.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from functools import lru_cache

from .calendars import WEEKDAYS, Calendar, Window
from .clock import Clock
from .errors import ClockError
from .explaining import Explainer, Explanation
from .pausing import Change, Pause, pauses_between


class Phase(Enum):
    WORKING = "working"
    WAITING = "waiting"
    ENDED = "ended"


class Said(Enum):
    """In public, to the other side."""

    QUESTION = "question"  # by the customer
    ANSWER = "answer"  # by an agent


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Happening:
    """What one moment of a ticket's history changed. `place` orders those of one instant."""

    at: datetime
    place: int = 0
    said: Said | None = None
    phase: Phase | None = None
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Targets:
    """None: no such promise."""

    first_response: timedelta | None = None
    next_response: timedelta | None = None
    resolution: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised: by a policy, in its calendar's `clock`, and by the topic, which knows no closing time."""

    clock: Clock
    targets: Mapping[str, Targets] = field(default_factory=dict)  # by priority
    warn_percent: int | None = None
    topic: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock of one ticket. `due_at` is None as long as a pause keeps it from coming, or the calendar for good;
    `warn_at` also where nobody is to be warned, or no longer."""

    kind: str
    cycle: int
    started_at: datetime
    allowed: timedelta
    pauses: tuple[Pause, ...]
    stopped_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    clock: Clock = field(repr=False)
    is_disputed: bool = False  # by today's calendar the verdict that was given would be another

    @property
    def is_paused(self) -> bool:
        return self.stopped_at is None and any(pause.end is None for pause in self.pauses)

    def is_missed(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= (self.stopped_at or now)

    def state(self, now: datetime) -> State:
        if self.is_missed(now):
            return State.MISSED
        if self.stopped_at:
            return State.MET
        return State.PAUSED if self.is_paused else State.RUNNING

    def used(self, now: datetime) -> timedelta:
        return self.clock.elapsed(self.started_at, self.stopped_at or now, self.pauses)

    def explained(self, now: datetime) -> Explanation:
        """To the minute. Raises ClockError where the calendar never gets that far."""
        telling = Explainer(self.clock, self.pauses, roughly=True)
        if self.stopped_at:
            return telling.elapsed(self.started_at, self.stopped_at)
        return telling.due(self.started_at, self.allowed, now=now)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clock that has stopped was judged by: the time allowed, and its deadline if that was missed."""

    allowed: timedelta
    missed: datetime | None


Verdicts = Mapping[tuple[str, int], Verdict]  # by kind and cycle


@dataclass(frozen=True, slots=True)
class _Wait:
    """Somebody waits for something, from one moment to another."""

    kind: str
    since: datetime
    until: datetime | None
    cycle: int = 1


def reckon(history: Iterable[Happening], terms: Terms, verdicts: Verdicts | None = None) -> tuple[Promise, ...]:
    """Every promise there is or was on the ticket. The earliest happening is its opening, ready to be worked on.

    With `verdicts`, what has stopped is told by them, and nothing that has none was ever promised.
    """
    told = sorted(history, key=lambda one: (one.at, one.place))
    pauses = pauses_between(Change(one.at, one.phase is Phase.WORKING) for one in told if one.phase)
    promises = []
    for wait in _waits(told) if told else ():
        if wait.until is None or verdicts is None:
            allowed = _allowed(wait, told, terms)
            promises += [] if allowed is None else [_promised(wait, allowed, pauses, terms)]
        elif verdict := verdicts.get((wait.kind, wait.cycle)):
            promises.append(_judged(_promised(wait, verdict.allowed, pauses, terms), verdict))
    return tuple(promises)


def _judged(promise: Promise, verdict: Verdict) -> Promise:
    assert promise.stopped_at
    is_disputed = promise.is_missed(promise.stopped_at) != bool(verdict.missed)
    due = verdict.missed if is_disputed or verdict.missed else promise.due_at
    return replace(promise, due_at=due, is_disputed=is_disputed)


@lru_cache(maxsize=500)
def round_the_clock(timezone: str) -> Clock:
    """Always open; the zone is for telling times."""
    return Clock.of(Calendar(timezone, [(Window.read("00:00", "24:00"),)] * len(WEEKDAYS)))


def _waits(told: Sequence[Happening]) -> Iterator[_Wait]:
    opened, ended = told[0].at, _end(told)
    answered = next((one.at for one in told if one.said is Said.ANSWER), None)
    yield _Wait("first_response", opened, answered or ended)
    yield from _later_waits(told)
    yield _Wait("resolution", opened, ended)
    yield _Wait("topic", opened, ended)


def _end(told: Iterable[Happening]) -> datetime | None:
    """Since when the ticket has been at its end, if it is."""
    ended: datetime | None = None
    for one in told:
        if one.phase:
            ended = (ended or one.at) if one.phase is Phase.ENDED else None
    return ended


def _later_waits(told: Iterable[Happening]) -> Iterator[_Wait]:
    """From the customer's first unanswered word to the next answer, or to the end: what is asked later begins anew."""
    answered, since, end, cycle = False, None, None, 0
    for one in told:
        if one.said is Said.QUESTION and answered and (since is None or end):
            if since:
                yield _Wait("next_response", since, end, cycle)
            since, end, cycle = one.at, None, cycle + 1
        elif one.said is Said.ANSWER:
            if since:
                yield _Wait("next_response", since, one.at, cycle)
            answered, since, end = True, None, None
        if one.phase and since:
            end = (end or one.at) if one.phase is Phase.ENDED else None
    if since:
        yield _Wait("next_response", since, end, cycle)


def _allowed(wait: _Wait, told: Sequence[Happening], terms: Terms) -> timedelta | None:
    if wait.kind == "topic":
        return terms.topic
    priority = ""
    for one in told:
        if wait.until and one.at > wait.until:
            break
        priority = one.priority or priority
    allowed: timedelta | None = getattr(terms.targets.get(priority, Targets()), wait.kind)
    return allowed


def _promised(wait: _Wait, allowed: timedelta, pauses: Sequence[Pause], terms: Terms) -> Promise:
    topical = wait.kind == "topic"
    clock = round_the_clock(terms.clock.calendar.timezone) if topical else terms.clock
    held = () if topical else tuple(_within(wait, pauses))
    due = _reached(clock, wait.since, allowed, held)
    warned = None if wait.until or not terms.warn_percent else allowed * terms.warn_percent / 100
    warn = None if warned is None else _reached(clock, wait.since, warned, held)
    return Promise(wait.kind, wait.cycle, wait.since, allowed, held, wait.until, due, warn, clock)


def _within(wait: _Wait, pauses: Iterable[Pause]) -> Iterator[Pause]:
    """What came after the stop changes nothing: the deadline stays what it was then."""
    for pause in pauses:
        if wait.until and pause.start >= wait.until:
            return
        if pause.end and pause.end <= wait.since:
            continue
        yield Pause(pause.start, min(pause.end or wait.until, wait.until)) if wait.until else pause


def _reached(clock: Clock, since: datetime, allowed: timedelta, pauses: Sequence[Pause]) -> datetime | None:
    try:
        return clock.due(since, allowed, pauses)
    except ClockError:  # a calendar of single days has come to its last: the time is never up
        return None
