"""The thread of a ticket on the desk: its entries, with the events between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.safestring import SafeString

from supportdesk.accounts.actors import ActorKind
from tickets.desk.people import initials
from tickets.files.showing import File, files_of
from tickets.history import Line, Words, tell, words_of
from tickets.models import ThreadEntry, Ticket, TicketEvent
from tickets.models.entry import ThreadEntryQuerySet
from tickets.rendering import render
from tickets.states import ENDED, WAITING

SHOWN = 50
EVENTS_AT_MOST = 200
FOLDED_FROM = 3
COMING_BACK = ENDED | WAITING


@dataclass(frozen=True, slots=True)
class Said:
    """An entry, ready to render."""

    pk: int
    kind: str  # reply or note
    by: str
    who: str
    mark: str
    icon: str
    tone: str
    initials: str
    at: datetime
    body: SafeString
    is_new: bool  # the first of what came while the reader was writing
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """Events between two entries, folded into one line where they are many."""

    lines: list[Line]

    @property
    def is_folded(self) -> bool:
        return len(self.lines) >= FOLDED_FROM

    @property
    def summary(self) -> str:
        first, last = self.lines[0].verb.lower(), self.lines[-1].verb.lower()
        return f"{len(self.lines)} events, from {first} to {last}" if first != last else f"{len(self.lines)} events"


@dataclass(frozen=True, slots=True)
class Thread:
    items: Sequence[Said | Happened]
    seen: int  # the last entry that is shown: what a composer's author has read
    earlier: int | None  # the first entry shown, where there are more before it


def read_thread(ticket: Ticket, events: list[TicketEvent], *, new_after: int | None = None) -> Thread:
    """The last entries, in one query, with those of `events` that belong between them.

    `new_after` is the last entry that the reader had seen."""
    entries = last_of(ticket.entries.in_order().with_files())
    return made_of(entries, events, words_of(ticket.tenant), is_end=True, new_after=new_after)


def read_earlier(ticket: Ticket, before: int) -> Thread:
    """The entries before one entry, with their events, in two queries."""
    entries = last_of(ticket.entries.in_order().with_files().said_before(before))
    events = ticket.events.in_order().between(entries[0].at, entries[-1].at) if entries else []
    return made_of(entries, list(events), words_of(ticket.tenant), is_end=False, new_after=None)


def latest_events(ticket: Ticket, *, before: int | None = None) -> list[TicketEvent]:
    """Newest first; one more than is shown, if there are more."""
    events = ticket.events.before(before) if before else ticket.events.all()
    return list(events.in_order().reverse()[: EVENTS_AT_MOST + 1])


def made_of(
    entries: list[ThreadEntry], events: list[TicketEvent], words: Words, *, is_end: bool, new_after: int | None
) -> Thread:
    more, entries = len(entries) > SHOWN, entries[-SHOWN:]
    since = entries[0].at if more else None
    among = [event for event in events if is_among(event, since)]
    items = list(woven(entries, among, words, new_after=new_after))
    seen = max((entry.pk for entry in entries), default=0)
    return Thread(items, seen if is_end else 0, entries[0].pk if more else None)


def last_of(entries: ThreadEntryQuerySet) -> list[ThreadEntry]:
    """The last ones, in order; one more than is shown, if there are more."""
    return list(entries.reverse()[: SHOWN + 1])[::-1]


def is_among(event: TicketEvent, since: datetime | None) -> bool:
    if since and event.at < since:
        return False
    if event.kind == TicketEvent.Kind.REPLIED:  # the reply speaks for itself, unless it brought the ticket back
        return event.data.get("status", [""])[0] in COMING_BACK
    return event.kind != TicketEvent.Kind.NOTED


def woven(
    entries: list[ThreadEntry], events: list[TicketEvent], words: Words, *, new_after: int | None
) -> Iterator[Said | Happened]:
    first_new = min((entry.pk for entry in entries if new_after is not None and entry.pk > new_after), default=None)
    told: list[ThreadEntry | TicketEvent] = sorted([*events, *entries], key=place)
    for are_entries, group in groupby(told, key=lambda one: isinstance(one, ThreadEntry)):
        if are_entries:
            yield from (said(entry, is_new=entry.pk == first_new) for entry in group if isinstance(entry, ThreadEntry))
        else:
            yield Happened([tell(event, words) for event in group if isinstance(event, TicketEvent)])


def place(one: ThreadEntry | TicketEvent) -> tuple[datetime, int, int]:
    """The sort key. At the same moment the opening comes first, then entries, then other events."""
    if isinstance(one, ThreadEntry):
        return one.at, 1, one.pk
    return one.at, 0 if one.kind == TicketEvent.Kind.OPENED else 2, one.pk


MARKS = {
    ActorKind.AGENT: ("Reply", "", ""),
    ActorKind.CUSTOMER: ("Customer", "", ""),
    ActorKind.AI: ("Automatic answer", "sparkles", "ai"),
    ActorKind.SYSTEM: ("System", "zap", ""),
}


def said(entry: ThreadEntry, *, is_new: bool) -> Said:
    mark, icon, tone = MARKS[ActorKind(entry.author_kind)]
    if entry.is_note:
        mark, icon, tone = "Internal note", "lock", "warning"
    return Said(
        pk=entry.pk,
        kind="note" if entry.is_note else "reply",
        by=entry.author_kind,
        who=entry.author_name,
        mark=mark,
        icon=icon,
        tone=tone,
        initials=initials(entry.author_name),
        at=entry.at,
        body=render(entry.body, markdown=entry.markup == ThreadEntry.Markup.MARKDOWN),
        is_new=is_new,
        files=files_of(entry),
    )
