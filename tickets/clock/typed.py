"""Calendars the way people type them, one line at a time, and back into such lines.

    Mon-Fri 09:00-12:00, 13:00-17:00      2026-12-25 Christmas Day
    Sat 10am-2pm                          2026-12-24 to 2026-12-31 Closed between the years
    Sun closed                            2026-10-31 10:00-14:00

Reading is generous, writing is strict: what was read is written back in one form. Every line that makes no sense is
named by its number, all of them at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from .calendars import WEEKDAYS
from .errors import ClockError
from .typed_dates import DATES, days_between, moment_in
from .typed_hours import HOURS, ROUND_THE_CLOCK, windows_in

T = TypeVar("T")
Hours = list[list[str]]

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST_NAME = 100
LONGEST_LINE = 1000  # characters: what is longer keeps the patterns busy for minutes
_WORDS = {"weekday": range(5), "weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7)}
_EVERY_DAY = re.compile(r"(?:daily|every ?day|always|all week)\b[:,\s]*", re.IGNORECASE)
_DAY = re.compile(
    r"(mon|tues?|wed|thurs?|thu|fri|sat|sun)(?:day|nesday|urday)?s?\b\.?|(week(?:day|end)s?)\b", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:-|–|—|\bto\b|\bthrough\b)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|&|/|\+|\band\b)\s*|\s+", re.IGNORECASE)
_PAUSE = re.compile(r"(.+?)\s*(?:\bto\b|\buntil\b|[–—]|\s-(?:\s|$)|\.\.)\s*(.*)", re.IGNORECASE)


class TypedError(ClockError):
    """What is wrong with a text, line by line."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = list(complaints)
        super().__init__("; ".join(self.complaints))


def read_week(text: str) -> dict[str, Hours]:
    """Opening hours by weekday. Days that are not named are closed."""
    told: dict[str, tuple[int, Hours]] = {}
    for number, (days, hours) in _each_line(text, _week_line):
        for day in days:
            _tell(told, day, number, hours)
    return {day: told[day][1] for day in WEEKDAYS if day in told and told[day][1]}


def read_holidays(text: str) -> dict[str, str]:
    """Names by date, blank where none is given."""
    read = (line for _, line in _each_line(text, _holiday_line))
    return {day.isoformat(): name for days, name in read for day in days}


def read_special_days(text: str) -> dict[str, Hours]:
    """Hours by date; none for a day that is closed."""
    return _by_date(text, _special_line)


def read_breaks(text: str) -> dict[str, Hours]:
    return _by_date(text, _break_line)


def read_pauses(text: str) -> list[list[str | None]]:
    """From and to, as ISO times on the calendar's own wall; a pause that goes on has no end."""
    return [[*pause] for _, pause in _each_line(text, _pause_line)]


def write_week(weekly: Mapping[str, Hours]) -> str:
    """Seven lines, always."""
    return _written((name, write_hours(weekly.get(day) or [])) for name, day in zip(NAMES, WEEKDAYS, strict=True))


def write_holidays(holidays: Mapping[str, str]) -> str:
    """One line for each run of days of one name."""
    runs: list[tuple[date, date, str]] = []
    for day, name in sorted((date.fromisoformat(day), name) for day, name in holidays.items()):
        if runs and name and runs[-1][2] == name and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, name)
        else:
            runs.append((day, day, name))
    return _written((str(first) if first == last else f"{first} to {last}", name) for first, last, name in runs)


def write_days(days: Mapping[str, Hours]) -> str:
    return _written((day, write_hours(hours)) for day, hours in sorted(days.items()))


def write_pauses(pauses: Iterable[Sequence[str | None]]) -> str:
    return _written((start or "", f"to {end}" if end else "to") for start, end in pauses)


def write_hours(hours: Hours) -> str:
    if hours == ROUND_THE_CLOCK:
        return "open around the clock"
    return ", ".join(f"{opens}-{closes}" for opens, closes in hours) or "closed"


