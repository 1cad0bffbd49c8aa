"""What a calendar's rules make of each date: overnight windows, holidays, overrides, breaks."""

import pytest

from tests.clock.teams import NINE_TO_FIVE, at, hours, team
from tickets.clock import Calendar, Clock, ClockError, Window, read_calendar

NIGHT = [["22:00", "06:00"]]


def test_open_from_the_first_moment_to_before_the_last() -> None:
    assert team().is_open(at("2026-03-02 09:00"))
    assert team().is_open(at("2026-03-02 16:59:59.999999"))
    assert not team().is_open(at("2026-03-02 17:00"))
    assert not team().is_open(at("2026-03-02 08:59:59.999999"))


def test_the_next_opening_is_now_while_it_is_open() -> None:
    assert team().next_open(at("2026-03-02 11:11")) == at("2026-03-02 11:11")
    assert team().next_open(at("2026-03-06 17:00")) == at("2026-03-09 09:00")


def test_there_may_be_no_next_opening() -> None:
    fair = team(weekly={}, overrides={"2026-03-02": NINE_TO_FIVE})
    assert fair.next_open(at("2026-03-02 17:00")) is None
    assert not fair.is_open(at("2026-03-02 17:00"))


def test_an_overnight_window_ends_on_the_next_date() -> None:
    nights = team(weekly={"mon": NIGHT})
    assert nights.elapsed(at("2026-03-02 00:00"), at("2026-03-04 00:00")) == hours(8)
    assert nights.is_open(at("2026-03-03 05:59"))
    assert not nights.is_open(at("2026-03-02 05:59"))


def test_sundays_night_ends_on_monday() -> None:
    assert team(weekly={"sun": NIGHT}).is_open(at("2026-03-02 05:00"))


def test_a_window_to_midnight_may_say_00_00_or_24_00() -> None:
    for end in ("00:00", "24:00"):
        late = team(weekly={"mon": [["17:00", end]]})
        assert late.elapsed(at("2026-03-02 00:00"), at("2026-03-04 00:00")) == hours(7)


def test_a_holiday_closes_its_date() -> None:
    off = team(holidays=["2026-03-03"])
    assert off.due(at("2026-03-02 16:00"), hours(2)) == at("2026-03-04 10:00")


def test_a_holiday_outranks_an_override_and_a_break() -> None:
    spelt = {"2026-03-03": [["10:00", "12:00"]]}
    assert not team(holidays=["2026-03-03"], overrides=spelt).is_open(at("2026-03-03 11:00"))


def test_a_night_before_a_holiday_ends_at_its_midnight() -> None:
    nights = team(weekly={"mon": NIGHT, "tue": NIGHT}, holidays=["2026-03-03"])
    assert nights.elapsed(at("2026-03-02 12:00"), at("2026-03-03 12:00")) == hours(2)


def test_a_holidays_own_night_does_not_begin() -> None:
    nights = team(weekly={"mon": NIGHT, "tue": NIGHT}, holidays=["2026-03-03"])
    assert nights.next_open(at("2026-03-03 00:00")) == at("2026-03-09 22:00")


def test_an_override_replaces_the_hours_of_its_date() -> None:
    early = team(overrides={"2026-03-06": [["09:00", "12:00"]]})
    assert early.due(at("2026-03-06 11:00"), hours(2)) == at("2026-03-09 10:00")


def test_an_override_opens_a_closed_date() -> None:
    saturday = team(overrides={"2026-03-07": [["10:00", "12:00"]]})
    assert saturday.due(at("2026-03-06 16:00"), hours(2)) == at("2026-03-07 11:00")


def test_an_empty_override_closes_a_date() -> None:
    assert not team(overrides={"2026-03-06": []}).is_open(at("2026-03-06 11:00"))


def test_no_night_reaches_into_an_overridden_date() -> None:
    nights = team(weekly={"mon": NIGHT}, overrides={"2026-03-03": [["10:00", "12:00"]]})
    assert not nights.is_open(at("2026-03-03 03:00"))
    assert nights.is_open(at("2026-03-03 11:00"))


def test_an_override_may_run_overnight() -> None:
    moved = team(overrides={"2026-03-07": [["20:00", "02:00"]]})
    assert moved.elapsed(at("2026-03-07 00:00"), at("2026-03-09 00:00")) == hours(6)


def test_breaks_are_taken_out_wherever_they_lie() -> None:
    lunches = team(breaks={"2026-03-02": [["08:00", "09:30"], ["12:00", "13:00"], ["16:30", "18:00"]]})
    assert lunches.elapsed(at("2026-03-02 00:00"), at("2026-03-03 00:00")) == hours(6)
    assert lunches.next_open(at("2026-03-02 12:10")) == at("2026-03-02 13:00")


def test_a_break_interrupts_the_tail_of_a_night() -> None:
    nights = team(weekly={"mon": NIGHT}, breaks={"2026-03-03": [["02:00", "03:00"]]})
    assert nights.elapsed(at("2026-03-02 12:00"), at("2026-03-03 12:00")) == hours(7)


def test_a_break_may_run_overnight_too() -> None:
    nights = team(weekly={"mon": NIGHT}, breaks={"2026-03-02": [["23:30", "00:30"]]})
    assert nights.elapsed(at("2026-03-02 12:00"), at("2026-03-03 12:00")) == hours(7)


@pytest.mark.parametrize(
    "spelt",
    [
        {"weekly": {}},
        {"weekly": {"mon": []}, "overrides": {"2026-03-02": []}},
        {"weekly": {}, "holidays": ["2026-03-02"], "overrides": {"2026-03-02": NINE_TO_FIVE}},
        {"weekly": {}, "overrides": {"2026-03-02": NINE_TO_FIVE}, "breaks": {"2026-03-02": [["00:00", "24:00"]]}},
    ],
)
def test_a_calendar_that_is_never_open_is_refused(spelt: dict[str, object]) -> None:
    with pytest.raises(ClockError, match="no open time"):
        team(**spelt)


@pytest.mark.parametrize("zone", ["Nowhere/Atlantis", "Europe", "../etc/passwd", "Europe/Berlin\n", "\0"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ClockError, match="is not a time zone"):
        team(timezone=zone)


@pytest.mark.parametrize(
    ("opens", "closes", "complaint"),
    [
        ("09:00", "09:00", "is empty"),
        ("24:00", "06:00", "cannot begin at 24:00"),
        ("9 am", "17:00", "not a time of day"),
        ("09:00", "24:01", "between 00:00 and 24:00"),
        ("09:60", "17:00", "between 00:00 and 24:00"),
        ("٠٩:00", "17:00", "not a time of day"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(opens: str, closes: str, complaint: str) -> None:
    with pytest.raises(ClockError, match=complaint):
        Window.read(opens, closes)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ClockError, match="seven days"):
        Calendar("UTC", [(Window.read("09:00", "17:00"),)])


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_dates_at_the_edge_of_time_are_refused(day: str) -> None:
    with pytest.raises(ClockError, match="not a date a calendar can hold"):
        Clock.of(read_calendar({"timezone": "UTC", "weekly": {"mon": NINE_TO_FIVE}, "holidays": [day]}))
