"""The small form beside the editor: what a clock would say by the calendar as it is typed, before it is saved."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import Tenant
from tests.calendars.conftest import office
from tests.calendars.test_calendar_admin import ADD, TYPED, change
from tickets.models import Calendar

ASKED = {"_ask": "1", "ask-start": "2026-03-06T16:00", "ask-allowed": "2h", "ask-until": "", "ask-pauses": ""}
HTMX = {"HX-Request": "true", "HX-Target": "calendar-answer"}


def ask(desk: Client, address: str, **changed: str) -> str:
    fields = {
        f"ask-{name}" if name in {"start", "allowed", "until", "pauses"} else name: changed[name] for name in changed
    }
    answer = desk.post(address, TYPED | ASKED | fields, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_deadline_is_explained(desk: Client) -> None:
    said = ask(desk, reverse(ADD))
    assert "Due Mon 9 Mar 2026, 10:00 CET" in said
    assert "2 h from Fri 16:00, due Mon 10:00 (Europe/Berlin)" in said
    assert not Calendar.objects.exists()


def test_it_is_the_calendar_as_typed_that_answers(desk: Client, calendar: Calendar) -> None:
    said = ask(
        desk, change(calendar), weekly="Every day open around the clock", holidays="2026-03-06 Day off", country=""
    )
    assert "Due Sat 7 Mar 2026, 02:00 CET" in said
    assert "Friday holiday (Day off)" in said
    calendar.refresh_from_db()
    assert calendar.holidays == {}


def test_pauses_count_for_nothing(desk: Client) -> None:
    said = ask(desk, reverse(ADD), pauses="2026-03-06 16:30 to 2026-03-09 09:30")
    assert "Due Mon 9 Mar 2026, 11:00 CET" in said
    assert "paused Fri 16:30-Mon 09:30" in said


def test_a_pause_without_an_end_holds_the_deadline(desk: Client) -> None:
    assert "Not due while it is paused" in ask(desk, reverse(ADD), pauses="2026-03-06 16:30 to")


def test_time_used_between_two_moments(desk: Client) -> None:
    said = ask(desk, reverse(ADD), allowed="", until="2026-03-09T10:30")
    assert "2 h 30 m used" in said


def test_both_tell_how_much_is_used_by_then(desk: Client) -> None:
    said = ask(desk, reverse(ADD), allowed="4h", until="2026-03-09T10:30")
    assert "Due Mon 9 Mar 2026, 12:00 CET" in said
    assert "2 h 30 m used" in said


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"start": ""}, "A clock starts: This field is required."),
        ({"start": "tomorrow"}, "A clock starts: “tomorrow” is not a time"),
        ({"allowed": "ages"}, "“ages” is not a length of time"),
        ({"allowed": "", "until": ""}, "ask with business_seconds"),
        ({"pauses": "over lunch"}, "Paused: Line 1: “over lunch” is not a pause"),
        ({"weekly": "Mon 9"}, "Opening hours: Line 1: “9” is not a stretch"),
        ({"weekly": ""}, "Opening hours: "),
        ({"timezone": "Nowhere"}, "Time zone: There is no such time zone"),
        ({"start": "9999-12-31T23:00"}, "A clock starts: 9999-12-31 is not between 1970 and 2999"),
    ],
)
def test_what_cannot_be_answered_says_why(desk: Client, changed: dict[str, str], complaint: str) -> None:
    assert complaint in ask(desk, reverse(ADD), **changed)


def test_a_calendar_without_a_name_is_answered_all_the_same(desk: Client) -> None:
    assert "Due Mon 9 Mar 2026" in ask(desk, reverse(ADD), name="")


def test_without_scripts_the_whole_page_answers_and_keeps_what_was_typed(desk: Client, calendar: Calendar) -> None:
    answer: Any = desk.post(change(calendar), TYPED | ASKED)
    page = answer.content.decode()
    assert "Due Mon 9 Mar 2026, 10:00 CET" in page
    assert "Mon-Fri 09:00-12:00, 13:00-17:00" in page
    assert "Please correct" not in page
    calendar.refresh_from_db()
    assert calendar.name == "Office"


@time_machine.travel("2026-03-06T10:00:00Z")
def test_a_fresh_page_has_asked_already(desk: Client, calendar: Calendar) -> None:
    page = desk.get(change(calendar)).content.decode()
    assert "Due Mon 9 Mar 2026, 11:00 CET" in page


@time_machine.travel("2026-03-06T10:00:00Z")
def test_the_public_holidays_of_two_years_are_listed(desk: Client, tenant: Tenant) -> None:
    page = desk.get(change(office(tenant, country="DE", part="BY"))).content.decode()
    assert "12 public holidays in 2026" in page
    assert "public holidays in 2027" in page
    assert "Epiphany" in page
    assert "Epiphany" not in ask(desk, reverse(ADD), part="BE")
