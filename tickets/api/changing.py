from django.db import transaction

from supportdesk.accounts.api.auth import Caller
from supportdesk.accounts.models import Membership, User
from tickets.api.schemas import TicketChanges
from tickets.assigning import assign
from tickets.errors import Invalid
from tickets.models import Queue, Ticket


@transaction.atomic
def change(ticket: Ticket, changes: TicketChanges, *, by: Caller) -> None:
    """All that is named, or, where one of it is refused, none."""
    named = changes.model_fields_set
    if "priority" in named:
        ticket.set_priority(changes.priority, by=by.actor)
    if "category" in named:
        ticket.reclassify(changes.category, by=by.actor)
    if "queue" in named:
        ticket.move(queue_of(by, changes.queue), by=by.actor)
    if "assignee" in named:
        assign(ticket, to=member_of(by, changes.assignee), user=by.user)
    if "tags" in named:
        ticket.tag(add=changes.tags, remove=set(ticket.tags) - set(changes.tags), by=by.actor)


def queue_of(by: Caller, pk: int) -> Queue:
    queue = Queue.objects.of(by.tenant).filter(pk=pk).first()
    if queue is None:
        raise Invalid("This desk has no such queue.", field="queue")
    return queue


def member_of(by: Caller, pk: int | None) -> User | None:
    if pk is None:
        return None
    membership = Membership.objects.active().of(by.tenant).filter(user=pk).select_related("user").first()
    if membership is None:
        raise Invalid("This desk has no such member.", field="assignee")
    return membership.user
