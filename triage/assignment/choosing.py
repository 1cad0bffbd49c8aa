"""The assignment strategies as pure functions: which candidate gets the next ticket, and why.

Round robin is the smooth weighted kind: with each ticket everybody available earns credit by their weight, the one
with the most gets it and pays for all. Members of equal weight differ by one ticket at most, others by one for each
unit of weight, and a heavier member's tickets are spread out rather than coming in a row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

ROUND_ROBIN = "round_robin"
LEAST_LOADED = "least_loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    member: int
    weight: int = 1
    load: int = 0  # open tickets
    capacity: int | None = None  # at most so many; None is no limit
    on_break: bool = False
    active: bool = True
    credit: int = 0
    last_assigned_at: datetime | None = None

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.load >= self.capacity

    @property
    def obstacle(self) -> str:
        """Why this candidate is not available; blank if they are."""
        if not self.active:
            return "inactive"
        if self.on_break:
            return "on_break"
        if not self.weight:
            return "no_weight"
        return "full" if self.is_full else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`member` is None if nobody is available. The rest are the reasons, in codes and numbers."""

    strategy: str
    member: int | None = None
    load: int | None = None  # the chosen one's, before this ticket
    available: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)  # obstacle → how many
    credits: Mapping[int, int] = field(default_factory=dict)  # what each member's credit is from now on

    def because(self) -> dict[str, object]:
        return {
            "strategy": self.strategy,
            "available": self.available,
            "load": self.load,
            "passed_over": dict(self.passed_over),
        }


def choose(strategy: str, candidates: Iterable[Candidate]) -> Choice:
    """Raises KeyError for a strategy that does not choose by itself."""
    take = STRATEGIES[strategy]
    everybody = sorted(candidates, key=lambda candidate: candidate.member)
    passed_over: dict[str, int] = {}
    for candidate in everybody:
        if candidate.obstacle:
            passed_over[candidate.obstacle] = passed_over.get(candidate.obstacle, 0) + 1
    available = [candidate for candidate in everybody if not candidate.obstacle]
    if not available:
        return Choice(strategy=strategy, passed_over=passed_over)
    chosen, credits = take(available)
    return Choice(
        strategy=strategy,
        member=chosen.member,
        load=chosen.load,
        available=len(available),
        passed_over=passed_over,
        credits=credits,
    )


Taken = tuple[Candidate, dict[int, int]]


def by_turns(available: list[Candidate]) -> Taken:
    total = sum(candidate.weight for candidate in available)
    # A credit from heavier times must not keep somebody out, or in, for longer than two rounds.
    earned = {one.member: max(-2 * total, min(2 * total, one.credit)) + one.weight for one in available}
    chosen = max(available, key=lambda one: (earned[one.member], -one.member))
    return chosen, earned | {chosen.member: earned[chosen.member] - total}


def by_load(available: list[Candidate]) -> Taken:
    """The fewest open tickets relative to weight; among equals, whose last assignment is longest ago."""

    def order(one: Candidate) -> tuple[Fraction, bool, float, int]:
        last = one.last_assigned_at
        return Fraction(one.load + 1, one.weight), last is not None, last.timestamp() if last else 0.0, one.member

    return min(available, key=order), {}


STRATEGIES: dict[str, Callable[[list[Candidate]], Taken]] = {ROUND_ROBIN: by_turns, LEAST_LOADED: by_load}
