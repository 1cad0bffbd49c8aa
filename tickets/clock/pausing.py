"""When a clock stands still, whatever the calendar says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .axis import LAST, instant, moment
from .errors import ClockError
from .spans import Span, joined, without


@dataclass(frozen=True, slots=True)
class Pause:
    """From one instant to another; without an end it is still going on."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and instant(self.end) < instant(self.start):
            raise ClockError(f"a pause ends ({self.end.isoformat()}) before it begins ({self.start.isoformat()})")

    @property
    def span(self) -> Span:
        return instant(self.start), LAST if self.end is None else instant(self.end)


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on a clock runs, or it does not."""

    at: datetime
    runs: bool


def pauses_between(changes: Iterable[Change]) -> tuple[Pause, ...]:
    """The pauses in a history of changes. Of two at one instant the later told one counts."""
    return tuple(_pauses(sorted(changes, key=lambda change: change.at)))


def _pauses(changes: Iterable[Change]) -> Iterator[Pause]:
    since: datetime | None = None
    for change in changes:
        if not change.runs:
            since = since or change.at
        elif since is not None:
            yield from [Pause(since, change.at)] if since < change.at else []
            since = None
    if since is not None:
        yield Pause(since)


def running(start: int, end: int, pauses: Iterable[Pause]) -> list[Span]:
    """The parts of a span in which the clock is not paused."""
    return without(joined([(start, end)]), joined(pause.span for pause in pauses))


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """In order and apart: what overlaps or touches is one, and what has no length is none."""
    spans = joined(pause.span for pause in pauses)
    return [Pause(moment(start), None if end == LAST else moment(end)) for start, end in spans]
