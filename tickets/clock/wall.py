"""Open time along the wall clock, without zones: how much lies before a wall time, and where an amount is reached.

Both are closed forms over whole weeks plus a search among the special days, so a span of centuries costs no
more than a span of hours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from .axis import DAY, LAST, WEEK, midnight
from .calendars import Calendar
from .errors import ClockError
from .spans import Span


@dataclass(frozen=True, slots=True)
class Ruler:
    """Open spans from 0 on, with the open time before each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    total: int

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        laid = tuple(spans)
        sums = tuple(accumulate((end - start for start, end in laid), initial=0))
        return cls(tuple(start for start, _ in laid), tuple(end for _, end in laid), sums[:-1], sums[-1])

    def until(self, at: int) -> int:
        last = bisect_right(self.starts, at) - 1
        return 0 if last < 0 else self.before[last] + min(at, self.ends[last]) - self.starts[last]

    def reach(self, amount: int) -> int:
        """The first place with `amount` (1 … total) open before it."""
        last = bisect_left(self.before, amount) - 1
        return self.starts[last] + amount - self.before[last]


@dataclass(frozen=True, slots=True)
class WallClock:
    """A calendar's open time by wall time since Monday 0001-01-01.

    `special` are the midnights of the days with rules of their own, `opened` the open time before each, and
    `shift` how far the days before it have moved the count away from the plain week's.
    """

    week: Ruler
    special: tuple[int, ...]
    days: tuple[Ruler, ...]
    opened: tuple[int, ...]
    shift: tuple[int, ...]

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        dates = calendar.special_days()
        week = Ruler.of(calendar.week())
        days = tuple(Ruler.of(calendar.spans(day)) for day in dates)
        if not week.total and not any(day.total for day in days):
            raise ClockError("the calendar has no open time")
        moved = (day.total - _plain(week, date.weekday()) for date, day in zip(dates, days, strict=True))
        shift = tuple(accumulate(moved, initial=0))
        special = tuple(midnight(date) for date in dates)
        opened = tuple(_weeks_until(week, at) + off for at, off in zip(special, shift, strict=False))
        return cls(week, special, days, opened, shift)

    def until(self, wall: int) -> int:
        """Open time before `wall`."""
        past = bisect_right(self.special, wall)
        if past and wall < self.special[past - 1] + DAY:
            return self.opened[past - 1] + self.days[past - 1].until(wall - self.special[past - 1])
        return _weeks_until(self.week, wall) + self.shift[past]

    def reach(self, amount: int) -> int:
        """The first wall time with `amount` open before it: at least 1, and no more than there ever is."""
        past = bisect_left(self.opened, amount)
        if past and amount <= self.opened[past - 1] + self.days[past - 1].total:
            return self.special[past - 1] + self.days[past - 1].reach(amount - self.opened[past - 1])
        return _weeks_reach(self.week, amount - self.shift[past])

    @property
    def last(self) -> int:
        """No open time lies after this."""
        return LAST if self.week.total else self.special[-1] + DAY


def _plain(week: Ruler, weekday: int) -> int:
    return week.until((weekday + 1) * DAY) - week.until(weekday * DAY)


def _weeks_until(week: Ruler, wall: int) -> int:
    weeks, rest = divmod(wall, WEEK)
    return weeks * week.total + week.until(rest)


def _weeks_reach(week: Ruler, amount: int) -> int:
    weeks, rest = divmod(amount - 1, week.total)
    return weeks * WEEK + week.reach(rest + 1)
