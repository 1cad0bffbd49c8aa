"""What stops the clock beside the calendar."""

import pytest

from tests.clock.teams import at, hours, pause, team
from tickets.clock import Change, ClockError, Pause, pauses_between


def test_a_pause_in_open_time_moves_the_due_time_by_its_open_part() -> None:
    paused = [pause("2026-03-02 16:00", "2026-03-03 10:00")]
    assert team().due(at("2026-03-02 15:00"), hours(2), paused) == at("2026-03-03 11:00")


def test_a_pause_in_closed_time_moves_nothing() -> None:
    paused = [pause("2026-03-02 18:00", "2026-03-03 08:00")]
    assert team().due(at("2026-03-02 16:00"), hours(2), paused) == at("2026-03-03 10:00")


def test_overlapping_and_unordered_pauses_count_once() -> None:
    paused = [pause("2026-03-02 11:00", "2026-03-02 12:00"), pause("2026-03-02 10:00", "2026-03-02 11:30")]
    assert team().elapsed(at("2026-03-02 09:00"), at("2026-03-02 13:00"), paused) == hours(2)


def test_pauses_before_the_start_and_after_the_due_time_do_not_matter() -> None:
    paused = [pause("2026-03-02 09:00", "2026-03-02 10:00"), pause("2026-03-02 12:00", "2026-03-02 13:00")]
    assert team().due(at("2026-03-02 10:00"), hours(2), paused) == at("2026-03-02 12:00")


def test_a_pause_that_goes_on_leaves_no_due_time() -> None:
    assert team().due(at("2026-03-02 10:00"), hours(2), [pause("2026-03-02 11:00", None)]) is None


def test_a_pause_that_goes_on_after_the_due_time_leaves_it() -> None:
    ongoing = [pause("2026-03-02 12:00", None)]
    assert team().due(at("2026-03-02 10:00"), hours(2), ongoing) == at("2026-03-02 12:00")


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ClockError, match="before it begins"):
        Pause(at("2026-03-02 12:00"), at("2026-03-02 11:00"))


def test_pauses_out_of_a_history_of_changes() -> None:
    changes = [
        Change(at("2026-03-02 09:00"), runs=True),
        Change(at("2026-03-02 12:00"), runs=True),
        Change(at("2026-03-02 10:00"), runs=False),
        Change(at("2026-03-02 13:00"), runs=False),
        Change(at("2026-03-02 14:00"), runs=False),
    ]
    assert pauses_between(changes) == (
        pause("2026-03-02 10:00", "2026-03-02 12:00"),
        pause("2026-03-02 13:00", None),
    )


def test_a_change_undone_at_the_same_instant_is_no_pause() -> None:
    moment = at("2026-03-02 10:00")
    assert pauses_between([Change(moment, runs=False), Change(moment, runs=True)]) == ()


def test_a_history_without_changes_has_no_pauses() -> None:
    assert pauses_between([]) == ()
