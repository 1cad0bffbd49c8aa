"""When things happen: mostly on working days, mostly by day. Pure; the dice are handed in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

DAYS = 30
WEEKEND = 0.3
# How much is written in each hour of a customer's day.
HOURS = (1, 0, 0, 0, 0, 1, 3, 7, 12, 16, 16, 13, 9, 11, 14, 13, 11, 9, 7, 6, 6, 5, 4, 2)
OPENS, CLOSES = 8, 18


def arrivals(dice: Random, count: int, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """`count` moments within the last DAYS, in order."""
    found: list[datetime] = []
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=back) for back in range(DAYS)]
    weights = [WEEKEND if day.weekday() >= 5 else 1.0 for day in days]
    latest, earliest = now - timedelta(minutes=4), now - timedelta(days=DAYS)
    while len(found) < count:
        hour = dice.choices(range(24), HOURS)[0]
        at = dice.choices(days, weights)[0] + timedelta(hours=hour, minutes=dice.random() * 60)
        if earliest < at < latest:
            found.append(at.astimezone(UTC))
    yield from sorted(found)


def desk_answers(dice: Random, after: datetime, zone: ZoneInfo, *, haste: float = 1) -> datetime:
    """When somebody at work gets round to it."""
    at = after + timedelta(minutes=dice.lognormvariate(3.9, 0.9) / haste)
    return next_opening(at, zone) + timedelta(minutes=dice.random() * 20 / haste)


def customer_answers(dice: Random, after: datetime, zone: ZoneInfo) -> datetime:
    at = after + timedelta(minutes=dice.lognormvariate(5.2, 1.1))
    local = at.astimezone(zone)
    return at + timedelta(hours=7.5 - local.hour + dice.random()) if local.hour < 7 else at


def next_opening(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself in working hours, else the next morning on which somebody works."""
    local = at.astimezone(zone)
    if local.weekday() < 5 and OPENS <= local.hour < CLOSES:
        return at
    if local.hour >= OPENS:
        local += timedelta(days=1)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return local.replace(hour=OPENS, minute=local.minute // 2).astimezone(UTC)
