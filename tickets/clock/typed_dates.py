"""Dates and times the way people type them: 2026-12-25, 25.12.2026, 25 Dec 2026, Dec 25, 2026."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from .errors import ClockError

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2999
LONGEST_RUN: Final = 366
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}"
    r"|[0-9]{1,2}\.?\s+[a-z]{3,9}\.?,?\s+[0-9]{4}|[a-z]{3,9}\.?\s+[0-9]{1,2},?\s+[0-9]{4}"
)
DATES: Final = rf"(?P<first>{_DATE})(?:\s*(?:\bto\b|\buntil\b|\.\.|–|—|-)\s*(?P<last>{_DATE}))?(?![0-9])"


def day_in(text: str) -> date:
    try:
        day = date(*_parts(text.lower()))
    except ValueError as error:
        raise ClockError(f"there is no {text}") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ClockError(f"{text} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def days_between(first: str, last: str | None) -> Iterator[date]:
    start = day_in(first)
    end = day_in(last) if last else start
    if end < start:
        raise ClockError(f"{last} is before {first}")
    if (end - start).days >= LONGEST_RUN:
        raise ClockError(f"from {first} to {last} is more than a year")
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


def moment_in(text: str) -> str:
    """An ISO time; without an offset, on the calendar's own wall."""
    found = re.fullmatch(rf"({_DATE})[T,\s]*(.*)", text.strip(), re.IGNORECASE)
    if not found:
        raise ClockError(f"“{text.strip()[:40]}” is not a time such as 2026-03-06 16:05")
    iso = f"{day_in(found[1]).isoformat()}T{re.sub(r'^(?=[0-9]:)', '0', found[2]) or '00:00'}"
    try:
        return datetime.fromisoformat(iso).isoformat()
    except ValueError as error:
        raise ClockError(f"“{found[2][:20]}” is not a time of day such as 16:05") from error


def _parts(text: str) -> tuple[int, int, int]:
    if "-" in text:
        year, month, day = text.split("-")
        return int(year), int(month), int(day)
    words = [word for word in re.split(r"[.,\s]+", text) if word]
    if words[0].isdigit() and words[1].isdigit():
        return int(words[2]), int(words[1]), int(words[0])
    day, month = (words[0], words[1]) if words[0].isdigit() else (words[1], words[0])
    if month[:3] not in _MONTHS:
        raise ValueError(month)
    return int(words[2]), _MONTHS.index(month[:3]) + 1, int(day)
