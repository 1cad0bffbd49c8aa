"""Reads holidays from a calendar file that is uploaded in the calendar editor."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminFileFieldWidget

from tickets.clock import ClockError
from tickets.clock.ics import ics_days
from tickets.clock.typed import LONGEST_NAME

LARGEST = 300_000  # bytes: about a thousand events
YEARS_AHEAD = 2


class CalendarFileField(forms.FileField):
    """An iCalendar file; its value is the file's text, "" if none was chosen."""

    widget = UnfoldAdminFileFieldWidget

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return ""
        if file.size > LARGEST:
            raise ValidationError("A calendar file has at most 300 kB.")
        try:
            return file.read().decode()
        except UnicodeDecodeError as error:
            raise ValidationError("This is not an iCalendar file: its letters are not UTF-8.") from error


def holidays_of(text: str, timezone: str, today: date) -> Mapping[str, str]:
    """Names by ISO date, from the start of this year to the end of the second year after it.

    Raises ValidationError if the file cannot be parsed or has no events in those years.
    """
    span = date(today.year, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)
    try:
        days = ics_days(text, *span, timezone)
    except ClockError as error:
        raise ValidationError(f"{error}.") from error
    if not days:
        raise ValidationError(f"It holds no event in the years {span[0].year} to {span[1].year}.")
    return {day.isoformat(): name[:LONGEST_NAME] for day, name in days.items()}
