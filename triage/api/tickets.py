"""Opens tickets, assessed at once, and lists, reads and changes them."""

from typing import Annotated, Any

from ninja import Header, Query, Router, Status

from supportdesk.accounts.api.auth import READ, WRITE, ApiRequest
from supportdesk.accounts.api.errors import ANY, ONE, WRITTEN, WRITTEN_ONE, ErrorOut
from tickets.api.changing import change
from tickets.api.fields import IdempotencyKey
from tickets.api.finding import TicketId, TicketQuery, ticket_or_404
from tickets.api.schemas import StatusChange, TicketChanges
from triage.api.opening import open_from
from triage.api.presenting import present, present_all
from triage.api.schemas import NewTicketIn, TicketOut, TicketPage

router = Router(tags=["Tickets"])

RepeatKey = Annotated[
    IdempotencyKey | None,
    Header(alias="Idempotency-Key", description="Send the same one again and no second ticket is opened."),
]


@router.post(
    "/tickets",
    response={201: TicketOut, 200: TicketOut, WRITTEN: ErrorOut},
    auth=WRITE,
    operation_id="create_ticket",
    url_name="tickets",
)
def create_ticket(request: ApiRequest, new: NewTicketIn, idempotency_key: RepeatKey = None) -> Any:
    """Open a ticket and triage it. 200, with the ticket as it is now, where this key has already opened one."""
    ticket, is_new = open_from(new, idempotency_key, by=request.auth)
    return Status(201 if is_new else 200, present(ticket))


@router.get("/tickets", response={200: TicketPage, ANY: ErrorOut}, auth=READ, operation_id="list_tickets")
def list_tickets(request: ApiRequest, query: Query[TicketQuery]) -> Any:
    """Narrowed by any of the values of each filter, and by all filters together. A comma separates values."""
    page = query.page(request.auth)
    following, before = (str(cursor) if cursor else None for cursor in (page.next, page.previous))
    return TicketPage(items=present_all(page.rows), next=following, previous=before)


@router.get(
    "/tickets/{id}", response={200: TicketOut, ONE: ErrorOut}, auth=READ, operation_id="read_ticket", url_name="ticket"
)
def read_ticket(request: ApiRequest, id: TicketId) -> Any:
    return present(ticket_or_404(request.auth, id))


@router.patch(
    "/tickets/{id}", response={200: TicketOut, WRITTEN_ONE: ErrorOut}, auth=WRITE, operation_id="change_ticket"
)
def change_ticket(request: ApiRequest, id: TicketId, changes: TicketChanges) -> Any:
    """Set any of these; nothing changes if one of them cannot be taken."""
    change(ticket_or_404(request.auth, id), changes, by=request.auth)
    return read_ticket(request, id)


@router.patch(
    "/tickets/{id}/status", response={200: TicketOut, WRITTEN_ONE: ErrorOut}, auth=WRITE, operation_id="set_status"
)
def set_status(request: ApiRequest, id: TicketId, change: StatusChange) -> Any:
    """Start, wait for the customer, resolve, close, or reopen."""
    ticket_or_404(request.auth, id).set_status(change.status, by=request.auth.actor)
    return read_ticket(request, id)
