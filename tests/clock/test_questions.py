"""Questions and answers as JSON values."""

import re
from typing import Any

import pytest

from tickets.clock.questions import answer

OFFICE = {"timezone": "Europe/Berlin", "weekly": {"mon": [["09:00", "17:00"]], "tue": [["9:00", "17:00"]]}}
START = "2026-03-02T08:30:00Z"


def ask(**spelt: Any) -> dict[str, Any]:
    return answer({"id": "q1", "calendar": OFFICE, **spelt})


def test_a_due_time_is_answered_in_utc_with_its_explanation() -> None:
    assert ask(start=START, business_seconds=3600) == {
        "id": "q1",
        "due": "2026-03-02T09:30:00Z",
        "explanation": "1 h from Mon 09:30, due Mon 10:30 (Europe/Berlin)",
    }


def test_pauses_are_heeded() -> None:
    paused = ask(start=START, business_seconds=3600, pauses=[["2026-03-02T09:00:00Z", "2026-03-02T12:00:00+01:00"]])
    assert paused["due"] == "2026-03-02T11:30:00Z"


def test_a_pause_without_an_end_has_no_due_time() -> None:
    assert ask(start=START, business_seconds=3600, pauses=[[START, None]])["due"] is None


def test_with_an_end_the_time_used_is_answered() -> None:
    used = ask(start=START, end="2026-03-03T08:30:15Z")
    assert used["business_seconds"] == 28815
    assert used["explanation"].startswith("8 h 15 s used")


def test_fractions_of_a_second_are_answered_as_such() -> None:
    assert ask(start=START, end="2026-03-02T08:30:00.250Z")["business_seconds"] == 0.25


def test_with_both_the_end_is_the_now_of_the_explanation() -> None:
    told = ask(start=START, business_seconds=7200, end="2026-03-02T09:00:00Z")
    assert told["due"] == "2026-03-02T10:30:00Z"
    assert told["explanation"].startswith("30 m used")


def test_with_an_at_it_answers_whether_it_is_open_and_from_when() -> None:
    assert ask(at="2026-03-02T16:00:00Z") == {"id": "q1", "open": False, "next_open": "2026-03-03T08:00:00Z"}
    assert ask(at=START) == {"id": "q1", "open": True, "next_open": START}


def test_a_time_without_an_offset_is_read_on_the_calendars_wall() -> None:
    assert ask(start="2026-03-02T09:30:00", business_seconds=60)["due"] == "2026-03-02T08:31:00Z"


def test_what_else_a_question_or_a_calendar_carries_is_passed_over() -> None:
    assert ask(at=START, title="x", calendar={**OFFICE, "name": "Office"})["open"] is True


@pytest.mark.parametrize(
    ("spelt", "complaint"),
    [
        ({"start": START}, "ask with business_seconds"),
        ({"business_seconds": 60}, "start must be a text"),
        ({"start": "yesterday", "business_seconds": 60}, "not an ISO time"),
        ({"start": START, "business_seconds": "60"}, "must be a number of seconds"),
        ({"start": START, "business_seconds": True}, "must be a number of seconds"),
        ({"start": START, "business_seconds": -1}, "must not be negative"),
        ({"start": START, "business_seconds": 10**400}, "more than a calendar can hold"),
        ({"start": START, "business_seconds": 1, "pauses": [[START]]}, r"pauses\[0\] must be pairs"),
        ({"start": START, "business_seconds": 1, "pauses": {}, "calendar": None}, "calendar must be an object"),
        ({"start": START, "business_seconds": 1, "pauses": "never"}, "pauses must be a list"),
        ({"start": START, "business_seconds": 1, "pauses": [[START, "2020-01-01T00:00:00Z"]]}, "before it begins"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "outside the years"),
        ({"at": START, "calendar": {**OFFICE, "weekly": {"monday": []}}}, "unknown day monday"),
        ({"at": START, "calendar": {**OFFICE, "weekly": {"mon": [["9", "17"]]}}}, r"calendar\.weekly\.mon: '9'"),
        ({"at": START, "calendar": {**OFFICE, "holidays": ["25.12.2026"]}}, r"calendar\.holidays: '25\.12\.2026'"),
        ({"at": START, "calendar": {**OFFICE, "overrides": {"2026-03-02": "closed"}}}, "must be a list"),
        ({"at": START, "calendar": {**OFFICE, "weekly": {"mon": ["09:00", "17:00"]}}}, "weekly.mon must be pairs"),
        ({"at": START, "calendar": {**OFFICE, "timezone": "localtime"}}, "'localtime' is not a time zone"),
        ({"at": START, "calendar": {**OFFICE, "timezone": "right/Europe/Berlin"}}, "is not a time zone"),
        ({"at": START, "calendar": {**OFFICE, "timezone": None}}, r"calendar\.timezone must be a text"),
        ({"at": START, "calendar": {**OFFICE, "weekly": {}}}, "no open time"),
    ],
)
def test_a_question_that_makes_no_sense_gets_its_reason(spelt: dict[str, Any], complaint: str) -> None:
    refused = ask(**spelt)
    assert refused["id"] == "q1"
    assert set(refused) == {"id", "error"}
    assert re.search(complaint, refused["error"])


def test_what_is_no_object_is_no_question() -> None:
    assert answer([1]) == {"id": None, "error": "a question is a JSON object"}
