"""The clock: open time of a calendar between instants, counted while nothing pauses it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from .axis import DAY, LAST, day_of, instant, length, midnight, moment
from .calendars import Calendar
from .errors import ClockError
from .pausing import Pause, running
from .spans import Span, joined
from .wall import WallClock
from .zones import Stretch, find_zone, offset_at, stretches


@dataclass(frozen=True, slots=True)
class Clock:
    """Make one for a calendar with `Clock.of` and ask it often: the making reads the whole calendar."""

    calendar: Calendar
    zone: ZoneInfo
    wall: WallClock

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        """Raises ClockError for an unknown zone, and for a calendar that is never open."""
        return cls(calendar, find_zone(calendar.timezone), WallClock.of(calendar))

    def elapsed(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
        """Open time from `start` to `end` outside the pauses; none where `end` is not after `start`."""
        counted = self._running(instant(start), instant(end), pauses)
        return timedelta(microseconds=sum(self._open_in(stretch) for stretch in counted))

    def due(self, start: datetime, allowed: timedelta, pauses: Iterable[Pause] = ()) -> datetime | None:
        """The first instant by which `allowed` has elapsed: closing time rather than the next opening.

        Nothing allowed is due at the first open moment outside a pause. None while a pause without an end keeps
        it from ever coming. Raises ClockError where the calendar has too few open hours left.
        """
        if allowed < timedelta(0):
            raise ClockError("less than no time cannot be allowed")
        stopped = list(pauses)
        at = self._reach(instant(start), max(length(allowed), 1), stopped)
        if at is not None:
            return moment(at if allowed else at - 1)
        if any(pause.end is None for pause in stopped):
            return None
        raise ClockError("the calendar has too few open hours left")

    def is_open(self, at: datetime) -> bool:
        wall = self._wall(instant(at))
        return self.wall.until(wall + 1) > self.wall.until(wall)

    def next_open(self, at: datetime) -> datetime | None:
        """`at` itself where that is open, else the next opening; None if there is none."""
        reached = self._reach(instant(at), 1, ())
        return None if reached is None else moment(reached - 1)

    def open_spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Every open stretch from `start` to `end`, for drawing: it costs what the span has days."""
        cut = stretches(self.zone, instant(start), max(instant(start), instant(end)))
        spans = (span for stretch in cut for span in self._spans_in(stretch))
        return [(moment(opens), moment(closes)) for opens, closes in joined(spans)]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def _wall(self, at: int) -> int:
        return at + offset_at(self.zone, at)

    def _running(self, start: int, end: int, pauses: Iterable[Pause]) -> Iterator[Stretch]:
        for piece_start, piece_end in running(start, end, pauses):
            yield from stretches(self.zone, piece_start, piece_end)

    def _open_in(self, stretch: Stretch) -> int:
        start, end, offset = stretch
        return self.wall.until(end + offset) - self.wall.until(start + offset)

    def _reach(self, start: int, amount: int, pauses: Sequence[Pause]) -> int | None:
        """The first instant with `amount` elapsed since `start`, or None."""
        for stretch in self._running(start, min(LAST, self.wall.last + DAY), pauses):
            begin, _, offset = stretch
            here = self._open_in(stretch)
            if amount <= here:
                return self.wall.reach(self.wall.until(begin + offset) + amount) - offset
            amount -= here
        return None

    def _spans_in(self, stretch: Stretch) -> Iterator[Span]:
        start, end, offset = stretch
        for midnight_here in range(midnight(day_of(start + offset)), end + offset, DAY):
            for opens, closes in self.calendar.spans(day_of(midnight_here)):
                at = midnight_here - offset
                yield max(at + opens, start), min(at + closes, end)
