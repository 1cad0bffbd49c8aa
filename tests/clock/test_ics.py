"""Holidays out of calendar files."""

from datetime import date

import pytest

from tickets.clock import ClockError
from tickets.clock.ics import ics_days

START, END = date(2026, 1, 1), date(2026, 12, 31)


def calendar_of(*events: str) -> str:
    lines = "\n".join(f"BEGIN:VEVENT\nUID:event-{number}\n{event}\nEND:VEVENT" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{lines}\nEND:VCALENDAR\n".replace("\n", "\r\n")


def days_of(*events: str, zone: str = "UTC") -> dict[str, str]:
    return {str(day): name for day, name in ics_days(calendar_of(*events), START, END, zone).items()}


def test_a_date_alone_is_one_day() -> None:
    assert days_of("DTSTART;VALUE=DATE:20260501\nSUMMARY:May Day") == {"2026-05-01": "May Day"}


def test_the_end_is_the_first_day_no_longer_off() -> None:
    days = days_of("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Closed")
    assert list(days) == ["2026-12-24", "2026-12-25", "2026-12-26"]


def test_an_end_before_the_start_is_none() -> None:
    assert list(days_of("DTSTART:20260501\nDTEND:20200502\nSUMMARY:x")) == ["2026-05-01"]


@pytest.mark.parametrize(("length", "last"), [("P2D", "2026-05-02"), ("P1W", "2026-05-07"), ("PT25H", "2026-05-02")])
def test_a_duration_may_stand_for_the_end(length: str, last: str) -> None:
    assert list(days_of(f"DTSTART:20260501\nDURATION:{length}\nSUMMARY:x"))[-1] == last


def test_a_day_off_that_began_before_the_span_reaches_into_it() -> None:
    days = days_of("DTSTART:20251224\nDTEND:20260103\nSUMMARY:Closed")
    assert list(days) == ["2026-01-01", "2026-01-02"]


def test_it_comes_back_every_year() -> None:
    assert days_of("DTSTART:19901003\nRRULE:FREQ=YEARLY\nSUMMARY:Unity") == {"2026-10-03": "Unity"}


def test_a_day_of_several_comes_back_whole() -> None:
    days = days_of("DTSTART:20051230\nDTEND:20060103\nRRULE:FREQ=YEARLY;INTERVAL=1\nSUMMARY:Turn")
    assert list(days) == ["2026-01-01", "2026-01-02", "2026-12-30", "2026-12-31"]


def test_a_weekday_of_a_month() -> None:
    rule = "DTSTART:20001123\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nSUMMARY:Thanksgiving"
    assert list(days_of(rule)) == ["2026-11-26"]


def test_a_count_and_an_until_end_it() -> None:
    assert list(days_of("DTSTART:20260105\nRRULE:FREQ=MONTHLY;COUNT=3\nSUMMARY:x"))[-1] == "2026-03-05"
    until = "DTSTART:20200105\nRRULE:FREQ=YEARLY;UNTIL=20250105T000000Z\nSUMMARY:x"
    assert days_of(until) == {}


def test_exceptions_and_extra_dates_are_heeded() -> None:
    event = (
        "DTSTART:20260105\nRRULE:FREQ=MONTHLY;COUNT=4\nEXDATE;VALUE=DATE:20260205,20260305\nRDATE:20260601\nSUMMARY:x"
    )
    assert list(days_of(event)) == ["2026-01-05", "2026-04-05", "2026-06-01"]


def test_a_moved_occurrence_leaves_its_old_date() -> None:
    file = calendar_of("DTSTART:20260105\nRRULE:FREQ=MONTHLY;COUNT=2\nSUMMARY:x", "DTSTART:20260209\nSUMMARY:x")
    file = file.replace("UID:event-1", "UID:event-0\r\nRECURRENCE-ID:20260205")
    assert [str(day) for day in ics_days(file, START, END, "UTC")] == ["2026-01-05", "2026-02-09"]


def test_a_time_of_day_counts_on_the_calendars_wall() -> None:
    late = "DTSTART:20260501T223000Z\nDTEND:20260501T233000Z\nSUMMARY:x"
    assert list(days_of(late)) == ["2026-05-01"]
    assert list(days_of(late, zone="Europe/Berlin")) == ["2026-05-02"]
    zoned = "DTSTART;TZID=America/New_York:20260501T200000\nDTEND;TZID=America/New_York:20260501T210000\nSUMMARY:x"
    assert list(days_of(zoned, zone="Europe/Berlin")) == ["2026-05-02"]


def test_a_programs_own_zone_name_is_read_as_wall_time() -> None:
    odd = 'DTSTART;TZID="W. Europe: Standard Time":20260501T230000\nSUMMARY:x'
    assert list(days_of(odd, zone="Asia/Tokyo")) == ["2026-05-01"]


def test_a_day_that_ends_at_midnight_does_not_touch_the_next() -> None:
    assert list(days_of("DTSTART:20260501T000000\nDTEND:20260502T000000\nSUMMARY:x")) == ["2026-05-01"]


def test_folded_lines_escapes_and_alarms_are_read_right() -> None:
    event = "DTSTART:20260501\nSUMMARY:May\\, the\n  first\nBEGIN:VALARM\nSUMMARY:Wake up\nEND:VALARM"
    assert days_of(event) == {"2026-05-01": "May, the first"}


def test_two_events_on_a_day_share_it() -> None:
    assert days_of("DTSTART:20260501\nSUMMARY:A", "DTSTART:20260501\nSUMMARY:B") == {"2026-05-01": "A, B"}


def test_a_cancelled_event_is_none() -> None:
    assert days_of("DTSTART:20260501\nSTATUS:CANCELLED\nSUMMARY:x") == {}


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        ("SUMMARY:Lost", "Lost: no DTSTART"),
        ("DTSTART:20261301\nSUMMARY:Bad", "Bad: '20261301' is not a date"),
        ("DTSTART:20260101\nRRULE:FREQ=SECONDLY\nSUMMARY:Fast", "Fast: RRULE FREQ=SECONDLY"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY;INTERVAL=0\nSUMMARY:Stuck", "Stuck: RRULE"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY;BYHOUR=1\nSUMMARY:Hours", "Hours: RRULE"),
        ("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYDAY=XX\nSUMMARY:Odd", "Odd: RRULE .* cannot be read"),
    ],
)
def test_an_event_that_makes_no_sense_is_named(event: str, complaint: str) -> None:
    with pytest.raises(ClockError, match=complaint):
        days_of(event)


def test_another_file_is_refused() -> None:
    with pytest.raises(ClockError, match="not an iCalendar file"):
        ics_days("hello", START, END, "UTC")
