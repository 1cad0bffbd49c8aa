"""What happens on the very edge: one moment to either side, and another answer would be right."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.clock.teams import at, every_day, hours, pause, team
from tickets.clock import Happening, Phase, Said, Targets, Terms, explain_due, explain_elapsed, reckon


def test_the_last_night_of_a_calendar_is_open_to_its_end_however_far_west() -> None:
    night = {"2026-03-03": [["23:00", "22:00"]]}
    once = team(timezone="Pacific/Honolulu", weekly={}, overrides=night)
    assert once.due(at("2026-03-03 00:00"), hours(23)) == at("2026-03-04 22:00", "-10:00")


def test_clocks_still_change_on_their_own_sunday_in_six_hundred_years() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    sunday = max(day for day in (datetime(2600, 3, n, tzinfo=berlin) for n in range(25, 32)) if day.weekday() == 6)
    night = team(timezone="Europe/Berlin", weekly=every_day(["01:00", "12:00"]))
    for day, open_time in ((sunday - timedelta(days=1), hours(11)), (sunday, hours(10))):
        assert night.elapsed(day, day + timedelta(days=1)) == open_time


def test_a_pause_that_has_just_ended_explains_nothing() -> None:
    before = [pause("2026-03-02 09:00", "2026-03-02 10:00")]
    assert "paused" not in str(explain_elapsed(team(), at("2026-03-02 10:00"), at("2026-03-02 11:00"), before))


def test_four_pauses_are_all_told_and_of_five_three() -> None:
    paused = [pause(f"2026-03-02 09:{minute}0", f"2026-03-02 09:{minute}5") for minute in range(5)]
    span = at("2026-03-02 09:00"), at("2026-03-02 10:00")
    assert str(explain_elapsed(team(), *span, paused[:4])).count("paused") == 4
    assert "2 more pauses" in str(explain_elapsed(team(), *span, paused))


def test_a_span_that_ends_as_the_doors_open_says_why_nothing_was_used() -> None:
    told = explain_elapsed(team(), at("2026-03-07 12:00"), at("2026-03-09 09:00"))
    assert str(told) == "0 m used from Sat 12:00 to Mon 09:00, closed until Mon 09:00 (UTC)"


def test_within_six_days_a_weekday_says_which_day_is_meant() -> None:
    assert "due Mon 10:00 (UTC)" in str(explain_due(team(), at("2026-03-03 09:00"), hours(33)))
    assert "due Tue 10 Mar 10:00 (UTC)" in str(explain_due(team(), at("2026-03-03 09:00"), hours(41)))


def test_what_is_raised_in_the_moment_of_its_answer_is_judged_by_the_new_priority() -> None:
    answered = at("2026-03-02 12:00")
    history = [
        Happening(at("2026-03-02 09:00"), phase=Phase.WORKING, priority="low"),
        Happening(answered, 1, said=Said.ANSWER),
        Happening(answered, 2, priority="urgent"),
        Happening(answered + timedelta(minutes=1), 3, priority="low"),
    ]
    targets = {"low": Targets(first_response=hours(8)), "urgent": Targets(first_response=hours(1))}
    (promise,) = reckon(history, Terms(team(), targets))
    assert promise.allowed == hours(1)
