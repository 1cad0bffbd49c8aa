"""When an amount of open time has passed."""

from datetime import timedelta

import pytest

from tests.clock.teams import at, every_day, hours, pause, team
from tickets.clock import ClockError


def test_time_within_one_day_runs_straight_on() -> None:
    assert team().due(at("2026-03-02 10:15"), hours(2)) == at("2026-03-02 12:15")


def test_what_does_not_fit_before_the_weekend_goes_on_after_it() -> None:
    assert team().due(at("2026-03-06 16:15"), hours(2)) == at("2026-03-09 10:15")


def test_a_ticket_of_the_night_waits_for_the_opening() -> None:
    assert team().due(at("2026-03-02 23:00"), hours(1)) == at("2026-03-03 10:00")


def test_time_that_ends_at_closing_is_due_at_closing() -> None:
    assert team().due(at("2026-03-02 09:00"), hours(8)) == at("2026-03-02 17:00")


def test_no_time_allowed_is_due_at_the_first_open_moment() -> None:
    assert team().due(at("2026-03-07 12:00"), hours(0)) == at("2026-03-09 09:00")
    assert team().due(at("2026-03-09 11:00"), hours(0)) == at("2026-03-09 11:00")


def test_no_time_allowed_waits_for_a_pause_to_end() -> None:
    paused = [pause("2026-03-09 09:00", "2026-03-09 10:30")]
    assert team().due(at("2026-03-07 12:00"), hours(0), paused) == at("2026-03-09 10:30")


def test_a_lunch_gap_is_jumped() -> None:
    split = team(weekly={"mon": [["08:00", "12:00"], ["13:00", "17:00"]]})
    assert split.due(at("2026-03-02 11:00"), hours(2)) == at("2026-03-02 14:00")


def test_windows_that_touch_or_overlap_count_once() -> None:
    muddled = team(weekly={"mon": [["11:00", "13:00"], ["09:00", "11:00"], ["10:00", "12:00"]]})
    assert muddled.due(at("2026-03-02 09:00"), hours(4)) == at("2026-03-02 13:00")


def test_round_the_clock_runs_through_midnight_and_weekend() -> None:
    always = team(weekly=every_day(["00:00", "24:00"]))
    assert always.due(at("2026-03-06 22:00"), hours(50)) == at("2026-03-09 00:00")


def test_seconds_and_their_fractions_are_kept() -> None:
    start = at("2026-03-02 16:59:58.250000")
    assert team().due(start, timedelta(seconds=3.5)) == at("2026-03-03 09:00:01.750000")


def test_hours_are_those_of_the_calendars_own_zone() -> None:
    tokyo = team(timezone="Asia/Tokyo")
    assert tokyo.due(at("2026-03-02 23:00"), hours(1)) == at("2026-03-03 01:00")


def test_years_ahead() -> None:
    assert team().due(at("2026-03-02 09:00"), hours(8 * 5 * 52 * 30)) == at("2056-01-21 17:00")


def test_negative_time_cannot_be_allowed() -> None:
    with pytest.raises(ClockError, match="less than no time"):
        team().due(at("2026-03-02 09:00"), hours(-1))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ClockError, match="names no time zone"):
        team().due(at("2026-03-02 09:00").replace(tzinfo=None), hours(1))


def test_a_calendar_that_runs_dry_says_so() -> None:
    fair = team(weekly={}, overrides={"2026-03-02": [["09:00", "12:00"]]})
    assert fair.due(at("2026-01-01 00:00"), hours(3)) == at("2026-03-02 12:00")
    with pytest.raises(ClockError, match="too few open hours"):
        fair.due(at("2026-01-01 00:00"), hours(4))


def test_more_than_all_the_years_there_are_is_refused() -> None:
    with pytest.raises(ClockError, match="too few open hours"):
        team().due(at("2026-01-01 00:00"), timedelta(days=900_000_000))
