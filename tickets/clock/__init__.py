"""The SLA clock as pure functions: calendars and instants in, deadlines, times used and their reasons out."""

from .calendars import WEEKDAYS, Calendar, Window, Windows
from .clock import Clock
from .errors import ClockError
from .explaining import Explanation, explain_due, explain_elapsed
from .ledger import Happening, Phase, Promise, Said, State, Targets, Terms, Verdict, Verdicts, reckon
from .pausing import Change, Pause, pauses_between
from .reading import read_calendar

__all__ = [
    "WEEKDAYS",
    "Calendar",
    "Change",
    "Clock",
    "ClockError",
    "Explanation",
    "Happening",
    "Pause",
    "Phase",
    "Promise",
    "Said",
    "State",
    "Targets",
    "Terms",
    "Verdict",
    "Verdicts",
    "Window",
    "Windows",
    "explain_due",
    "explain_elapsed",
    "pauses_between",
    "read_calendar",
    "reckon",
]
