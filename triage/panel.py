"""The triage panel beside a ticket: the assessment, its reasons, and the suggested reply."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from supportdesk.accounts.models import User
from tickets.desk.panels import Panel, register
from tickets.history import word, words_of
from tickets.models import Ticket
from triage.models import Assessment

QUESTIONS = (("category", "Category"), ("priority", "Priority"), ("sentiment", "Mood"))
MOMENTS = timedelta(minutes=1)  # in which the page of a new ticket looks whether the worker has come
ELSEWHERE = frozenset({"tier"})  # reasons that are not words of the message


@dataclass(frozen=True, slots=True)
class Because:
    note: str
    phrases: tuple[str, ...]  # as the customer wrote them


@dataclass(frozen=True, slots=True)
class Said:
    """One value of the assessment. `instead` is the ticket's present value, if somebody chose another."""

    label: str
    value: str
    because: list[Because]
    instead: str


@register("triage", order=10)
def triage_panel(ticket: Ticket, viewer: User) -> Panel:
    assessment = Assessment.objects.filter(ticket=ticket).first()
    if assessment is None:
        return Panel("triage/panel.html", {"is_expected": ticket.created_at > timezone.now() - MOMENTS})
    return Panel("triage/panel.html", {"assessment": assessment, "said": list(answers(ticket, assessment))})


def answers(ticket: Ticket, assessment: Assessment) -> Iterator[Said]:
    words = words_of(ticket.tenant)
    for name, label in QUESTIONS:
        value, now = getattr(assessment, name), getattr(ticket, name)
        instead = word(words, name, now) if now and now != value else ""
        yield Said(label, word(words, name, value), because(assessment.reasons, name, value), instead)


def because(reasons: Iterable[dict[str, Any]], decides: str, value: str) -> list[Because]:
    """The reasons for one value, grouped by note, in order of weight."""
    telling = [one for one in reasons if (one["decides"], one["value"]) == (decides, value)]
    notes = dict.fromkeys(str(one["note"]) for one in telling)
    return [Because(note, phrases_of(one for one in telling if one["note"] == note)) for note in notes]


def phrases_of(reasons: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    words = {one["phrase"].lower(): one["phrase"] for one in reasons if one["where"] not in ELSEWHERE}
    return tuple(words.values())
