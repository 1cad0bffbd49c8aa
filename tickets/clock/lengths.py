"""Lengths of time the way people type them: 30m, 4h, 1h 30m, 2d 4h, or a bare number of minutes."""

import re
from typing import Final

from .errors import ClockError

LONGEST: Final = 10 * 366 * 24 * 60
_MINUTES: Final = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_PART = re.compile(
    r"([0-9]+(?:[.,][0-9]+)?)\s*(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)?(?![a-z])[\s,]*(?:and\s+)?",
    re.IGNORECASE,
)


def read_minutes(text: str) -> int:
    """A day is 24 hours: of open time that is three working days of eight."""
    parts, at, text = [], 0, text.strip()
    while (part := _PART.match(text, at)) and part.end() > at:
        parts.append(part.groups())
        at = part.end()
    if at < len(text) or not parts or sum(unit is None for _, unit in parts) > (len(parts) == 1):
        raise ClockError(f"“{text[:40]}” is not a length of time such as 30m, 4h or 1h 30m")
    minutes = sum(float(number.replace(",", ".")) * _MINUTES[(unit or "m")[0].lower()] for number, unit in parts)
    if minutes > LONGEST:
        raise ClockError(f"“{text[:40]}” is more than ten years")
    if minutes != int(minutes):
        raise ClockError(f"“{text[:40]}” is not a whole number of minutes")
    return int(minutes)


def write_minutes(minutes: int) -> str:
    """In hours and minutes: how long a day is, is not the same to everybody."""
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{number}{unit}" for number, unit in ((hours, "h"), (rest, "m")) if number) or "0m"
