"""What holds of promises whatever happened to a ticket."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.clock.teams import at, team
from tickets.clock import Happening, Phase, Promise, Said, Targets, Terms, reckon

OPENED = at("2026-03-02 09:00")
HOURS = team(timezone="Europe/Berlin", holidays=["2026-03-04"])
OPENING = Happening(OPENED, -1, phase=Phase.WORKING, priority="medium")
spans = st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes))
targets = st.builds(Targets, first_response=spans, next_response=spans, resolution=spans)
# Few moments, so that many happenings share one.
moments = st.integers(0, 60).map(lambda step: OPENED + timedelta(hours=3 * step))
happenings = st.lists(
    st.builds(
        Happening,
        at=moments,
        said=st.none() | st.sampled_from(Said),
        phase=st.none() | st.sampled_from(Phase),
        priority=st.sampled_from(["", "", "high", "medium"]),
    ),
    max_size=14,
)


def placed(told: Sequence[Happening]) -> list[Happening]:
    """In the order they were written down."""
    return [OPENING, *(replace(one, place=place) for place, one in enumerate(told))]


def terms(medium: Targets, high: Targets | None = None) -> Terms:
    return Terms(HOURS, {"medium": medium, "high": high or medium}, warn_percent=80, topic=timedelta(days=2))


def by_name(promises: Sequence[Promise]) -> dict[tuple[str, int], Promise]:
    return {(one.kind, one.cycle): one for one in promises}


def late(due: datetime | None) -> datetime:
    """Never is later than any time."""
    return due or at("9000-01-01 00:00")


@given(happenings, targets, targets, st.randoms())
def test_the_order_in_which_history_is_read_does_not_matter(
    told: list[Happening], medium: Targets, high: Targets, chance: Random
) -> None:
    written = placed(told)
    shuffled = list(written)
    chance.shuffle(shuffled)
    assert reckon(shuffled, terms(medium, high)) == reckon(written, terms(medium, high))


@given(happenings, targets)
def test_what_was_said_and_what_became_of_the_ticket_may_be_told_in_either_order(
    told: list[Happening], medium: Targets
) -> None:
    """Of one moment, as long as it was no end: what is asked after the end begins anew."""
    calm = [replace(one, phase=None) if one.phase is Phase.ENDED else one for one in told]
    split = [part for one in calm for part in (replace(one, phase=None), replace(one, said=None, priority=""))]
    swapped = [part for one in calm for part in (replace(one, said=None, priority=""), replace(one, phase=None))]
    assert reckon(placed(split), terms(medium)) == reckon(placed(swapped), terms(medium))


@given(happenings, targets)
def test_reckoned_twice_it_is_the_same(told: list[Happening], medium: Targets) -> None:
    assert reckon(placed(told), terms(medium)) == reckon(placed(told), terms(medium))


@given(happenings, targets, targets, st.integers(0, 60))
def test_what_has_been_answered_is_settled(told: list[Happening], medium: Targets, high: Targets, step: int) -> None:
    """Reckoned up to a moment or with all that came after: an answered wait says the same."""
    until, written = OPENED + timedelta(hours=3 * step), placed(told)
    before = by_name(reckon([one for one in written if one.at <= until], terms(medium, high)))
    after = by_name(reckon(written, terms(medium, high)))
    answers = {one.at for one in written if one.said is Said.ANSWER}
    for name, promise in before.items():
        if promise.stopped_at in answers and name[0].endswith("response"):
            assert after[name] == promise


@given(happenings, targets, spans)
def test_more_time_is_never_due_earlier(told: list[Happening], medium: Targets, more: timedelta) -> None:
    longer = Targets(**{name: getattr(medium, name) + more for name in Targets.__slots__})
    short, long = (by_name(reckon(placed(told), terms(each))) for each in (medium, longer))
    assert short.keys() == long.keys()
    assert all(late(short[name].due_at) <= late(long[name].due_at) for name in short)


@given(happenings, targets, moments, spans)
def test_a_pause_never_makes_a_deadline_earlier(
    told: list[Happening], medium: Targets, since: datetime, span: timedelta
) -> None:
    steady = [replace(one, phase=None) for one in told]
    waiting = [Happening(since, phase=Phase.WAITING), Happening(since + span, phase=Phase.WORKING)]
    without, paused = (by_name(reckon(placed(each), terms(medium))) for each in (steady, [*steady, *waiting]))
    assert without.keys() == paused.keys()
    assert all(late(without[name].due_at) <= late(paused[name].due_at) for name in without)


@given(happenings, targets, moments)
def test_missed_means_that_the_time_is_used_up(told: list[Happening], medium: Targets, now: datetime) -> None:
    later = max([now, *(one.at for one in told)])
    for promise in reckon(placed(told), terms(medium)):
        if promise.is_missed(later):
            assert promise.used(later) >= promise.allowed
        elif promise.stopped_at is None:
            assert promise.used(later) <= promise.allowed


@given(happenings, targets)
def test_cycles_follow_one_another(told: list[Happening], medium: Targets) -> None:
    waits = [one for one in reckon(placed(told), terms(medium)) if one.kind == "next_response"]
    assert [one.cycle for one in waits] == list(range(1, len(waits) + 1))
    assert all(one.stopped_at is not None for one in waits[:-1])
    for one, following in pairwise(waits):
        assert one.stopped_at is not None
        assert one.started_at <= one.stopped_at <= following.started_at


@given(happenings, targets)
def test_warns_no_later_than_it_is_due(told: list[Happening], medium: Targets) -> None:
    for promise in reckon(placed(told), terms(medium)):
        if promise.warn_at and promise.due_at:
            assert promise.started_at <= promise.warn_at <= promise.due_at
