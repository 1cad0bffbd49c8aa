"""Ranges of whole days in a time zone, as a URL names them: 2026-11-15..2026-11-21@Europe/Berlin."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Self

from tickets.clock.errors import ClockError
from tickets.clock.zones import find_zone
from tickets.moments import MONTHS

ONE_DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=3660)
_ADDRESS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?(?:@([\w+/-]{1,64}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Days:
    first: date
    last: date
    zone: str = "UTC"

    @classmethod
    def read(cls, text: str) -> Self:
        """Parse a range. Raises ValueError, whose message says how to write one."""
        found = _ADDRESS.fullmatch(text)
        if not found:
            raise ValueError("Must be a day or days such as 2026-11-21 or 2026-11-15..2026-11-21.")
        try:
            first = date.fromisoformat(found[1])
            days = cls(first, date.fromisoformat(found[2]) if found[2] else first, found[3] or "UTC")
            find_zone(days.zone)
        except (ValueError, ClockError) as error:
            raise ValueError(f"{text} names a day or a time zone that there is not.") from error
        if not ONE_DAY <= days.last - days.first + ONE_DAY <= LONGEST or not 1970 <= first.year <= 2999:
            raise ValueError(f"{text} is backwards, or longer than ten years, or from another age.")
        return days

    @classmethod
    def until(cls, last: date, number: int, zone: str) -> Self:
        """The `number` days that end with `last`."""
        return cls(last - (number - 1) * ONE_DAY, last, zone)

    @property
    def start(self) -> datetime:
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after the range."""
        return self._midnight(self.last + ONE_DAY)

    @property
    def each(self) -> list["Days"]:
        number = (self.last - self.first).days + 1
        return [Days(day, day, self.zone) for day in (self.first + count * ONE_DAY for count in range(number))]

    @property
    def words(self) -> str:
        last = f"{self.last.day} {MONTHS[self.last.month - 1]}"
        if self.first == self.last:
            return last
        is_one_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return f"{self.first.day}{'' if is_one_month else f' {MONTHS[self.first.month - 1]}'}–{last}"

    def __str__(self) -> str:
        last = "" if self.first == self.last else f"..{self.last}"
        return f"{self.first}{last}{'' if self.zone == 'UTC' else f'@{self.zone}'}"

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=find_zone(self.zone)).astimezone(UTC)
