"""The calendar editor: hours and days as lines of text, public holidays by country."""

from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from supportdesk.accounts.tenanted_admin import TenantedForm
from tickets.admin.calendar_file import CalendarFileField, holidays_of
from tickets.admin.fields import LinesField
from tickets.clock import typed
from tickets.clock.public_days import country_names, part_names
from tickets.models.calendar import Calendar, office_week

ASK, FILL = "_ask", "_fill"  # buttons that do not save

FILLS = {
    "office": ("Mon-Fri 9-17", "Mon-Fri 09:00-17:00"),
    "lunch": ("With a lunch break", "Mon-Fri 09:00-12:00, 13:00-17:00"),
    "long": ("Every day 8-20", "Every day 08:00-20:00"),
    "night": ("Overnight", "Every day 22:00-06:00"),
    "always": ("Open around the clock", "Every day open around the clock"),
}
NOT_PLACES = ("Etc/", "SystemV/", "posix", "right", "localtime", "Factory")


# The whole editor anew: another country has other parts.
SWAP = {"hx-post": "", "hx-target": ".calendar", "hx-select": ".calendar", "hx-swap": "outerHTML"}


@cache
def zones() -> list[str]:
    return sorted(name for name in available_timezones() if not name.startswith(NOT_PLACES))


@cache
def _zones_by_word() -> dict[str, list[str]]:
    """Zones by whole name and by city, in lower case: berlin as well as europe/berlin."""
    words: dict[str, list[str]] = {}
    for name in zones():
        for word in {_plain(name), _plain(name.rsplit("/", 1)[-1])}:
            words.setdefault(word, []).append(name)
    return words


def _plain(name: str) -> str:
    return name.strip().replace("_", " ").lower()


class ZoneWidget(UnfoldAdminTextInputWidget):  # type: ignore[misc]
    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        text: SafeString = super().render(*args, **kwargs)
        return text + render_to_string("admin/calendar/zones.html", {"zones": zones()})


class HoursWidget(UnfoldAdminTextareaWidget):  # type: ignore[misc]
    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        fills = [(fill, label) for fill, (label, _) in FILLS.items()]
        area: SafeString = super().render(*args, **kwargs)
        return area + render_to_string("admin/calendar/fills.html", {"fills": fills})


def area(example: str) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": 3, "placeholder": example, "spellcheck": "false"})


class CalendarForm(TenantedForm):
    timezone = forms.CharField(
        label="Time zone",
        max_length=64,
        initial="UTC",
        widget=ZoneWidget(attrs={"list": "zones", "autocomplete": "off"}),
        help_text="A city will do: Berlin, New York.",
    )
    weekly = LinesField(
        typed.read_week,
        typed.write_week,
        label="Opening hours",
        widget=HoursWidget(attrs={"rows": 7, "spellcheck": "false"}),
        help_text="A line for each day, or for several: <code>Mon-Fri 09:00-12:00, 13:00-17:00</code>. "
        "<code>22:00-06:00</code> runs overnight. Days that are not named are closed.",
    )
    country = forms.ChoiceField(
        label="Public holidays of",
        choices=lambda: [("", "No country"), *country_names().items()],
        required=False,
        widget=UnfoldAdminSelectWidget(attrs={**SWAP, "hx-vals": '{"_ask": "1"}', "hx-trigger": "change"}),
        help_text="Closed all day; the days are listed beside.",
    )
    part = forms.CharField(label="Part of the country", required=False, widget=UnfoldAdminSelectWidget)
    holidays = LinesField(
        typed.read_holidays,
        typed.write_holidays,
        label="More holidays",
        widget=area("2026-12-24 to 2026-12-31 Between the years"),
        help_text="A date or a range on each line, then a name. Closed all day.",
    )
    calendar_file = CalendarFileField(
        label="Holidays from a file",
        required=False,
        widget=UnfoldAdminFileFieldWidget(
            attrs={
                **SWAP,
                "hx-vals": '{"_ask": "1"}',
                "hx-trigger": "change",
                "hx-encoding": "multipart/form-data",
                "accept": ".ics,text/calendar",
            }
        ),
        help_text="As calendar programs write them (.ics): the days of its events are added to the holidays above.",
    )
    overrides = LinesField(
        typed.read_special_days,
        typed.write_days,
        label="Special days",
        widget=area("2026-10-31 10:00-14:00"),
        help_text="Other hours on one date, instead of the week's: times, or <code>closed</code>.",
    )
    breaks = LinesField(
        typed.read_breaks,
        typed.write_days,
        label="Breaks",
        widget=area("2026-05-04 12:00-15:00"),
        help_text="Time taken out of one date's hours: a works meeting, a move.",
    )

    class Meta:
        model = Calendar
        fields = ("tenant", "name", "timezone", "weekly", "country", "part", "holidays", "overrides", "breaks")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.asked = data is not None and (ASK in data or FILL in data)
        super().__init__(filled(data), *args, **kwargs)
        if self.instance._state.adding and not self.is_bound:
            self.instance.weekly = self.initial["weekly"] = office_week()
        parts = part_names(self["country"].value() or "")
        self.fields["part"].widget.choices = [("", "All of it"), *parts.items()]

    def is_valid(self) -> bool:
        """False for a question, even if all fields are valid, so that it saves nothing."""
        return super().is_valid() and not self.asked

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("calendar_file") and "holidays" in given and "timezone" in given:
            self.take_in(given["calendar_file"])
        return cleaned

    def take_in(self, file: str) -> None:
        """Add the file's holidays to the typed ones, which win, and show all, to be edited before saving."""
        given = self.cleaned_data
        try:
            found = holidays_of(file, given["timezone"], timezone.localdate())
        except ValidationError as refusal:
            self.add_error("calendar_file", refusal)
            return
        given["holidays"] = {**found, **given["holidays"]}
        sent = cast(QueryDict, self.data).copy()
        sent["holidays"] = typed.write_holidays(given["holidays"])
        self.data = sent

    def clean_timezone(self) -> str:
        found = _zones_by_word().get(_plain(self.cleaned_data["timezone"]), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"Which one: {', '.join(found)}?")
        raise ValidationError("There is no such time zone. Choose one from the list, such as Europe/Berlin.")

    def clean_part(self) -> str:
        part, country = self.cleaned_data["part"], self.cleaned_data.get("country") or ""
        if country and part and part not in part_names(country):
            raise ValidationError(f"{country_names()[country]} has no such part.")
        return part if country else ""

    def clean_weekly(self) -> dict[str, Any]:
        if not self.cleaned_data["weekly"]:
            raise ValidationError("Say when it is open in an ordinary week: one that never opens has no deadlines.")
        return dict(self.cleaned_data["weekly"])

    def _update_errors(self, errors: ValidationError) -> None:
        """Drop the clock's errors if a field cannot be parsed: they would be about its former value."""
        told = {
            name: [error for error in found if error.code != "clock" or not self.unread]
            for name, found in errors.update_error_dict({}).items()
        }
        super()._update_errors(ValidationError({name: found for name, found in told.items() if found}))

    @property
    def unread(self) -> list[str]:
        """The calendar's fields that cannot be parsed."""
        return [name for name in self.errors if name not in {"name", "tenant", NON_FIELD_ERRORS}]


def filled(data: Any) -> Any:
    """If a preset button was pressed, the data with its hours in place of the typed ones."""
    if data is None or data.get(FILL) not in FILLS:
        return data
    data = data.copy()
    data["weekly"] = typed.write_week(typed.read_week(FILLS[data[FILL]][1]))
    return data