def _written(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(" ".join(pair).strip() for pair in pairs)


def _each_line(text: str, read: Callable[[str], T]) -> list[tuple[int, T]]:
    """Every line that says something, read, with its number. Raises TypedError for all that cannot be."""
    found, complaints = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                if len(line.strip()) > LONGEST_LINE:
                    raise ClockError(f"a line has at most {LONGEST_LINE} characters")
                found.append((number, read(line.strip())))
            except ClockError as error:
                complaints.append(f"Line {number}: {error}")
    if complaints:
        raise TypedError(complaints)
    return found


def _tell(told: dict[str, tuple[int, Hours]], day: str, number: int, hours: Hours) -> None:
    before, known = told.get(day, (number, None))
    if known is not None and not (known and hours):
        raise TypedError([f"Line {number}: {NAMES[WEEKDAYS.index(day)]} is spoken of in line {before} already"])
    told[day] = number, [*(known or []), *hours]


def _by_date(text: str, read: Callable[[str], tuple[list[date], Hours]]) -> dict[str, Hours]:
    told: dict[str, tuple[int, Hours]] = {}
    for number, (days, hours) in _each_line(text, read):
        for day in days:
            known = told.get(day.isoformat())
            if known and not (known[1] and hours):
                raise TypedError([f"Line {number}: {day} is spoken of in line {known[0]} already"])
            told[day.isoformat()] = number, [*(known[1] if known else []), *hours]
    return {day: hours for day, (_, hours) in told.items()}


def _week_line(line: str) -> tuple[list[str], Hours]:
    if everyday := _EVERY_DAY.match(line):
        return list(WEEKDAYS), windows_in(line[everyday.end() :] or "open")
    numbers, end = _days_in(line)
    if numbers:
        return [WEEKDAYS[number] for number in numbers], windows_in(line[end:].lstrip(" :\t"))
    if re.fullmatch(HOURS, line, re.IGNORECASE):
        return list(WEEKDAYS), windows_in(line)
    raise ClockError(f"“{_short(line)}” does not begin with a day such as Mon, Mon-Fri or weekdays")


def _days_in(line: str) -> tuple[list[int], int]:
    """The weekdays a line begins with, as numbers, and where it goes on."""
    numbers: list[int] = []
    at, joined = 0, False
    while found := _DAY.match(line, at):
        named = _numbers_of(found)
        if joined:
            last = numbers[-1]
            named = [(last + step) % 7 for step in range(1, (named[0] - last) % 7 + 1)]
        numbers.extend(number for number in named if number not in numbers)
        end = found.end()
        to = _TO.match(line, end)
        joined = bool(to and _DAY.match(line, to.end()))
        between = to if joined else _AND.match(line, end)
        if not between or not _DAY.match(line, between.end()):
            return numbers, end
        at = between.end()
    return numbers, at


def _numbers_of(found: re.Match[str]) -> list[int]:
    group = found.group(2)
    return list(_WORDS[group.lower()]) if group else [WEEKDAYS.index(found.group(1)[:3].lower())]


def _holiday_line(line: str) -> tuple[list[date], str]:
    days, name = _dated(line)
    if len(name) > LONGEST_NAME:
        raise ClockError(f"a name has at most {LONGEST_NAME} letters")
    return days, name


def _special_line(line: str) -> tuple[list[date], Hours]:
    days, hours = _dated(line)
    return days, windows_in(hours)


def _break_line(line: str) -> tuple[list[date], Hours]:
    days, hours = _special_line(line)
    if not hours:
        raise ClockError("a break needs its times, such as 12:00-13:00")
    return days, hours


def _dated(line: str) -> tuple[list[date], str]:
    found = re.match(DATES, line, re.IGNORECASE)
    if not found:
        raise ClockError(f"“{_short(line)}” does not begin with a date such as 2026-12-25 or 25 Dec 2026")
    return list(days_between(found["first"], found["last"])), line[found.end() :].lstrip(" \t:,;-–—").strip()


def _pause_line(line: str) -> tuple[str, str | None]:
    found = _PAUSE.fullmatch(line)
    if not found:
        raise ClockError(f"“{_short(line)}” is not a pause such as 2026-03-06 16:05 to 2026-03-09 09:30")
    start, end = found.groups()
    return moment_in(start), moment_in(end) if end else None


def _short(line: str) -> str:
    return line if len(line) <= 40 else f"{line[:39]}…"
