"""Lengths, days and moments in words, the way a person at a desk would say them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR: Final = timedelta(days=6)
_MINUTE: Final = timedelta(minutes=1)


def in_words(span: timedelta) -> str:
    """2 h 15 m; seconds only where there are any."""
    minutes, rest = divmod(span, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest.total_seconds():.6f}".rstrip("0").rstrip(".") if rest else ""
    parts = [f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if number]
    return " ".join(parts) or "0 m"


@dataclass(frozen=True, slots=True)
class Wording:
    """Names a day alone while it is the only one of that name near `start`, else with its date; `roughly`, to the
    full minute."""

    start: date
    roughly: bool = False

    def length(self, span: timedelta) -> str:
        return in_words(span - span % _MINUTE if self.roughly else span)

    def at(self, moment: datetime) -> str:
        day = moment.date()
        name = _DAYS[day.weekday()][:3]
        return f"{name} {self._time(moment)}" if self._near(day) else f"{name} {self._date(day)} {self._time(moment)}"

    def span(self, start: datetime, end: datetime) -> str:
        same_day = start.date() == end.date()
        return f"{self.at(start)}-{self._time(end) if same_day else self.at(end)}"

    def day(self, day: date) -> str:
        name = _DAYS[day.weekday()]
        return name if self._near(day) else f"{name[:3]} {self._date(day)}"

    def _near(self, day: date) -> bool:
        return abs(day - self.start) <= _NEAR

    def _date(self, day: date) -> str:
        year = "" if day.year == self.start.year else f" {day.year}"
        return f"{day.day} {_MONTHS[day.month - 1]}{year}"

    def _time(self, moment: datetime) -> str:
        if self.roughly or not (moment.second or moment.microsecond):
            return f"{moment:%H:%M}"
        return f"{moment:%H:%M:%S.%f}".rstrip("0") if moment.microsecond else f"{moment:%H:%M:%S}"
