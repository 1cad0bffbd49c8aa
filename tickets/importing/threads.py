"""Parses a row's thread: who said what, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from supportdesk.accounts.actors import ActorKind
from tickets.errors import Invalid
from tickets.importing import values
from tickets.importing.columns import blank

AUTHORS = {
    **dict.fromkeys(("customer", "user", "end_user", "requester", "client", "visitor", "contact"), ActorKind.CUSTOMER),
    **dict.fromkeys(("agent", "admin", "staff", "support", "operator", "human", "team"), ActorKind.AGENT),
    **dict.fromkeys(("ai", "assistant", "bot", "chatbot", "model"), ActorKind.AI),
    **dict.fromkeys(("system", "event", "action"), ActorKind.SYSTEM),
}


@dataclass(frozen=True, slots=True)
class Said:
    kind: ActorKind
    name: str
    email: str
    body: str
    at: datetime | None
    internal: bool

    @property
    def opens(self) -> bool:
        """Whether a ticket can begin with it."""
        return self.kind == ActorKind.CUSTOMER and not self.internal


def read_thread(given: Any, zone: tzinfo, now: datetime) -> list[Said]:
    """The entries in the order given, without blank ones. Raises Invalid."""
    if isinstance(given, str):
        given = values.from_json(given, "replies")
    if not isinstance(given, list):
        raise Invalid("Must be a JSON list of what was said.", field="replies")
    turns = (_read(turn, position, zone, now) for position, turn in enumerate(given, 1))
    return [said for said in turns if said.body]


def _read(turn: Any, position: int, zone: tzinfo, now: datetime) -> Said:
    field = f"replies[{position}]"
    if not isinstance(turn, dict):
        raise Invalid('Must be an object such as {"author": "agent", "body": "…"}.', field=field)
    kind = AUTHORS.get(values.word(_first(turn, "author", "role", "author_kind"), field))
    if kind is None:
        raise Invalid("author must be customer, agent, system or ai.", field=field)
    internal = turn.get("internal") is True or turn.get("public") is False or kind == ActorKind.SYSTEM
    return Said(
        kind=kind,
        name=" ".join(values.text(_first(turn, "name", "author_name"), field).split()),
        email=values.text(_first(turn, "email", "author_email"), field),
        body=values.text(_first(turn, "body", "text", "message", "content"), field),
        at=values.moment(_first(turn, "at", "created_at", "date", "timestamp"), field, zone, now),
        internal=internal and kind != ActorKind.CUSTOMER,
    )


def _first(turn: dict[str, Any], *names: str) -> Any:
    return next((turn[name] for name in names if not blank(turn.get(name))), None)


def split_opening(said: list[Said]) -> tuple[Said, list[Said]]:
    """The customer's first public message, and all other entries in their order. Raises Invalid if there is none."""
    for position, one in enumerate(said):
        if one.opens:
            return one, said[:position] + said[position + 1 :]
    raise Invalid("Nothing here was said by the customer.", field="replies")


def dated(said: list[Said], start: datetime) -> Iterator[tuple[Said, datetime]]:
    """Sorted by time, none before `start`; an entry without a time gets that of the one before it."""
    last, filled = start, []
    for one in said:
        last = one.at or last
        filled.append(replace(one, at=max(last, start)))
    for one in sorted(filled, key=lambda each: each.at or start):
        yield one, one.at or start
