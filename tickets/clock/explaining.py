"""Explains a clock's result in words: what was counted, what paused it, which days differed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .axis import instant, moment
from .calendars import Windows
from .clock import Clock
from .pausing import Pause, merged
from .wording import Wording
from .zones import stretches

_MOST = 4


@dataclass(frozen=True, slots=True)
class Explanation:
    """`due` is None for a bare span, and while a pause without an end holds the clock."""

    used: timedelta
    due: datetime | None
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.parts)


def explain_due(
    clock: Clock, start: datetime, allowed: timedelta, pauses: Sequence[Pause] = (), *, now: datetime | None = None
) -> Explanation:
    """A deadline in words; with `now`, how much of the time is used by then."""
    return Explainer(clock, pauses).due(start, allowed, now=now)


def explain_elapsed(clock: Clock, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Explanation:
    return Explainer(clock, pauses).elapsed(start, end)


@dataclass(frozen=True, slots=True)
class Explainer:
    """`roughly`: told to the full minute, though reckoned from what it was."""

    clock: Clock
    pauses: Sequence[Pause] = ()
    roughly: bool = False

    def due(self, start: datetime, allowed: timedelta, *, now: datetime | None = None) -> Explanation:
        due = self.clock.due(start, allowed, self.pauses)
        telling = self._telling(start)
        reached = due or telling.pauses[-1].start
        used = self.clock.elapsed(start, now or start, self.pauses)
        words = telling.words
        counted = f"{words.length(used)} used" if now else f"{words.length(allowed)} from {telling.at(start)}"
        deadline = "no due time while paused" if due is None else f"due {telling.at(due)}"
        parts = (counted, *telling.between(start, max(reached, now or reached)), deadline)
        return Explanation(used, due, telling.signed(parts))

    def elapsed(self, start: datetime, end: datetime) -> Explanation:
        used = self.clock.elapsed(start, end, self.pauses)
        telling = self._telling(start)
        span = f"{telling.words.length(used)} used from {telling.at(start)} to {telling.at(end)}"
        return Explanation(used, None, telling.signed((span, *telling.between(start, end))))

    def _telling(self, start: datetime) -> "_Telling":
        return _Telling(self.clock, merged(self.pauses), Wording(self.clock.local(start).date(), self.roughly))


@dataclass(frozen=True, slots=True)
class _Telling:
    clock: Clock
    pauses: Sequence[Pause]
    words: Wording

    def signed(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        return (*parts[:-1], f"{parts[-1]} ({self.clock.calendar.timezone})")

    def at(self, when: datetime) -> str:
        return self.words.at(self.clock.local(when))

    def between(self, start: datetime, end: datetime) -> Iterator[str]:
        """What kept the clock from simply running on: late opening, pauses, days and clock changes."""
        yield from self._waiting(start, end)
        yield from _shortened([self._pause(pause) for pause in _touching(self.pauses, start, end)], "pauses")
        yield from _shortened(list(self._days(start, end)), "special days")
        yield from _shortened(list(self._clock_changes(start, end)), "clock changes")

    def _waiting(self, start: datetime, end: datetime) -> Iterator[str]:
        opens = self.clock.next_open(start)
        if opens is not None and start < opens <= end:
            yield f"closed until {self.at(opens)}"

    def _pause(self, pause: Pause) -> str:
        if pause.end is None:
            return f"paused since {self.at(pause.start)}"
        return f"paused {self.words.span(self.clock.local(pause.start), self.clock.local(pause.end))}"

    def _days(self, start: datetime, end: datetime) -> Iterator[str]:
        first, last = self.clock.local(start).date(), self.clock.local(end).date()
        for day in self.clock.calendar.special_days():
            if first <= day <= last:
                yield from self._day(day)

    def _day(self, day: date) -> Iterator[str]:
        calendar, name = self.clock.calendar, self.words.day(day)
        if day in calendar.holidays:
            called = calendar.holidays[day]
            if calendar.overrides.get(day, calendar.usual(day)) or calendar.tails(day):
                yield f"{name} holiday" + (f" ({called})" if called else "")
            return
        if day in calendar.overrides:
            yield f"{name} open {_listed(calendar.overrides[day])}" if calendar.overrides[day] else f"{name} closed"
        if calendar.shifts(day) and calendar.breaks.get(day):
            yield f"{name} break {_listed(calendar.breaks[day])}"

    def _clock_changes(self, start: datetime, end: datetime) -> Iterator[str]:
        """Only those that fall into open hours: the others move nothing."""
        before: int | None = None
        for at, _, offset in stretches(self.clock.zone, instant(start), max(instant(start), instant(end))):
            if before not in (None, offset) and self._counts(moment(at)):
                day = self.words.day(self.clock.local(moment(at)).date())
                yield f"clocks go {'forward' if offset > before else 'back'} {day}"
            before = offset

    def _counts(self, change: datetime) -> bool:
        return self.clock.is_open(change) or self.clock.is_open(change - timedelta(microseconds=1))


def _touching(pauses: Sequence[Pause], start: datetime, end: datetime) -> list[Pause]:
    return [pause for pause in pauses if pause.start <= end and (pause.end is None or pause.end > start)]


def _shortened(notes: list[str], kind: str) -> list[str]:
    if len(notes) <= _MOST:
        return notes
    return [*notes[: _MOST - 1], f"{len(notes) - _MOST + 1} more {kind}"]


def _listed(windows: Windows) -> str:
    more = [f"{len(windows) - _MOST} more"] if len(windows) > _MOST else []
    return " and ".join([*(str(window) for window in windows[:_MOST]), *more])
