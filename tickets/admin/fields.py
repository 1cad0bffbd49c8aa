"""Form fields for calendars, as lines of text, and for lengths of time."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from tickets.clock import ClockError
from tickets.clock.lengths import read_minutes, write_minutes
from tickets.clock.typed import TypedError

LONGEST_TEXT = 20_000


class LinesField(forms.Field):
    """A part of a calendar as lines of text; its value is the parsed result."""

    widget = UnfoldAdminTextareaWidget
    read: Callable[[str], Any]
    write: Callable[[Any], str]

    def __init__(self, read: Callable[[str], Any], write: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.read, self.write = read, write
        super().__init__(**kwargs | {"required": False})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else self.write(value or self.read(""))

    def to_python(self, value: Any) -> Any:
        text = value or ""
        if len(text) > LONGEST_TEXT:
            raise ValidationError(f"At most {LONGEST_TEXT:,} letters, please.")
        if "\x00" in text:
            raise ValidationError("Null characters are not allowed.")
        try:
            return self.read(text)
        except TypedError as error:
            raise ValidationError([f"{complaint}." for complaint in error.complaints]) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != (data or "").replace("\r\n", "\n"))


class LengthField(forms.CharField):
    """A length of time such as 1h 30m; its value is minutes, None if blank."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, *, at_least: int = 1, **kwargs: Any) -> None:
        self.at_least = at_least
        super().__init__(**{"max_length": 40, "required": False} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return write_minutes(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            minutes = read_minutes(text)
        except ClockError as error:
            raise ValidationError(f"{error}.") from error
        if minutes < self.at_least:
            raise ValidationError("At least a minute, please.")
        return minutes

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or "").strip())
