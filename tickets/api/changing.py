from django.db import transaction

from supportdesk.accounts.api.auth import Caller
from supportdesk.accounts.models import User
from tickets.api.schemas import TicketChanges
from tickets.assigning import assign
from tickets.models import HelpTopic, Queue, Ticket
from tickets.models.assignable import member_of


@transaction.atomic
def change(ticket: Ticket, changes: TicketChanges, *, by: Caller) -> None:
    """Apply all named changes, or none if one of them is refused."""
    named = changes.model_fields_set
    if "priority" in named:
        ticket.set_priority(changes.priority, by=by.actor)
    if "category" in named:
        ticket.reclassify(changes.category, by=by.actor)
    if "queue" in named:
        ticket.move(Queue.objects.of(by.tenant).find(changes.queue), by=by.actor)
    if "topic" in named:
        ticket.set_topic(topic_of(by, changes.topic), by=by.actor)
    if "assignee" in named:
        assign(ticket, to=colleague(by, changes.assignee), user=by.user)
    if "tags" in named:
        ticket.tag(add=changes.tags, remove=set(ticket.tags) - set(changes.tags), by=by.actor)


def colleague(by: Caller, pk: int | None) -> User | None:
    return None if pk is None else member_of([by.tenant.pk], pk)


def topic_of(by: Caller, pk: int | None) -> HelpTopic | None:
    return None if pk is None else HelpTopic.objects.in_tenants([by.tenant.pk]).find(pk)
