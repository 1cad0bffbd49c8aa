"""Calendars, instants and amounts out of JSON that anyone may have written; every fault is named with its place."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from .calendars import WEEKDAYS, Calendar, Window, Windows
from .errors import ClockError
from .pausing import Pause
from .zones import find_zone

T = TypeVar("T")


def read_calendar(raw: object) -> Calendar:
    """`{"timezone", "weekly": {"mon": [["09:00", "17:00"]], …}, "holidays": [date], "overrides": {date: windows},
    "breaks": {date: windows}}`; holidays may also be `{date: name}`."""
    given = _mapping(raw, "calendar")
    return Calendar(
        timezone=_text(given.get("timezone"), "calendar.timezone"),
        weekly=_week(_mapping(given.get("weekly") or {}, "calendar.weekly")),
        holidays=_holidays(given.get("holidays") or ()),
        overrides=_by_date(given.get("overrides") or {}, "calendar.overrides"),
        breaks=_by_date(given.get("breaks") or {}, "calendar.breaks"),
    )


def read_moment(raw: object, place: str, timezone: str) -> datetime:
    """An ISO instant; one without an offset is read on the calendar's own wall."""
    text = _text(raw, place)
    read = _parsed(datetime.fromisoformat, text, f"{place}: {text!r} is not an ISO time such as 2026-03-02T09:30:00Z")
    return read if read.tzinfo else read.replace(tzinfo=find_zone(timezone))


def read_seconds(raw: object, place: str) -> timedelta:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ClockError(f"{place} must be a number of seconds")
    if raw < 0:
        raise ClockError(f"{place} must not be negative")
    try:
        return timedelta(seconds=raw)
    except (OverflowError, ValueError) as error:
        raise ClockError(f"{place} is more than a calendar can hold") from error


def read_pauses(raw: object, timezone: str) -> tuple[Pause, ...]:
    """`[[from, to], …]`; `to` is null for a pause that goes on."""
    return tuple(
        _read_pause(pair, f"pauses[{number}]", timezone) for number, pair in enumerate(_list(raw or (), "pauses"))
    )


def _read_pause(raw: object, place: str, timezone: str) -> Pause:
    start, end = _pair(raw, place)
    return Pause(
        read_moment(start, place, timezone),
        None if end is None else read_moment(end, place, timezone),
    )


def _week(given: Mapping[str, Any]) -> tuple[Windows, ...]:
    if unknown := sorted(set(given) - set(WEEKDAYS)):
        raise ClockError(f"calendar.weekly: unknown day {', '.join(unknown)}; days are {', '.join(WEEKDAYS)}")
    return tuple(_windows(given.get(day) or (), f"calendar.weekly.{day}") for day in WEEKDAYS)


def _holidays(raw: object) -> dict[date, str]:
    place = "calendar.holidays"
    if isinstance(raw, Mapping):
        return {_date(day, place): str(name or "") for day, name in raw.items()}
    return {_date(day, place): "" for day in _list(raw, place)}


def _by_date(raw: object, place: str) -> dict[date, Windows]:
    given = _mapping(raw, place)
    return {_date(day, place): _windows(windows or (), f"{place}.{day}") for day, windows in given.items()}


def _windows(raw: object, place: str) -> Windows:
    return tuple(_window(_pair(pair, place), place) for pair in _list(raw, place))


def _window(pair: tuple[Any, Any], place: str) -> Window:
    opens, closes = (_text(part, place) for part in pair)
    try:
        return Window.read(opens, closes)
    except ClockError as error:
        raise ClockError(f"{place}: {error}") from error


def _date(raw: object, place: str) -> date:
    text = _text(raw, place)
    return _parsed(date.fromisoformat, text, f"{place}: {text!r} is not a date such as 2026-12-25")


def _parsed(parse: Callable[[str], T], text: str, complaint: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise ClockError(complaint) from error


def _pair(raw: object, place: str) -> tuple[Any, Any]:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise ClockError(f"{place} must be pairs of from and to")
    return raw[0], raw[1]


def _list(raw: object, place: str) -> Iterable[Any]:
    if not isinstance(raw, list | tuple):
        raise ClockError(f"{place} must be a list")
    return raw


def _mapping(raw: object, place: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise ClockError(f"{place} must be an object")
    return raw


def _text(raw: object, place: str) -> str:
    if not isinstance(raw, str) or not raw:
        raise ClockError(f"{place} must be a text")
    return raw
