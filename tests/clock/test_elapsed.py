"""How much open time lies between two instants."""

from itertools import pairwise

from tests.clock.teams import at, every_day, hours, team


def test_only_open_time_counts() -> None:
    assert team().elapsed(at("2026-03-06 16:00"), at("2026-03-09 10:30")) == hours(2.5)


def test_a_closed_span_holds_nothing() -> None:
    assert team().elapsed(at("2026-03-07 00:00"), at("2026-03-08 23:00")) == hours(0)


def test_a_span_that_ends_before_it_starts_holds_nothing() -> None:
    assert team().elapsed(at("2026-03-04 12:00"), at("2026-03-02 12:00")) == hours(0)


def test_ten_years_of_weeks() -> None:
    weeks = team().elapsed(at("2016-01-04 00:00"), at("2025-12-29 00:00"))
    assert weeks == hours(40 * 521)


def test_an_end_at_24_00_meets_the_next_morning() -> None:
    always = team(weekly=every_day(["00:00", "24:00"]))
    assert always.elapsed(at("2026-03-02 23:30"), at("2026-03-03 00:30")) == hours(1)


def test_the_open_spans_add_up_to_it() -> None:
    split = team(
        timezone="Europe/Lisbon",
        weekly=every_day(["22:00", "02:30"], ["08:00", "12:00"]),
        holidays=["2026-03-30"],
        breaks={"2026-03-31": [["08:30", "09:00"]]},
    )
    start, end = at("2026-03-27 23:00"), at("2026-04-03 09:15")
    spans = split.open_spans(start, end)
    assert sum((closes - opens for opens, closes in spans), hours(0)) == split.elapsed(start, end)
    assert spans[0] == (start, at("2026-03-28 02:30"))
    assert all(before[1] < after[0] for before, after in pairwise(spans))
