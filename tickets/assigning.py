"""Checks who may assign a ticket to whom. Every assignment that a member makes goes through here."""

from django.db import transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key, may
from tickets.errors import Forbidden
from tickets.models import Ticket


def may_reassign(user: User, ticket: Ticket) -> bool:
    """Anybody may assign an unassigned ticket or their own; only a supervisor may reassign somebody else's."""
    return ticket.assignee_id in (None, user.pk) or may(user, Key.REASSIGN, ticket.tenant_id)


@transaction.atomic
def assign(ticket: Ticket, *, to: User | None, user: User) -> bool:
    """Raises Forbidden where the ticket is somebody else's by now and the user does not supervise."""
    ticket.lock()
    if not may_reassign(user, ticket):
        raise Forbidden("Only a supervisor can reassign somebody else's ticket.", field="assignee")
    return ticket.assign(to=to, by=Actor.agent(user))
