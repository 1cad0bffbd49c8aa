"""Lengths, days and moments in words, the way a person at a desk would say them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR: Final = timedelta(days=6)


def in_words(span: timedelta) -> str:
    """2 h 15 m; seconds only where there are any."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if number]
    return " ".join(parts) or "0 m"


@dataclass(frozen=True, slots=True)
class Wording:
    """Names a day alone while it is the only one of that name near `start`, else with its date."""

    start: date

    def at(self, moment: datetime) -> str:
        day = moment.date()
        name = _DAYS[day.weekday()][:3]
        return f"{name} {_time(moment)}" if self._near(day) else f"{name} {self._date(day)} {_time(moment)}"

    def span(self, start: datetime, end: datetime) -> str:
        same_day = start.date() == end.date()
        return f"{self.at(start)}-{_time(end) if same_day else self.at(end)}"

    def day(self, day: date) -> str:
        name = _DAYS[day.weekday()]
        return name if self._near(day) else f"{name[:3]} {self._date(day)}"

    def _near(self, day: date) -> bool:
        return abs(day - self.start) <= _NEAR

    def _date(self, day: date) -> str:
        year = "" if day.year == self.start.year else f" {day.year}"
        return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def _time(moment: datetime) -> str:
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
