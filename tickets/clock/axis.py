"""Times as whole microseconds since Monday 0001-01-01 00:00, so that sums are exact and weeks divide evenly.

An instant is counted in UTC; a wall time is what a clock on the wall of some zone shows.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from .errors import ClockError

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
WEEK: Final = 7 * DAY

_ZERO = datetime(1, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)

# A day's room at each end of what datetime can hold, so that no zone's offset carries an instant over it.
FIRST: Final = DAY
LAST: Final = (date.max.toordinal() - 2) * DAY


def instant(moment: datetime) -> int:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ClockError(f"{moment.isoformat()} names no time zone, so it is no instant")
    at = (moment - _ZERO) // _MICRO
    if not FIRST <= at <= LAST:
        raise ClockError(f"{moment.isoformat()} lies outside the years that can be reckoned with")
    return at


def moment(at: int) -> datetime:
    return _ZERO + timedelta(microseconds=at)


def length(span: timedelta) -> int:
    return span // _MICRO


def midnight(day: date) -> int:
    return (day.toordinal() - 1) * DAY


def day_of(wall: int) -> date:
    return date.fromordinal(wall // DAY + 1)
