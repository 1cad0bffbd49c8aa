"""Who should hear of an event, pure of how: the bell rings for them, and mails go to those who wish it."""

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
    """The one person an event is news for; nobody is told of what they did themselves."""
    told = MAKERS[event.kind](event, ticket) if event.kind in MAKERS else None
    return told if told and told.user_id != event.actor_user_id else None


def of_reply(event: TicketEvent, ticket: Ticket) -> Told | None:
    if event.actor_kind == ActorKind.CUSTOMER:
        return _assignee(ticket, NoticeKind.CUSTOMER_REPLY)
    return _requester(ticket, NoticeKind.ANSWER)


def of_note(event: TicketEvent, ticket: Ticket) -> Told | None:
    return _assignee(ticket, NoticeKind.NOTE)


def of_assignment(event: TicketEvent, ticket: Ticket) -> Told | None:
    """Whoever it was given to, if it has not been passed on since."""
    given = event.data["assignee"][1]
    return _assignee(ticket, NoticeKind.ASSIGNMENT) if given == ticket.assignee_id else None


def of_resolution(event: TicketEvent, ticket: Ticket) -> Told | None:
    return _requester(ticket, NoticeKind.RESOLUTION) if ticket.status in ENDED else None


def _requester(ticket: Ticket, kind: NoticeKind) -> Told | None:
    return Told(ticket.requester.user_id, kind) if ticket.requester.user_id else None


def _assignee(ticket: Ticket, kind: NoticeKind) -> Told | None:
    """While they work here: whoever left must learn nothing more."""
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
