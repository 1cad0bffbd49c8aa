"""Clocks that jump: a skipped hour is never worked, an hour shown twice is worked twice.

In Berlin 2026 the clocks go forward on 29 March (02:00 → 03:00) and back on 25 October (03:00 → 02:00).
"""

import pytest

from tests.clock.teams import at, every_day, hours, team

SHORT = (at("2026-03-29 00:00", "+01:00"), at("2026-03-30 00:00", "+02:00"))
LONG = (at("2026-10-25 00:00", "+02:00"), at("2026-10-26 00:00", "+01:00"))


@pytest.mark.parametrize(
    ("opens", "closes", "short", "long"),
    [
        ("00:00", "24:00", 23, 25),
        ("09:00", "17:00", 8, 8),
        ("01:00", "04:00", 2, 4),
        ("02:00", "03:00", 0, 2),
        ("02:30", "04:00", 1, 2),  # 03:00-04:00; 02:30-03:00, then 02:30-04:00
        ("01:30", "02:15", 0.5, 1),  # 01:30-03:00 on the wall is half an hour; 01:30-02:15, then 02:00-02:15
    ],
)
def test_windows_on_the_short_and_the_long_day(opens: str, closes: str, short: float, long: float) -> None:
    sundays = team(timezone="Europe/Berlin", weekly={"sun": [[opens, closes]]})
    assert sundays.elapsed(*SHORT) == hours(short)
    assert sundays.elapsed(*LONG) == hours(long)


def test_a_window_that_begins_in_the_gap_opens_at_the_jump() -> None:
    sundays = team(timezone="Europe/Berlin", weekly={"sun": [["02:30", "05:00"]]})
    assert sundays.next_open(SHORT[0]) == at("2026-03-29 01:00")


def test_the_repeated_hour_is_open_both_times() -> None:
    sundays = team(timezone="Europe/Berlin", weekly={"sun": [["02:00", "02:30"]]})
    for passing in ("+02:00", "+01:00"):
        assert sundays.is_open(at("2026-10-25 02:15", passing))
        assert not sundays.is_open(at("2026-10-25 02:45", passing))


def test_a_due_time_crosses_the_jump_in_real_hours() -> None:
    always = team(timezone="Europe/Berlin", weekly=every_day(["00:00", "24:00"]))
    assert always.due(at("2026-03-28 22:00"), hours(6)) == at("2026-03-29 04:00")


def test_opening_hours_keep_to_the_wall_when_the_offset_changes() -> None:
    office = team(timezone="Europe/Berlin")
    assert office.next_open(at("2026-03-27 20:00")) == at("2026-03-30 07:00")
    assert office.next_open(at("2026-10-23 20:00")) == at("2026-10-26 08:00")


def test_the_same_weeks_last_as_long_after_the_year_2400() -> None:
    office = team(timezone="America/New_York", weekly={"sun": [["00:00", "24:00"]]})
    now = office.elapsed(at("2040-01-01 00:00"), at("2041-01-01 00:00"))
    assert office.elapsed(at("2840-01-01 00:00"), at("2841-01-01 00:00")) == now


def test_a_date_that_never_was_is_not_worked() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    samoa = team(timezone="Pacific/Apia", weekly={"thu": [["16:00", "24:00"]], "fri": [["00:00", "24:00"]]})
    assert samoa.elapsed(at("2011-12-29 00:00"), at("2012-01-01 00:00")) == hours(8)


def test_clocks_that_go_back_over_midnight_reopen_the_day_before() -> None:
    """St John's fell back from 00:01 to 23:01 until 2011."""
    late = team(timezone="America/St_Johns", weekly={"sat": [["23:00", "24:00"]]})
    assert late.elapsed(at("2010-11-06 12:00"), at("2010-11-07 12:00")) == hours(1) + hours(59 / 60)
