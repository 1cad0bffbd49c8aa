"""Who may give a ticket to whom: the one door for assignments that a member of the desk makes."""

from django.db import transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key, may
from tickets.errors import Forbidden
from tickets.models import Ticket


def may_reassign(user: User, ticket: Ticket) -> bool:
    """Free tickets and one's own are anybody's to give; somebody else's is a supervisor's."""
    return ticket.assignee_id in (None, user.pk) or may(user, Key.REASSIGN, ticket.tenant_id)


@transaction.atomic
def assign(ticket: Ticket, *, to: User | None, user: User) -> bool:
    """Raises Forbidden where the ticket is somebody else's by now and the user does not supervise."""
    ticket.lock()
    if not may_reassign(user, ticket):
        raise Forbidden("Only a supervisor can reassign somebody else's ticket.", field="assignee")
    return ticket.assign(to=to, by=Actor.agent(user))
