"""Calendars and instants for the clock's tests: a test spells only what matters to it."""

from datetime import datetime, timedelta
from typing import Any

from tickets.clock import Clock, Pause, read_calendar

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
NINE_TO_FIVE = [["09:00", "17:00"]]


def team(**spelt: Any) -> Clock:
    """Monday to Friday, 9 to 5, in UTC."""
    weekly = dict.fromkeys(WORKDAYS, NINE_TO_FIVE)
    return Clock.of(read_calendar({"timezone": "UTC", "weekly": weekly, **spelt}))


def every_day(*windows: list[str]) -> dict[str, list[list[str]]]:
    return {day: list(windows) for day in (*WORKDAYS, "sat", "sun")}


def at(text: str, zone: str = "+00:00") -> datetime:
    """`2026-03-02 09:30`, a Monday, in UTC or at another offset."""
    return datetime.fromisoformat(f"{text}{zone}")


def pause(start: str, end: str | None) -> Pause:
    return Pause(at(start), None if end is None else at(end))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
