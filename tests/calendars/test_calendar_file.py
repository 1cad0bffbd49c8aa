"""Holidays out of a calendar file, in the calendar editor."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.calendars.test_calendar_admin import ADD, TYPED, errors
from tickets.models import Calendar

PARTY = "DTSTART;VALUE=DATE:20260703\nSUMMARY:Summer party"
TURN = "DTSTART;VALUE=DATE:20201230\nDTEND;VALUE=DATE:20210102\nRRULE:FREQ=YEARLY\nSUMMARY:Turn of the year"
LONG_AGO = "DTSTART;VALUE=DATE:20190703\nSUMMARY:Long ago"


@pytest.fixture(autouse=True)
def in_2026(request: pytest.FixtureRequest) -> Any:
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC)):
        yield


def calendar_file(*events: str) -> bytes:
    lines = "\n".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{lines}\nEND:VCALENDAR\n".encode()


def typed(content: bytes, **changed: str) -> dict[str, Any]:
    return {**TYPED, **changed, "calendar_file": SimpleUploadedFile("days.ics", content, "text/calendar")}


def test_its_days_are_added_to_what_was_typed(desk: Client) -> None:
    assert desk.post(reverse(ADD), typed(calendar_file(PARTY, LONG_AGO))).status_code == 302
    assert Calendar.objects.get().holidays == {"2026-07-03": "Summer party", "2026-12-24": "Christmas Eve"}


def test_what_comes_back_does_so_for_three_years(desk: Client) -> None:
    desk.post(reverse(ADD), typed(calendar_file(TURN), holidays=""))
    days = [*Calendar.objects.get().holidays]
    assert (len(days), min(days), max(days)) == (9, "2026-01-01", "2028-12-31")


def test_what_was_typed_of_a_day_stands(desk: Client) -> None:
    desk.post(reverse(ADD), typed(calendar_file(PARTY), holidays="2026-07-03 Closed for the party"))
    assert Calendar.objects.get().holidays == {"2026-07-03": "Closed for the party"}


def test_asked_for_the_days_are_shown_and_nothing_saved(desk: Client) -> None:
    answer = desk.post(reverse(ADD), typed(calendar_file(TURN), _ask="1", holidays="2026-12-24 Eve"))
    shown = answer.context["adminform"].form["holidays"].value()
    assert shown.splitlines()[:3] == [
        "2026-01-01 Turn of the year",
        "2026-12-24 Eve",
        "2026-12-30 to 2027-01-01 Turn of the year",
    ]
    assert not Calendar.objects.exists()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "not an iCalendar file: its letters are not UTF-8"),
        (b"Mon-Fri", "not an iCalendar file"),
        (calendar_file(), "no event in the years 2026 to 2028"),
        (calendar_file(LONG_AGO), "no event in the years 2026 to 2028"),
        (calendar_file("DTSTART:soon\nSUMMARY:Party"), "Party: 'soon' is not a date"),
        (calendar_file("SUMMARY:Party"), "Party: no DTSTART"),
        (calendar_file(PARTY + "\nRRULE:FREQ=SECONDLY"), "none that repeats days"),
        (calendar_file("DTSTART:20260101\nDTEND:20260109\nDURATION:P1D\nX:" + "x" * 300_000), "at most 300 kB"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_lost(desk: Client, content: bytes, complaint: str) -> None:
    answer = desk.post(reverse(ADD), typed(content))
    assert complaint in " ".join(errors(answer)["calendar_file"])
    assert answer.context["adminform"].form["holidays"].value() == "2026-12-24 Christmas Eve"
    assert not Calendar.objects.exists()


def test_names_of_any_length_can_be_saved_again(desk: Client) -> None:
    desk.post(reverse(ADD), typed(calendar_file("DTSTART:20260703\nSUMMARY:" + "long " * 100, PARTY)))
    assert len(Calendar.objects.get().holidays["2026-07-03"]) <= 100
