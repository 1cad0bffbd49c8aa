"""Reads holidays from an iCalendar file (RFC 5545): every date of an event, with recurrences expanded.

A DTEND is the first moment that no longer belongs to the event; one that is not after its DTSTART counts as no
end at all. Events of a time of day count for the whole of each date they touch, on the calendar's own wall.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from dateutil.rrule import rrulestr

from .errors import ClockError
from .zones import find_zone

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^=;:]+=(?:"[^"]*"|[^;:"]*)(?:,"[^"]*")*)*):(.*)', re.DOTALL)
_TZID = re.compile(r';TZID="?([^";]+)', re.IGNORECASE)
_LENGTH = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_REPEATS = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)")
_OUT_OF_PLACE = re.compile(r"BYHOUR|BYMINUTE|BYSECOND|INTERVAL=0*(;|$)")
_ESCAPED = re.compile(r"\\(.)")
_INSTANT = timedelta(microseconds=1)

Property = tuple[str, str]  # parameters and value


@dataclass(frozen=True, slots=True)
class Event:
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def first(self, name: str) -> Property | None:
        return next(iter(self.properties.get(name, ())), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return _ESCAPED.sub(lambda escape: " " if escape[1] in "nN" else escape[1], found[1]).strip() if found else ""

    @property
    def name(self) -> str:
        return self.text("SUMMARY") or self.text("UID") or "an event without a name"


@dataclass(frozen=True, slots=True)
class Days:
    """The dates of an event's first occurrence, and how it comes back."""

    first: date
    length: int
    rule: str

    @classmethod
    def of(cls, event: Event, timezone: str) -> Self:
        start_given = event.first("DTSTART")
        if not start_given:
            raise ClockError(f"{event.name}: no DTSTART")
        start = _moment(event, start_given, timezone)
        last = max(start, _end(event, start, timezone) - _INSTANT)
        return cls(start.date(), (last.date() - start.date()).days + 1, event.text("RRULE").upper())

    def beginnings(self, event: Event, start: date, end: date) -> list[date]:
        if not self.rule:
            return [self.first]
        if not _REPEATS.search(self.rule) or _OUT_OF_PLACE.search(self.rule):
            raise ClockError(f"{event.name}: RRULE {self.rule} is none that repeats days")
        by_date = re.sub(r"(UNTIL=\d{8})T\d{6}Z?", r"\1", self.rule)
        try:
            rule = rrulestr(by_date, dtstart=_at_midnight(self.first))
            return [found.date() for found in rule.between(_at_midnight(start), _at_midnight(end), inc=True)]
        except (ValueError, TypeError) as error:
            raise ClockError(f"{event.name}: RRULE {self.rule} cannot be read ({error})") from error


def ics_days(text: str, start: date, end: date, timezone: str) -> dict[date, str]:
    """The dates from `start` to `end` (both included) on which an event lies, in order, with the events' names."""
    found: dict[date, list[str]] = {}
    events = [event for event in _events(text) if event.text("STATUS").upper() != "CANCELLED"]
    moved = _moved(events, timezone)
    for event in events:
        for day in _dates(event, moved, (start, end), timezone):
            names = found.setdefault(day, [])
            names += [] if event.name in names else [event.name]
    return {day: ", ".join(found[day]) for day in sorted(found)}


def _dates(event: Event, moved: Mapping[str, set[date]], within: tuple[date, date], timezone: str) -> Iterator[date]:
    start, end = within
    days = Days.of(event, timezone)
    left_out = _listed(event, "EXDATE", timezone) | (moved.get(event.text("UID"), set()) if days.rule else set())
    begun = {*days.beginnings(event, _earlier(start, days.length), end), *_listed(event, "RDATE", timezone)}
    for first in begun - left_out:
        low, high = max(first.toordinal(), start.toordinal()), first.toordinal() + days.length - 1
        yield from (date.fromordinal(day) for day in range(low, min(high, end.toordinal()) + 1))


def _moved(events: Sequence[Event], timezone: str) -> dict[str, set[date]]:
    """By UID, the occurrences that an event of their own stands in for."""
    moved: dict[str, set[date]] = {}
    for event in events:
        moved.setdefault(event.text("UID"), set()).update(_listed(event, "RECURRENCE-ID", timezone))
    return moved


def _listed(event: Event, name: str, timezone: str) -> set[date]:
    given = ((how, one) for how, values in event.properties.get(name, ()) for one in values.split(","))
    return {_moment(event, one, timezone).date() for one in given}


def _end(event: Event, start: datetime, timezone: str) -> datetime:
    if end := event.first("DTEND"):
        return _moment(event, end, timezone)
    found = _LENGTH.fullmatch(event.text("DURATION"))
    if not found:
        return start
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _moment(event: Event, given: Property, timezone: str) -> datetime:
    """On the calendar's wall, without a zone."""
    how, value = given
    try:
        read = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d")  # noqa: DTZ007
    except ValueError as error:
        raise ClockError(f"{event.name}: {value!r} is not a date such as 20261225") from error
    if value.endswith("Z"):
        return read.replace(tzinfo=UTC).astimezone(find_zone(timezone)).replace(tzinfo=None)
    zone = _TZID.search(how)
    return _from_zone(read, zone[1], timezone) if zone and "T" in value else read


def _from_zone(read: datetime, zone: str, timezone: str) -> datetime:
    try:
        written_in = find_zone(zone)
    except ClockError:  # a name of the writing program's own: the wall time is the best there is
        return read
    return read.replace(tzinfo=written_in).astimezone(find_zone(timezone)).replace(tzinfo=None)


def _events(text: str) -> list[Event]:
    inside: list[str] = []
    events: list[Event] = []
    for line in re.sub(r"\r?\n[ \t]", "", text.lstrip("\ufeff")).splitlines():
        if not (found := _LINE.fullmatch(line)):
            continue
        name, how, value = found[1].upper(), found[2], found[3]
        if name == "BEGIN":
            inside.append(value.strip().upper())
            events += [Event()] if inside[-1] == "VEVENT" else []
        elif name == "END":
            inside = inside[:-1]
        elif inside[-1:] == ["VEVENT"]:
            events[-1].properties.setdefault(name, []).append((how, value.strip()))
    if "BEGIN:VCALENDAR" not in text.upper():
        raise ClockError("this is not an iCalendar file")
    return events


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _earlier(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days + 1))
