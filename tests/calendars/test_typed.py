"""Calendars as lines of text: read generously, written in one form, faults named by their lines."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.clock import WEEKDAYS, ClockError, typed
from tickets.clock.lengths import LONGEST, read_minutes, write_minutes
from tickets.clock.public_days import LONGEST_PART, countries, country_names, part_names
from tickets.clock.typed import TypedError

NINE_TO_FIVE = [["09:00", "17:00"]]
OFFICE = dict.fromkeys(WEEKDAYS[:5], NINE_TO_FIVE)
times = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
windows = st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]).map(list)
weeks = st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(windows, min_size=1, max_size=4))
days = st.dates(date(1970, 1, 1), date(2999, 12, 31)).map(str)


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 09:00-17:00",
        "mon 9-17\ntue 9-17\nwed 9-17\nthu 9-17\nfri 9-17\nsat closed\nsun closed",
        "weekdays: 9am - 5pm",
        "Monday to Friday from 9:00 until 17:00",
        "Mon, Tue and Wed 09.00–17.00\nThursday & Friday 9h00-17h00.",
        "# we are few\n\nMon through Fri 09:00-5pm\nweekend off",
        "Mon/Tue/Wed/Thu/Fri\t9-17",
    ],
)
def test_the_office_week_is_read_from_many_hands(text: str) -> None:
    assert typed.read_week(text) == OFFICE


@pytest.mark.parametrize("text", ["24/7", "always", "Every day open around the clock", "daily 24h", "Mon-Sun all day"])
def test_around_the_clock(text: str) -> None:
    assert typed.read_week(text) == {day: [["00:00", "24:00"]] for day in WEEKDAYS}


def test_several_windows_overnight_and_on_a_line_of_their_own() -> None:
    week = typed.read_week("Mon 09:00-12:00, 13:00-17:00\nMon 20:00-21:00\nFri-Mon 22:00-06:00")
    assert week["mon"] == [["09:00", "12:00"], ["13:00", "17:00"], ["20:00", "21:00"], ["22:00", "06:00"]]
    assert week["sun"] == [["22:00", "06:00"]]
    assert "tue" not in week


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Mon 9-17\nMoonday 9-17", "Line 2: “Moonday 9-17” does not begin with a day"),
        ("Mon", "Line 1: say from when to when"),
        ("Mon 9", "Line 1: “9” is not a stretch of time"),
        ("Mon 9-17 sharp", "Line 1: “sharp” is not a stretch of time"),
        ("Mon 25:00-26:00", "Line 1: '25:00' is not a time of day"),
        ("Mon 09:00-09:00", "Line 1: 09:00-09:00 is empty"),
        ("Mon 13pm-14pm", "Line 1: 13 pm is not a time of day"),
        ("Mon 9-5", "Line 1: 9-5 would run until 05:00 at night"),
        ("Mon closed\n\nMon 9-17", "Line 3: Mon is spoken of in line 1 already"),
        ("Mon 9-17\nMon closed", "Line 2: Mon is spoken of in line 1 already"),
        ('{"mon": [["09:00", "17:00"]]}', "Line 1: "),
    ],
)
def test_a_week_that_makes_no_sense_is_named_by_its_line(text: str, complaint: str) -> None:
    with pytest.raises(TypedError) as refusal:
        typed.read_week(text)
    assert complaint in str(refusal.value)


def test_all_faulty_lines_are_named_at_once() -> None:
    with pytest.raises(TypedError) as refusal:
        typed.read_holidays("2026-02-30 Never\n2026-12-25 Christmas\nlast Friday")
    assert [complaint.split(":")[0] for complaint in refusal.value.complaints] == ["Line 1", "Line 3"]


@pytest.mark.parametrize(
    "text", ["2026-12-25 Xmas", "25.12.2026: Xmas", "25 Dec 2026 - Xmas", "December 25, 2026 Xmas", "2026-12-25, Xmas"]
)
def test_dates_are_read_from_many_hands(text: str) -> None:
    assert typed.read_holidays(text) == {"2026-12-25": "Xmas"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("12/25/2026 Xmas", "does not begin with a date"),
        ("2026-12-31 to 2026-12-24 Backwards", "2026-12-24 is before 2026-12-31"),
        ("2026-01-01 to 2027-06-01 Long", "more than a year"),
        ("2026-12-25 " + "x" * 101, "at most 100 letters"),
        ("0000-01-01 Zero", "there is no 0000-01-01"),
    ],
)
def test_holidays_that_make_no_sense(text: str, complaint: str) -> None:
    with pytest.raises(TypedError, match=re.escape(complaint)):
        typed.read_holidays(text)


def test_runs_of_one_name_are_one_line() -> None:
    read = typed.read_holidays("2026-12-30 to 2027-01-02 Between the years\n2026-05-01\n2026-05-02")
    assert len(read) == 6
    assert typed.write_holidays(read) == "2026-05-01\n2026-05-02\n2026-12-30 to 2027-01-02 Between the years"


def test_special_days_and_breaks() -> None:
    assert typed.read_special_days("2026-12-24 to 2026-12-25 closed\n2026-10-31 10-14") == {
        "2026-12-24": [],
        "2026-12-25": [],
        "2026-10-31": [["10:00", "14:00"]],
    }
    assert typed.read_breaks("2026-05-04 12:00-13:00") == {"2026-05-04": [["12:00", "13:00"]]}
    for read, text in ((typed.read_breaks, "2026-05-04 closed"), (typed.read_special_days, "2026-05-04")):
        with pytest.raises(TypedError, match="Line 1"):
            read(text)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("2026-03-06 16:05 to 2026-03-09 9:30", ["2026-03-06T16:05:00", "2026-03-09T09:30:00"]),
        ("2026-03-06T16:05 - 2026-03-09T09:30", ["2026-03-06T16:05:00", "2026-03-09T09:30:00"]),
        ("6 Mar 2026 16:05–9 Mar 2026 09:30", ["2026-03-06T16:05:00", "2026-03-09T09:30:00"]),
        ("2026-03-06 16:05 to", ["2026-03-06T16:05:00", None]),
        ("2026-03-06 16:05+01:00 until 2026-03-07", ["2026-03-06T16:05:00+01:00", "2026-03-07T00:00:00"]),
    ],
)
def test_pauses(text: str, pause: list[str | None]) -> None:
    assert typed.read_pauses(text) == [pause]


@pytest.mark.parametrize(
    "text", ["2026-03-06 16:05", "Friday to Monday", "2026-03-06 25:00 to 2026-03-07", f"2026{' ' * 19_000}x"]
)
def test_pauses_that_make_no_sense(text: str) -> None:
    with pytest.raises(TypedError, match="Line 1"):
        typed.read_pauses(text)


@given(weeks)
def test_a_week_that_is_written_reads_the_same(week: dict[str, list[list[str]]]) -> None:
    text = typed.write_week(week)
    assert typed.read_week(text) == week
    assert text.count("\n") == 6


@given(st.dictionaries(days, st.lists(windows, max_size=3)))
def test_special_days_that_are_written_read_the_same(special: dict[str, list[list[str]]]) -> None:
    assert typed.read_special_days(typed.write_days(special)) == special


@given(st.dictionaries(days, st.sampled_from(["", "Epiphany", "St Patrick's Day", "1st of May"])))
def test_holidays_that_are_written_read_the_same(holidays: dict[str, str]) -> None:
    assert typed.read_holidays(typed.write_holidays(holidays)) == holidays


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    for read in (typed.read_week, typed.read_holidays, typed.read_special_days, typed.read_breaks, typed.read_pauses):
        with suppress(TypedError):
            read(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("30m", 30), ("90", 90), ("4h", 240), ("1h 30m", 90), ("1,5 h", 90), ("2d 4h", 3120), ("1 week", 10080)),
        *(("0", 0), ("2 days, 4 hours and 5 mins", 3125)),
    ],
)
def test_lengths(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "soon", "-5", "4h 30", "4 months", "0.001h", "999999999h", "1e3", "4h!"])
def test_lengths_that_make_no_sense(text: str) -> None:
    with pytest.raises(ClockError):
        read_minutes(text)


@given(st.integers(0, LONGEST))
def test_a_length_that_is_written_reads_the_same(minutes: int) -> None:
    assert read_minutes(write_minutes(minutes)) == minutes


def test_countries_and_their_parts_have_names() -> None:
    names = country_names()
    assert set(names) <= set(countries())
    assert (names["GB"], names["CD"], names["BA"], names["IM"]) == (
        "United Kingdom",
        "DR Congo",
        "Bosnia and Herzegovina",
        "Isle of Man",
    )
    assert part_names("DE")["BY"] == "Bayern"
    assert part_names("XX") == {}
    assert all(len(part) <= LONGEST_PART for part in part_names("CH"))
