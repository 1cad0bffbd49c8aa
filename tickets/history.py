"""The history of a ticket in sentences, made from the codes of its events when it is displayed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from supportdesk.accounts.models import Tenant
from tickets.models import TicketEvent, settings_of
from tickets.moments import stamp
from tickets.states import Assistance, Category, ClockKind, Priority, Satisfaction, Sentiment, Source, Status, Team

Kind = TicketEvent.Kind
Words = Mapping[str, Mapping[str, str]]  # by column: what each code is called


@dataclass(frozen=True, slots=True)
class Line:
    """One event: `verb` says what happened, `rest` the details; together they read as a sentence."""

    pk: int
    kind: str
    icon: str
    verb: str
    rest: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.verb} {self.rest}".strip()


WORDS: Words = {
    name: {str(value): str(label) for value, label in choices.choices}
    for name, choices in {
        "status": Status,
        "priority": Priority,
        "category": Category,
        "team": Team,
        "sentiment": Sentiment,
        "source": Source,
        "satisfaction": Satisfaction,
    }.items()
}


class Changes(dict[str, Any]):
    """An event's data, with the labels of the codes in it."""

    words: Words = WORDS


def words_of(tenant: Tenant) -> Words:
    settings = settings_of(tenant)
    priorities, sources = settings.priorities, settings.sources
    return {
        **WORDS,
        "priority": {look.code: look.label for look in priorities},
        "source": {look.code: look.label for look in sources},
    }


def word(words: Words, column: str, value: Any) -> str:
    """The label of a stored code; a code that no longer exists is made readable."""
    return words.get(column, {}).get(value) or str(value or "none").replace("_", " ")


def change(data: Changes, column: str) -> tuple[str, str] | None:
    pair = data.get(column)
    if not (isinstance(pair, list) and len(pair) == 2):
        return None
    return word(data.words, column, pair[0]), word(data.words, column, pair[1])


def from_to(data: Changes, column: str) -> str:
    changed = change(data, column)
    return f"from {changed[0]} to {changed[1]}" if changed else ""


def opened(data: Changes, actor: str) -> tuple[str, str]:
    return "Opened", f"by {actor}"


def replied(data: Changes, actor: str) -> tuple[str, str]:
    changed = change(data, "status")
    return "Replied", f"by {actor}" + (f", which set status to {changed[1]}" if changed else "")


STRATEGIES = {
    "round_robin": "their turn among {available} available",
    "least_loaded": "the fewest open tickets, {load}, among {available} available",
}
RELEASES = {
    "on_break": "its assignee is on a break",
    "inactive": "its assignee has left the desk",
    "moved": "its assignee is not in the new queue",
}


def assigned(data: Changes, actor: str) -> tuple[str, str]:
    name, because = data.get("name"), data.get("because") or {}
    why = STRATEGIES.get(because.get("strategy", "")) or RELEASES.get(because.get("released", ""))
    reason = f": {why.format_map(because)}" if why else ""
    return ("Assigned", f"to {name} by {actor}{reason}") if name else ("Unassigned", f"by {actor}{reason}")


def moved(data: Changes, actor: str) -> tuple[str, str]:
    return "Moved", f"to {data.get('name') or 'another queue'} by {actor}"


def status_changed(data: Changes, actor: str) -> tuple[str, str]:
    return "Status", f"set {from_to(data, 'status')} by {actor}"


def reopened(data: Changes, actor: str) -> tuple[str, str]:
    changed = change(data, "status")
    return "Reopened", (f"as {changed[1]} " if changed and changed[1] != "Open" else "") + f"by {actor}"


def priority_changed(data: Changes, actor: str) -> tuple[str, str]:
    return "Priority", f"set {from_to(data, 'priority')} by {actor}"


def reclassified(data: Changes, actor: str) -> tuple[str, str]:
    return "Category", f"set {from_to(data, 'category')} by {actor}"


def tagged(data: Changes, actor: str) -> tuple[str, str]:
    before, after = data.get("tags") or [[], []]
    said = [
        f"{done} {', '.join(tags)}"
        for done, tags in (("added", sorted({*after} - {*before})), ("removed", sorted({*before} - {*after})))
        if tags
    ]
    return "Tags", f"{' and '.join(said) or 'changed'} by {actor}"


