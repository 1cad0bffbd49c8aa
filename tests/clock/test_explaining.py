"""Deadlines and spans in words."""

from tests.clock.teams import at, every_day, hours, pause, team
from tickets.clock import explain_due, explain_elapsed


def test_a_deadline_tells_what_is_used_what_stopped_it_and_when_it_is() -> None:
    clock = team(holidays={"2026-03-09": "Carnival"})
    paused = [pause("2026-03-06 16:05", "2026-03-10 09:30")]
    told = explain_due(clock, at("2026-03-06 13:50"), hours(3.5), paused, now=at("2026-03-10 09:30"))
    assert str(told) == ("2 h 15 m used, paused Fri 16:05-Tue 09:30, Monday holiday (Carnival), due Tue 10:45 (UTC)")
    assert told.used == hours(2.25)
    assert told.due == at("2026-03-10 10:45")


def test_without_a_now_it_tells_from_when_the_time_counts() -> None:
    told = explain_due(team(), at("2026-03-07 12:00"), hours(1))
    assert str(told) == "1 h from Sat 12:00, closed until Mon 09:00, due Mon 10:00 (UTC)"


def test_moments_are_told_in_the_calendars_zone() -> None:
    told = explain_due(team(timezone="Asia/Tokyo"), at("2026-03-02 01:00"), hours(1))
    assert str(told) == "1 h from Mon 10:00, due Mon 11:00 (Asia/Tokyo)"


def test_distant_moments_carry_their_date_and_another_year_its_number() -> None:
    assert "due Mon 16 Mar 17:00" in str(explain_due(team(), at("2026-03-02 09:00"), hours(88)))
    assert "due Thu 18 Feb 2027 17:00" in str(explain_due(team(), at("2026-03-02 09:00"), hours(8 * 254)))


def test_a_pause_that_goes_on_is_told_so() -> None:
    told = explain_due(team(), at("2026-03-02 09:00"), hours(4), [pause("2026-03-02 10:00", None)])
    assert str(told) == "4 h from Mon 09:00, paused since Mon 10:00, no due time while paused (UTC)"
    assert told.due is None


def test_a_pause_that_goes_on_is_told_up_to_now() -> None:
    ongoing = [pause("2026-03-02 10:00", None)]
    told = explain_due(team(), at("2026-03-02 09:00"), hours(4), ongoing, now=at("2026-03-04 09:00"))
    assert str(told) == "1 h used, paused since Mon 10:00, no due time while paused (UTC)"


def test_special_hours_and_breaks_are_told() -> None:
    clock = team(
        overrides={"2026-03-03": [["10:00", "12:00"]], "2026-03-04": []}, breaks={"2026-03-02": [["12:00", "13:00"]]}
    )
    told = str(explain_due(clock, at("2026-03-02 11:00"), hours(8)))
    assert "Monday break 12:00-13:00, Tuesday open 10:00-12:00, Wednesday closed, due Thu 10:00" in told


def test_a_holiday_on_a_day_off_explains_nothing() -> None:
    assert "holiday" not in str(explain_due(team(holidays=["2026-03-07"]), at("2026-03-06 16:00"), hours(2)))


def test_a_clock_change_in_open_time_is_told() -> None:
    always = team(timezone="Europe/Berlin", weekly=every_day(["00:00", "24:00"]))
    assert "clocks go forward Sunday" in str(explain_due(always, at("2026-03-28 22:00"), hours(6)))
    assert "clocks go back Sunday" in str(explain_elapsed(always, at("2026-10-24 22:00"), at("2026-10-26 00:00")))
    assert "clocks" not in str(explain_due(team(timezone="Europe/Berlin"), at("2026-03-27 15:00"), hours(6)))


def test_many_pauses_are_told_shortly() -> None:
    paused = [pause(f"2026-03-02 09:{minute:02}", f"2026-03-02 09:{minute + 1:02}") for minute in range(0, 20, 2)]
    told = str(explain_elapsed(team(), at("2026-03-02 09:00"), at("2026-03-02 10:00"), paused))
    assert told.count("paused") == 3
    assert "7 more pauses" in told


def test_a_span_tells_what_was_used() -> None:
    told = explain_elapsed(team(), at("2026-03-02 16:00"), at("2026-03-03 09:00:30"))
    assert str(told) == "1 h 30 s used from Mon 16:00 to Tue 09:00:30 (UTC)"
    assert told.used == hours(1) + hours(30 / 3600)


def test_pauses_that_touch_are_told_as_one_and_empty_ones_not_at_all() -> None:
    twice = [
        pause("2026-03-02 10:00", "2026-03-02 11:00"),
        pause("2026-03-02 10:30", "2026-03-02 12:00"),
        pause("2026-03-02 10:30", "2026-03-02 12:00"),
        pause("2026-03-02 13:00", "2026-03-02 13:00"),
    ]
    told = explain_due(team(), at("2026-03-02 09:00"), hours(2), twice)
    assert str(told) == "2 h from Mon 09:00, paused Mon 10:00-12:00, due Mon 13:00 (UTC)"
    endless = [*twice, pause("2026-03-02 11:30", None)]
    told = explain_due(team(), at("2026-03-02 09:00"), hours(2), endless)
    assert str(told) == "2 h from Mon 09:00, paused since Mon 10:00, no due time while paused (UTC)"


def test_a_day_off_is_told_where_it_cuts_a_night_short() -> None:
    nights = {day: [["22:00", "06:00"]] for day in ("mon", "thu")}
    holiday = team(weekly=nights, holidays=["2026-03-03"])
    assert str(explain_due(holiday, at("2026-03-02 21:00"), hours(3))) == (
        "3 h from Mon 21:00, closed until Mon 22:00, Tuesday holiday, due Thu 23:00 (UTC)"
    )
    broken = team(weekly=nights, breaks={"2026-03-03": [["01:00", "02:00"]]})
    assert str(explain_due(broken, at("2026-03-02 22:00"), hours(4))) == (
        "4 h from Mon 22:00, Tuesday break 01:00-02:00, due Tue 03:00 (UTC)"
    )


def test_parts_of_a_second_are_told() -> None:
    told = explain_elapsed(team(), at("2026-03-02 09:00:00.250"), at("2026-03-02 09:01:01"))
    assert str(told) == "1 m 0.75 s used from Mon 09:00:00.25 to Mon 09:01:01 (UTC)"
