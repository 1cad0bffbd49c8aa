"""What is promised on a ticket, as the clocks' engine reads it: terms out of a policy, history out of events."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

from supportdesk.accounts.actors import ActorKind
from tickets import clock
from tickets.clock.ledger import round_the_clock
from tickets.models.event import TicketEvent
from tickets.models.policy import SlaPolicy
from tickets.states import ACTIVE, ENDED

log = logging.getLogger(__name__)
Kind = TicketEvent.Kind


class Told(Protocol):
    """An event, or as much of one as counts here."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def actor_kind(self) -> str: ...
    @property
    def data(self) -> Any: ...
    @property
    def at(self) -> datetime: ...


def terms_of(policy: SlaPolicy | None, due_offset: int | None) -> clock.Terms | None:
    """None: nothing is promised. The policy comes `with_terms`."""
    topic = timedelta(minutes=due_offset) if due_offset else None
    if policy:
        try:
            hours = policy.calendar.as_clock()
        except clock.ClockError as error:
            # The editor refuses such a calendar; one that came otherwise must not keep tickets from being opened.
            log.error("calendar makes no sense", extra={"calendar": policy.calendar_id, "error": str(error)})
        else:
            return clock.Terms(hours, dict(map(targets, policy.promised)), policy.warn_percent, topic)  # type: ignore[attr-defined]
    return clock.Terms(round_the_clock("UTC"), topic=topic) if topic else None


def targets(row: dict[str, Any]) -> tuple[str, clock.Targets]:
    spans = {name: None if row[name] is None else timedelta(minutes=row[name]) for name in clock.Targets.__slots__}
    return row["priority"], clock.Targets(**spans)


def history_of(opened_at: datetime, priority: str, events: Iterable[Told]) -> list[clock.Happening]:
    """`priority` is the present one: what it was at the opening follows from the first change, if there was any."""
    told = sorted(events, key=lambda event: (event.at, event.pk))
    changes = (pair for event in told if (pair := event.data.get("priority")))
    first, _ = next(changes, (priority, None))
    opening = clock.Happening(opened_at, -1, phase=clock.Phase.WORKING, priority=first)
    return [opening, *map(happening, told)]


SAID = {ActorKind.AGENT: clock.Said.ANSWER, ActorKind.CUSTOMER: clock.Said.QUESTION}


def happening(event: Told) -> clock.Happening:
    _, status = event.data.get("status") or (None, "")
    _, priority = event.data.get("priority") or (None, "")
    said = SAID.get(ActorKind(event.actor_kind)) if event.kind == Kind.REPLIED else None
    return clock.Happening(event.at, event.pk, said, phase(status) if status else None, priority)


def phase(status: str) -> clock.Phase:
    if status in ACTIVE:
        return clock.Phase.WORKING
    return clock.Phase.ENDED if status in ENDED else clock.Phase.WAITING


def announced(events: Iterable[Told], kind: str) -> Iterator[tuple[tuple[str, int], datetime]]:
    """Of which clocks a warning or a breach was told, and when."""
    for event in events:
        if event.kind == kind:
            yield (event.data["clock"], event.data["cycle"]), event.at
