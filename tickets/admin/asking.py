"""The form beside the calendar editor that tries out the calendar as typed: when is something due, and why?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from tickets.admin.calendar_form import CalendarForm
from tickets.admin.fields import LengthField, LinesField
from tickets.clock import Clock, ClockError, typed
from tickets.clock.axis import DAY
from tickets.clock.public_days import public_days
from tickets.clock.questions import answer
from tickets.clock.typed_dates import moment_in
from tickets.clock.wording import in_words
from tickets.clock.zones import find_zone
from tickets.models.calendar import Calendar
from tickets.moments import stamp

HOUR = DAY // 24


class MomentField(forms.CharField):
    """A time in the calendar's zone, or with an offset of its own; its value is ISO 8601."""

    def __init__(self, **kwargs: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"})
        super().__init__(max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return moment_in(text) if text else ""
        except ClockError as error:
            raise ValidationError(f"{error}.") from error


class QuestionForm(forms.Form):
    start = MomentField(label="A clock starts")
    allowed = LengthField(label="with so much time", at_least=0)
    until = MomentField(label="How much is used by", required=False)
    pauses = LinesField(
        typed.read_pauses,
        typed.write_pauses,
        label="Paused",
        widget=UnfoldAdminTextareaWidget(
            attrs={"rows": 2, "placeholder": "2026-03-06 16:05 to 2026-03-09 09:30", "spellcheck": "false"}
        ),
    )
    prefix = "ask"

    def asked(self) -> dict[str, Any]:
        """The question as `tickets.clock.questions` takes it, without the calendar."""
        given = self.cleaned_data
        asked = {"start": given["start"], "end": given["until"] or None, "pauses": given["pauses"]}
        return asked if given["allowed"] is None else asked | {"business_seconds": given["allowed"] * 60}


@dataclass(frozen=True, slots=True)
class Answer:
    said: str = ""
    because: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One open stretch of a weekday, in hours."""

    opens: str
    length: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown beside a calendar: the answer, a chart of its week, its public holidays of two years."""

    form: CalendarForm
    question: QuestionForm
    today: date

    @property
    def answer(self) -> Answer:
        if problems := (*self.problems, *_complaints(self.question, self.question.errors)):
            return Answer(problems=problems)
        said = answer({"calendar": self.form.instance.as_question(), **self.question.asked()})
        if "error" in said:
            return Answer(problems=(f"{said['error']}.",))
        return Answer(_headline(said, self.form.instance.timezone), said["explanation"])

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(_complaints(self.form, self.form.unread))

    @property
    def clock(self) -> Clock | None:
        return None if self.problems else self.form.instance.as_clock()

    @property
    def week(self) -> list[tuple[str, list[Bar]]]:
        """Each weekday's name with its open stretches."""
        rows: list[list[Bar]] = [[] for _ in typed.NAMES]
        for start, end in self.clock.calendar.week() if self.clock else []:
            for day, opens, length in _by_day(start, end):
                rows[day % 7].append(Bar(f"{opens / HOUR:g}", f"{length / HOUR:g}"))
        return list(zip(typed.NAMES, rows, strict=True))

    @property
    def open_hours(self) -> str:
        return open_hours(self.clock) if self.clock else ""

    @property
    def years(self) -> list[tuple[int, list[tuple[date, str]]]]:
        country, part = self.form.instance.country, self.form.instance.part
        if not country or self.problems:
            return []
        return [
            (year, [*public_days(country, [year], part).items()]) for year in (self.today.year, self.today.year + 1)
        ]


def open_hours(clock: Clock) -> str:
    """The open hours of an ordinary week, in words."""
    return in_words(timedelta(microseconds=sum(end - start for start, end in clock.calendar.week())))


def question_of(data: Any, calendar: Calendar, now: datetime) -> QuestionForm:
    """The submitted question; on a new page, an example: eight hours from now."""
    if data is not None and "ask-start" in data:
        return QuestionForm(data)
    here = now.astimezone(find_zone(calendar.timezone))
    return QuestionForm({"ask-start": f"{here:%Y-%m-%dT%H:%M}", "ask-allowed": "8h"})


def _headline(said: dict[str, Any], zone: str) -> str:
    if "business_seconds" in said:
        return f"{in_words(timedelta(seconds=said['business_seconds']))} used"
    if said["due"] is None:
        return "Not due while it is paused"
    with timezone.override(find_zone(zone)):
        return f"Due {stamp(datetime.fromisoformat(said['due']))}"


def _by_day(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """A stretch of the week, cut at its midnights."""
    while start < end:
        day, opens = divmod(start, DAY)
        length = min(end - start, DAY - opens)
        yield day, opens, length
        start += length


def _complaints(form: forms.BaseForm, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (f"{form[name].label}: {error}" for error in form.errors[name])
