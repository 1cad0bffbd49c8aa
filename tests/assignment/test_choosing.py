from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.assignment.choosing import LEAST_LOADED, ROUND_ROBIN, Candidate, Choice, choose

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
weights = st.lists(st.integers(1, 8), min_size=1, max_size=6)
strategies = st.sampled_from([ROUND_ROBIN, LEAST_LOADED])


@st.composite
def teams(draw: st.DrawFn) -> list[Candidate]:
    one = st.builds(
        Candidate,
        member=st.integers(1, 99),
        weight=st.integers(0, 5),
        load=st.integers(0, 6),
        capacity=st.none() | st.integers(0, 6),
        on_break=st.booleans(),
        active=st.booleans(),
        credit=st.integers(-50, 50),
        last_assigned_at=st.none() | st.integers(0, 99).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    )
    return draw(st.lists(one, max_size=6, unique_by=lambda candidate: candidate.member))


def after(candidates: list[Candidate], choice: Choice, at: datetime = NOON) -> list[Candidate]:
    """The candidates as they are once the ticket is given."""
    told = [replace(one, credit=choice.credits.get(one.member, one.credit)) for one in candidates]
    return [
        replace(one, load=one.load + 1, last_assigned_at=at) if one.member == choice.member else one for one in told
    ]


def run(strategy: str, candidates: list[Candidate], times: int) -> list[int | None]:
    given_to = []
    for step in range(times):
        choice = choose(strategy, candidates)
        given_to.append(choice.member)
        candidates = after(candidates, choice, NOON + timedelta(seconds=step))
    return given_to


def team_of(weights: list[int]) -> list[Candidate]:
    return [Candidate(member=number, weight=weight) for number, weight in enumerate(weights, 1)]


def test_turns_of_equal_members_go_round() -> None:
    assert run(ROUND_ROBIN, team_of([1, 1, 1]), 7) == [1, 2, 3, 1, 2, 3, 1]


def test_a_heavier_members_turns_are_spread_out() -> None:
    assert run(ROUND_ROBIN, team_of([4, 1, 1]), 6) == [1, 1, 2, 1, 3, 1]


@given(weights, st.integers(0, 120), strategies)
def test_shares_differ_by_one_ticket_for_each_unit_of_weight(weights: list[int], times: int, strategy: str) -> None:
    counts = Counter(run(strategy, team_of(weights), times))
    shares = [Fraction(counts[number], weight) for number, weight in enumerate(weights, 1)]
    assert max(shares) - min(shares) <= 1


@given(weights)
def test_a_whole_round_gives_everybody_their_weight(weights: list[int]) -> None:
    assert Counter(run(ROUND_ROBIN, team_of(weights), sum(weights))) == dict(enumerate(weights, 1))


@given(st.integers(1, 6), st.integers(0, 20), st.integers(0, 40))
def test_any_stretch_among_equals_is_even(members: int, skipped: int, length: int) -> None:
    stretch = run(ROUND_ROBIN, team_of([1] * members), skipped + length)[skipped:]
    counts = [stretch.count(number) for number in range(1, members + 1)]
    assert max(counts) - min(counts) <= 1


@given(teams(), strategies, st.integers(1, 30))
def test_nobody_gets_a_ticket_who_cannot_take_one(candidates: list[Candidate], strategy: str, times: int) -> None:
    for _ in range(times):
        choice = choose(strategy, candidates)
        chosen = [one for one in candidates if one.member == choice.member]
        for one in chosen:
            assert one.active
            assert not one.on_break
            assert one.weight > 0
            assert one.capacity is None or one.load < one.capacity
        assert bool(chosen) == any(not one.obstacle for one in candidates)
        assert choice.available + sum(choice.passed_over.values()) == len(candidates)
        candidates = after(candidates, choice)


@given(teams(), strategies, st.randoms())
def test_the_order_they_are_listed_in_decides_nothing(
    candidates: list[Candidate], strategy: str, random: Random
) -> None:
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert choose(strategy, shuffled) == choose(strategy, candidates)


@given(teams(), st.integers(1, 60))
def test_credit_stays_within_bounds_whatever_happened_before(candidates: list[Candidate], times: int) -> None:
    total = sum(one.weight for one in candidates)
    for _ in range(times):
        choice = choose(ROUND_ROBIN, candidates)
        assert all(abs(credit) <= 3 * total for credit in choice.credits.values())
        candidates = after(candidates, choice)


def test_whoever_comes_back_is_not_flooded() -> None:
    candidates = team_of([1, 1])
    candidates[0] = replace(candidates[0], on_break=True)
    for _ in range(20):
        candidates = after(candidates, choose(ROUND_ROBIN, candidates))
    candidates[0] = replace(candidates[0], on_break=False)
    counts = Counter(run(ROUND_ROBIN, candidates, 10))
    assert counts == {1: 5, 2: 5}


def test_the_least_loaded_is_whoever_has_the_fewest_for_their_weight() -> None:
    candidates = [Candidate(member=1, load=3), Candidate(member=2, load=2), Candidate(member=3, load=4, weight=4)]
    assert choose(LEAST_LOADED, candidates).member == 3


def test_among_equal_loads_the_longest_wait_decides() -> None:
    earlier, later = NOON, NOON + timedelta(minutes=1)
    candidates = [Candidate(member=1, last_assigned_at=later), Candidate(member=2, last_assigned_at=earlier)]
    assert choose(LEAST_LOADED, candidates).member == 2
    assert choose(LEAST_LOADED, [*candidates, Candidate(member=3)]).member == 3


def test_it_says_why_nobody_can() -> None:
    candidates = [
        Candidate(member=1, on_break=True),
        Candidate(member=2, capacity=1, load=1),
        Candidate(member=3, active=False),
        Candidate(member=4, weight=0),
    ]
    choice = choose(ROUND_ROBIN, candidates)
    assert choice.member is None
    assert choice.passed_over == {"on_break": 1, "full": 1, "inactive": 1, "no_weight": 1}


def test_a_queue_worked_by_hand_chooses_nobody() -> None:
    with pytest.raises(KeyError):
        choose("manual", [Candidate(member=1)])


def test_of_idle_members_the_one_who_takes_more_is_given_the_first() -> None:
    assert choose(LEAST_LOADED, [Candidate(member=1, weight=1), Candidate(member=2, weight=2)]).member == 2
