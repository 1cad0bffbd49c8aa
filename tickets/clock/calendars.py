"""When a team works: hours of the week in its own time zone, and the days that differ.

A holiday closes its date from midnight to midnight, whatever else is said of that date. An override replaces
the week's hours of its date. A break is taken out of whatever hours there are.

A window that ends no later than it begins runs overnight: it belongs to the day it opens on, and its tail
falls on the next date. A tail never reaches into a holiday or an override: such a date is open exactly when
it says itself. A window that does not open (its day is a holiday) has no tail either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .axis import DAY, SECOND
from .errors import ClockError
from .spans import Span, joined, without

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From one time of day to another, in microseconds after midnight."""

    opens: int
    closes: int

    @classmethod
    def read(cls, opens: str, closes: str) -> "Window":
        window = cls(_time_of_day(opens), _time_of_day(closes))
        if window.opens == DAY:
            raise ClockError(f"{opens}-{closes}: a window cannot begin at 24:00, that is 00:00 of the next day")
        if window.opens == window.closes:
            raise ClockError(f"{opens}-{closes} is empty; write 00:00-24:00 for a whole day")
        return window

    @property
    def evening(self) -> Span:
        """The part on its own date."""
        return self.opens, self.closes if self.opens < self.closes else DAY

    @property
    def tail(self) -> Span:
        """The part on the next date, empty for most."""
        return (0, self.closes) if self.closes <= self.opens else (0, 0)

    def __str__(self) -> str:
        return f"{_words(self.opens)}-{_words(self.closes)}"


Windows = tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """`weekly` holds seven lists of windows, Monday's first; `holidays` maps each date to its name or ""."""

    timezone: str
    weekly: Sequence[Windows]
    holidays: Mapping[date, str] = field(default_factory=dict)
    overrides: Mapping[date, Windows] = field(default_factory=dict)
    breaks: Mapping[date, Windows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.weekly) != len(WEEKDAYS):
            raise ClockError("a week has seven days")
        for day in (*self.holidays, *self.overrides, *self.breaks):
            if not date.min.year < day.year < date.max.year:
                raise ClockError(f"{day.isoformat()} is not a date a calendar can hold")

    def usual(self, day: date) -> Windows:
        return self.weekly[day.weekday()]

    def hours(self, day: date) -> Windows:
        """The windows that open on this date, before breaks."""
        if day in self.holidays:
            return ()
        return self.overrides.get(day, self.usual(day))

    def tails(self, day: date) -> Windows:
        """The windows of the night before that would reach into this date."""
        return tuple(window for window in self.hours(day - _ONE_DAY) if window.tail != (0, 0))

    def shifts(self, day: date) -> list[Span]:
        """When it would be open on this date without breaks, in microseconds after midnight."""
        stands_alone = day in self.holidays or day in self.overrides
        return _laid_out(self.hours(day), () if stands_alone else self.tails(day))

    def spans(self, day: date) -> list[Span]:
        """When it is open on this date, in microseconds after midnight."""
        pauses = _laid_out(self.breaks.get(day, ()), self.breaks.get(day - _ONE_DAY, ()))
        return without(self.shifts(day), pauses)

    def special_days(self) -> list[date]:
        """Every date that may differ from its weekday: those named, and those a night before them tails into."""
        named = {*self.holidays, *self.overrides, *self.breaks}
        return sorted(named | {day + _ONE_DAY for day in named})

    def week(self) -> list[Span]:
        """An ordinary week's open time, in microseconds after Monday 00:00."""
        return joined(
            (number * DAY + start, number * DAY + end)
            for number, windows in enumerate(self.weekly)
            for start, end in _laid_out(windows, self.weekly[number - 1])
        )


def _laid_out(windows: Windows, night_before: Windows) -> list[Span]:
    return joined(_on_one_date(windows, night_before))


def _on_one_date(windows: Windows, night_before: Windows) -> Iterator[Span]:
    for window in windows:
        yield window.evening
    for window in night_before:
        yield window.tail


def _time_of_day(text: str) -> int:
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ClockError(f"{text!r} is not a time of day such as 09:00")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    at = (hours * 3600 + minutes * 60 + seconds) * SECOND
    if minutes > 59 or seconds > 59 or at > DAY:
        raise ClockError(f"{text!r} is not a time of day between 00:00 and 24:00")
    return at


def _words(at: int) -> str:
    minutes, seconds = divmod(at // SECOND, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text
