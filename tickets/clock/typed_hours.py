"""Times of day the way people type them: 09:00-17:30, 9-17, 9am-5.30pm, closed, around the clock."""

import re
from typing import Final

from .calendars import Window
from .errors import ClockError

ROUND_THE_CLOCK: Final = [["00:00", "24:00"]]

_TIME = r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::([0-9]{2}))?\s*([ap]\.?m\.?)?"
_WINDOW = re.compile(rf"(?:from\s+)?{_TIME}\s*(?:-|–|—|\bto\b|\buntil\b|\btill?\b)\s*{_TIME}", re.IGNORECASE)
_MORNING_TO_MORNING = re.compile(r"([1-9]|1[0-2])\s*\D+\s*([1-9]|1[0-2])")  # 9-5, which may mean nine to five
_BETWEEN = re.compile(r"[\s,;&+/]*(?:\band\b)?[\s,;&+/]*", re.IGNORECASE)
_CLOSED = r"closed|off|none|-|–|—"
_OPEN = (
    r"(?:open[\s,:]*)?(?:(?:a?round|all)[\s-]*(?:the[\s-]*clock|day(?:[\s-]*long)?)|24\s*/\s*7|24\s*h(?:ours)?)|open"
)
HOURS: Final = rf"{_CLOSED}|{_OPEN}|[0-9][^a-z]*(?:[ap]\.?m\.?[^a-z]*)*"


def windows_in(text: str) -> list[list[str]]:
    """`[["09:00", "12:00"], …]`, none for closed."""
    text = text.strip().rstrip(".,;")
    if not text:
        raise ClockError("say from when to when, such as 09:00-17:00, or closed")
    if re.fullmatch(_CLOSED, text, re.IGNORECASE):
        return []
    if re.fullmatch(_OPEN, text, re.IGNORECASE):
        return [list(window) for window in ROUND_THE_CLOCK]
    return list(_windows(text))


def _windows(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    at = 0
    while at < len(text):
        window = _WINDOW.match(text, at)
        if not window:
            raise ClockError(f"“{text[at:][:40]}” is not a stretch of time such as 09:00-17:00")
        found.append(_read(window))
        between = _BETWEEN.match(text, window.end())
        at = between.end() if between else window.end()
    return found


def _read(window: re.Match[str]) -> list[str]:
    opens, closes = _time(*window.groups()[:4]), _time(*window.groups()[4:])
    if _MORNING_TO_MORNING.fullmatch(window[0]) and int(window[5]) < int(window[1]):
        raise ClockError(f"{window[0]} would run until {closes} at night; write {opens}-{closes} if it is to")
    Window.read(opens, closes)  # refuses what is empty or no time of day
    return [opens, closes]


def _time(hours: str, minutes: str | None, seconds: str | None, half: str | None) -> str:
    hour = int(hours)
    if half:
        if not 1 <= hour <= 12:
            raise ClockError(f"{hours} {half} is not a time of day")
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    text = f"{hour:02}:{minutes or '00'}"
    return f"{text}:{seconds}" if seconds and seconds != "00" else text
