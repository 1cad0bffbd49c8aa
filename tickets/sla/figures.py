"""Computes the dashboard's figures from counts: shares of deadlines met, series by day, and bars. Pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Decided(NamedTuple):
    """So many tickets of one queue and one assignee, of which a deadline was decided: kept, or missed."""

    queue: int
    assignee: int | None
    name: str
    was_missed: bool
    number: int


@dataclass(frozen=True, slots=True)
class Share(Generic[Key]):
    """Of which tickets all deadlines were kept, and of which one was missed."""

    key: Key
    met: int
    missed: int

    @property
    def decided(self) -> int:
        return self.met + self.missed

    @property
    def percent(self) -> int:
        """Rounded down: a hundred means every one."""
        return 100 * self.met // self.decided if self.decided else 0


def shares(rows: Iterable[Decided], by: Callable[[Decided], Key]) -> list[Share[Key]]:
    """The worst first; of those alike, the one with more tickets."""
    counted: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        counted[by(row)][row.was_missed] += row.number
    found = [Share(key, met, missed) for key, (met, missed) in counted.items()]
    return sorted(found, key=lambda share: (share.percent, -share.decided))


@dataclass(frozen=True, slots=True)
class Series:
    """One thing counted day by day."""

    name: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def by_day(counted: dict[tuple[str, date], int], names: Sequence[str], days: Sequence[date]) -> list[Series]:
    return [Series(name, tuple(counted.get((name, day), 0) for day in days)) for name in names]


def ceiling(series: Iterable[Series]) -> int:
    """The round number at the top of the chart: 1, 2 or 5 with noughts, no lower than what is highest."""
    highest = max((number for one in series for number in one.numbers), default=0)
    step = 1
    while True:
        for top in (step, 2 * step, 5 * step):
            if highest <= top:
                return top
        step *= 10


@dataclass(frozen=True, slots=True)
class Bar:
    """In a drawing a hundred high and ten wide for each day."""

    name: str
    number: int
    x: str
    y: str
    width: str
    height: str


def bars(series: Sequence[Series]) -> list[Bar]:
    top, width = ceiling(series), 7 / max(len(series), 1)
    drawn = []
    for place, one in enumerate(series):
        for day, number in enumerate(one.numbers):
            x, height = 10 * day + 1.5 + place * width, 100 * number / top
            drawn.append(Bar(one.name, number, f"{x:g}", f"{100 - height:g}", f"{width - 0.3:g}", f"{height:g}"))
    return [bar for bar in drawn if bar.number]
