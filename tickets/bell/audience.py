"""Whom an event is news for, whichever way they are told: the bell and the mails to agents both ask this."""

from collections.abc import Callable
from dataclasses import dataclass

from supportdesk.accounts.actors import ActorKind
from supportdesk.accounts.models import Membership
from tickets.models import Ticket, TicketEvent
from tickets.models.notice import NoticeKind
from tickets.states import ENDED

TOPICS = ("ticket.replied", "ticket.noted", "ticket.assigned", "ticket.resolved")
Kind = TicketEvent.Kind


@dataclass(frozen=True, slots=True)
class Told:
    user_id: int
    kind: NoticeKind


def audience(event: TicketEvent, ticket: Ticket) -> Told | None:
    """The one person to notify of an event, if any; nobody is notified of their own act."""
    told = MAKERS[event.kind](event, ticket) if event.kind in MAKERS else None
    return told if told and told.user_id != event.actor_user_id else None


def of_reply(event: TicketEvent, ticket: Ticket) -> Told | None:
    if event.actor_kind == ActorKind.CUSTOMER:
        return _assignee(ticket, NoticeKind.CUSTOMER_REPLY)
    return _requester(ticket, NoticeKind.ANSWER)


def of_note(event: TicketEvent, ticket: Ticket) -> Told | None:
    return _assignee(ticket, NoticeKind.NOTE)


def of_assignment(event: TicketEvent, ticket: Ticket) -> Told | None:
    """The new assignee, if the ticket has not been reassigned since."""
    given = event.data["assignee"][1]
    return _assignee(ticket, NoticeKind.ASSIGNMENT) if given == ticket.assignee_id else None


def of_resolution(event: TicketEvent, ticket: Ticket) -> Told | None:
    return _requester(ticket, NoticeKind.RESOLUTION) if ticket.status in ENDED else None


def _requester(ticket: Ticket, kind: NoticeKind) -> Told | None:
    return Told(ticket.requester.user_id, kind) if ticket.requester.user_id else None


def _assignee(ticket: Ticket, kind: NoticeKind) -> Told | None:
    """The assignee, if still an active member of the tenant."""
    if ticket.assignee_id is None:
        return None
    works_here = Membership.objects.active().of(ticket.tenant_id).for_user(ticket.assignee_id).exists()
    return Told(ticket.assignee_id, kind) if works_here else None


MAKERS: dict[str, Callable[[TicketEvent, Ticket], Told | None]] = {
    Kind.REPLIED: of_reply,
    Kind.NOTED: of_note,
    Kind.ASSIGNED: of_assignment,
    Kind.RESOLVED: of_resolution,
}