def triaged(data: Changes, actor: str) -> tuple[str, str]:
    found = [change(data, "category"), change(data, "priority"), change(data, "sentiment")]
    said = [pair[1].lower() + suffix for pair, suffix in zip(found, ("", " priority", ""), strict=True) if pair]
    score = data.get("score")
    if isinstance(score, list) and score[1] is not None:
        said.append(f"score {score[1]}")
    return "Triaged", f"as {', '.join(said)}" if said else f"by {actor}"


def topic_changed(data: Changes, actor: str) -> tuple[str, str]:
    return "Topic", f"set to {data.get('name') or 'none'} by {actor}"


def escalated(data: Changes, actor: str) -> tuple[str, str]:
    return "Escalated", f"by {actor}" + (f": {data['reason']}" if data.get("reason") else "")


CLOCKS = {
    ClockKind.FIRST_RESPONSE: "the first response",
    ClockKind.NEXT_RESPONSE: "the next response",
    ClockKind.RESOLUTION: "the resolution",
    ClockKind.TOPIC: "the topic",
}


def deadline(data: Changes) -> str:
    return f"of {CLOCKS.get(data.get('clock', ''), 'a clock')}"


def warned(data: Changes, actor: str) -> tuple[str, str]:
    due = parse_datetime(str(data.get("due")))
    return "Deadline near", deadline(data) + (f": due {stamp(due)}" if due else "")


def breached(data: Changes, actor: str) -> tuple[str, str]:
    return "Deadline missed", deadline(data)


NOBODY = {"assignee": "nobody is assigned", "leads": "the queue has no lead", "supervisors": "the desk has none"}


def notified(data: Changes, actor: str) -> tuple[str, str]:
    """Whom the policy notified of the missed deadline."""
    names, audience = data.get("names") or [], str(data.get("to", ""))
    if names:
        return "Told", f"{', '.join(names)} by {actor}: the deadline {deadline(data)} was missed"
    return "Nobody told", f"of the missed deadline {deadline(data)}: {NOBODY.get(audience, 'there is nobody')}"


ASSISTANCE = {Assistance.ACTIVE: "asked to answer by", Assistance.HANDED_OVER: "handed over to people by"}


def assisted(data: Changes, actor: str) -> tuple[str, str]:
    after = (data.get("assistance") or ["", ""])[1]
    return "Assistant", f"{ASSISTANCE.get(after, 'changed by')} {actor}"


def rated(data: Changes, actor: str) -> tuple[str, str]:
    return "Rated", f"{(change(data, 'satisfaction') or ('', ''))[1].lower()} by {actor}"


Sentence = Callable[[Changes, str], tuple[str, str]]


def plainly(verb: str) -> Sentence:
    return lambda data, actor: (verb, f"by {actor}")


SENTENCES: dict[str, tuple[str, Sentence]] = {
    Kind.OPENED: ("ticket", opened),
    Kind.REPLIED: ("reply", replied),
    Kind.NOTED: ("lock", plainly("Note added")),
    Kind.ASSIGNED: ("user-round", assigned),
    Kind.MOVED: ("folder-input", moved),
    Kind.STATUS_CHANGED: ("circle-dot", status_changed),
    Kind.RESOLVED: ("circle-check", plainly("Resolved")),
    Kind.CLOSED: ("circle-minus", plainly("Closed")),
    Kind.REOPENED: ("rotate-ccw", reopened),
    Kind.PRIORITY_CHANGED: ("signal", priority_changed),
    Kind.TAGGED: ("tag", tagged),
    Kind.TRIAGED: ("sparkles", triaged),
    Kind.RECLASSIFIED: ("shapes", reclassified),
    Kind.TOPIC_CHANGED: ("bookmark", topic_changed),
    Kind.ESCALATED: ("siren", escalated),
    Kind.SLA_WARNED: ("clock-alert", warned),
    Kind.SLA_BREACHED: ("timer-off", breached),
    Kind.SLA_NOTIFIED: ("bell-ring", notified),
    Kind.ASSISTED: ("sparkles", assisted),
    Kind.RATED: ("smile", rated),
    Kind.LINKS_REVOKED: ("link-2-off", plainly("Links in mails revoked")),
}


def tell(event: TicketEvent, words: Words = WORDS) -> Line:
    icon, sentence = SENTENCES.get(event.kind, ("activity", plainly(event.get_kind_display())))
    data = Changes(event.data)
    data.words = words
    verb, rest = sentence(data, event.actor_name or "the desk")
    return Line(event.pk, event.kind, icon, verb, rest, event.at)


def tell_all(events: Iterable[TicketEvent], words: Words = WORDS) -> list[Line]:
    return [tell(event, words) for event in events]
