"""Questions to a clock as plain JSON values, and its answers: what `manage.py explain_sla` speaks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .clock import Clock
from .errors import ClockError
from .explaining import explain_due, explain_elapsed
from .pausing import Pause
from .reading import read_calendar, read_moment, read_pauses, read_seconds


def answer(question: object) -> dict[str, Any]:
    """The question's id with the due time, the time used, or whether it is open; with an error where it makes no
    sense."""
    if not isinstance(question, Mapping):
        return {"id": None, "error": "a question is a JSON object"}
    try:
        return {"id": question.get("id"), **_answer(question, Clock.of(read_calendar(question.get("calendar"))))}
    except ClockError as error:
        return {"id": question.get("id"), "error": str(error)}


def _answer(question: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    if "at" in question:
        return _opening(clock, _moment(question, "at", clock))
    start = _moment(question, "start", clock)
    pauses = read_pauses(question.get("pauses"), clock.calendar.timezone)
    end = _moment(question, "end", clock) if question.get("end") is not None else None
    if question.get("business_seconds") is not None:
        allowed = read_seconds(question["business_seconds"], "business_seconds")
        return _deadline(clock, start, allowed, pauses, end)
    if end is None:
        raise ClockError("ask with business_seconds for a due time, with end for the time used, or with at")
    used = explain_elapsed(clock, start, end, pauses)
    return {"business_seconds": _seconds(used.used), "explanation": str(used)}


def _deadline(
    clock: Clock, start: datetime, allowed: timedelta, pauses: tuple[Pause, ...], now: datetime | None
) -> dict[str, Any]:
    told = explain_due(clock, start, allowed, pauses, now=now)
    return {"due": None if told.due is None else _iso(told.due), "explanation": str(told)}


def _opening(clock: Clock, at: datetime) -> dict[str, Any]:
    opens = clock.next_open(at)
    return {"open": clock.is_open(at), "next_open": None if opens is None else _iso(opens)}


def _moment(question: Mapping[str, Any], name: str, clock: Clock) -> datetime:
    return read_moment(question.get(name), name, clock.calendar.timezone)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _seconds(span: timedelta) -> int | float:
    seconds = span.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds
