"""Reads the thread and the events of a ticket, and adds replies and notes."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from supportdesk.accounts.api.auth import READ, WRITE, ApiRequest
from supportdesk.accounts.api.errors import ONE, WRITTEN_ONE, ErrorOut
from tickets.api.files import files_from
from tickets.api.finding import TicketId, ticket_or_404
from tickets.api.schemas import Entries, Entry, Event, Events, NewNote, NewReply
from tickets.text import BIGGEST_ID

Row = TypeVar("Row", bound=Model)

router = Router(tags=["Thread"])


class Window(Schema):
    after: int = Field(0, ge=0, le=BIGGEST_ID, description="Only what came after the one with this id.")
    limit: int = Field(100, ge=1, le=100)

    def read(self, rows: "QuerySet[Row]") -> tuple[list[Row], int | None]:
        """The rows up to the limit, and the id to continue after; None at the end."""
        found = list(rows.order_by("pk")[: self.limit + 1])
        more, found = len(found) > self.limit, found[: self.limit]
        return found, found[-1].pk if more else None


@router.get("/tickets/{id}/thread", response={200: Entries, ONE: ErrorOut}, auth=READ, operation_id="read_thread")
def read_thread(request: ApiRequest, id: TicketId, window: Query[Window]) -> Any:
    """Replies and internal notes, oldest first."""
    rows, more = window.read(ticket_or_404(request.auth, id).entries.with_files().newer_than(window.after))
    return Entries(items=[Entry.of(row) for row in rows], next=more)


@router.get("/tickets/{id}/events", response={200: Events, ONE: ErrorOut}, auth=READ, operation_id="read_events")
def read_events(request: ApiRequest, id: TicketId, window: Query[Window]) -> Any:
    """Every change of the ticket, oldest first."""
    rows, more = window.read(ticket_or_404(request.auth, id).events.newer_than(window.after))
    return Events(items=[Event.of(row) for row in rows], next=more)


@router.post(
    "/tickets/{id}/replies", response={201: Entry, WRITTEN_ONE: ErrorOut}, auth=WRITE, operation_id="add_reply"
)
def add_reply(request: ApiRequest, id: TicketId, reply: NewReply) -> Any:
    """Answer the requester."""
    ticket, files = ticket_or_404(request.auth, id), files_from(reply.files, by=request.auth)
    said = ticket.reply(reply.body, by=request.auth.actor, key=entry_key(reply.key), seen=reply.seen, files=files)
    return Status(201, Entry.of(said))


@router.post("/tickets/{id}/notes", response={201: Entry, WRITTEN_ONE: ErrorOut}, auth=WRITE, operation_id="add_note")
def add_note(request: ApiRequest, id: TicketId, note: NewNote) -> Any:
    """Say something only the desk sees."""
    ticket, files = ticket_or_404(request.auth, id), files_from(note.files, by=request.auth)
    said = ticket.note(note.body, by=request.auth.actor, key=entry_key(note.key), files=files)
    return Status(201, Entry.of(said))


def entry_key(key: str | None) -> str | None:
    """Prefixed, so that it cannot equal a key of the desk's forms."""
    return f"api/{key}" if key else None
