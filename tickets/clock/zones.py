"""Time zones as stretches of constant offset between instants.

Open hours are read off the wall: a team is open whenever a clock on its wall shows an open time. So an hour that
daylight saving skips is never worked (a window that begins in it opens at the jump), and an hour shown twice is
worked twice: 00:00-24:00 on the long day in autumn is 25 hours.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from .axis import DAY, FIRST, LAST, SECOND, midnight, moment
from .errors import ClockError

# Later on (most zones from 2038, Morocco from 2088) one rule holds for every year, and years repeat with their
# weekdays.
_SETTLED: Final = 2100
_CYCLE_YEARS: Final = 400
_CYCLE: Final = 146_097 * DAY

# Files beside the zones: this machine's own, one for nowhere, and zones that count leap seconds.
_NO_ZONES: Final = ("localtime", "posixrules", "Factory", "right/")

Stretch = tuple[int, int, int]  # from and to as instants, and what to add for the wall time


def find_zone(name: str) -> ZoneInfo:
    try:
        if name.startswith(_NO_ZONES):
            raise KeyError(name)
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown, no such path, a folder of zones
        raise ClockError(f"{name!r} is not a time zone such as Europe/Berlin") from error


def stretches(zone: ZoneInfo, start: int, end: int) -> Iterator[Stretch]:
    """The span from `start` to `end`, cut where the zone's clocks change.

    It is cut at each turn of the year too: who stops early never pays for looking into later years.
    """
    offset = offset_at(zone, start)
    for year in range(moment(start).year, moment(end).year + 1):
        for cut, after in _cuts(zone, year):
            if start < cut < end:
                yield start, cut, offset
                start, offset = cut, after
    if start < end:
        yield start, end, offset


def offset_at(zone: ZoneInfo, at: int) -> int:
    offset = moment(at).astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always knows
    return offset // timedelta(microseconds=1)


@lru_cache(maxsize=20_000)
def _cuts(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """The instants of a year at which the offset changes, and its end, each with the offset from there on."""
    if year >= _SETTLED + _CYCLE_YEARS:
        return tuple((at + _CYCLE, after) for at, after in _cuts(zone, year - _CYCLE_YEARS))
    days = _days_of(year)
    offsets = [offset_at(zone, day) for day in days]
    found = []
    for (day, before), (next_day, after) in pairwise(zip(days, offsets, strict=True)):
        if before != after:
            found.append((_moment_of_change(zone, day, next_day, before), after))
    return (*found, (days[-1], offsets[-1]))


def _days_of(year: int) -> list[int]:
    first = max(midnight(date(year, 1, 1)), FIRST)
    last = min(midnight(date(year, 12, 31)) + DAY, LAST)
    return [*range(first, last, DAY), last]


def _moment_of_change(zone: ZoneInfo, low: int, high: int, before: int) -> int:
    """Halve down to the second: no clock has changed between two."""
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        low, high = (middle, high) if offset_at(zone, middle) == before else (low, middle)
    return high
