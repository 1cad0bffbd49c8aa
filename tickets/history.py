"""The history of a ticket in sentences, made from its events' codes when somebody looks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tickets.models import TicketEvent
from tickets.states import Category, Priority, Sentiment, Source, Status, Team

Kind = TicketEvent.Kind
Changes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: `verb` is what, `rest` the particulars; the whole reads as a sentence."""

    pk: int
    kind: str
    icon: str
    verb: str
    rest: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.verb} {self.rest}".strip()


WORDS = {
    name: {str(value): str(label) for value, label in choices.choices}
    for name, choices in {
        "status": Status,
        "priority": Priority,
        "category": Category,
        "team": Team,
        "sentiment": Sentiment,
        "source": Source,
    }.items()
}


def word(column: str, value: Any) -> str:
    """A stored code as people know it; codes of yesterday stay readable."""
    return WORDS.get(column, {}).get(value) or str(value or "none").replace("_", " ")


def change(data: Changes, column: str) -> tuple[str, str] | None:
    pair = data.get(column)
    if not (isinstance(pair, list) and len(pair) == 2):
        return None
    return word(column, pair[0]), word(column, pair[1])


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
}


def tell(event: TicketEvent) -> Line:
    icon, sentence = SENTENCES.get(event.kind, ("activity", plainly(event.get_kind_display())))
    verb, rest = sentence(event.data, event.actor_name or "the desk")
    return Line(event.pk, event.kind, icon, verb, rest, event.at)


def tell_all(events: Iterable[TicketEvent]) -> list[Line]:
    return [tell(event) for event in events]
