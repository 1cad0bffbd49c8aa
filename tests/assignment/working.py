"""The worker's part, done by the test: whatever the outbox promises is delivered here."""

from collections import Counter
from collections.abc import Callable

from django.db import transaction

from supportdesk.accounts.models import Role, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests import factory
from tickets.models import Queue, QueueMember, Ticket, TicketEvent

Opener = Callable[..., Ticket]


def work_off() -> None:
    """Deliver until nothing is left to do."""
    while due := list(Delivery.objects.due().order_by("pk").values_list("pk", flat=True)):
        for pk in due:
            deliver(pk)
    assert not Delivery.objects.exclude(state="done").exists(), list(Delivery.objects.values_list("reason", flat=True))


def staff(queue: Queue, *names: str, **fields: object) -> list[User]:
    """New agents of the queue's tenant, as members of the queue."""
    users = [factory.make_member(queue.tenant, name, Role.AGENT) for name in names]
    for user in users:
        join(queue, user, **fields)
    return users


def join(queue: Queue, user: User, **fields: object) -> QueueMember:
    return QueueMember.objects.create(tenant=queue.tenant, queue=queue, user=user, **fields)


def strategy(queue: Queue, name: str, **fields: object) -> Queue:
    """The same, changed as an admin would: the queue is told."""
    for field, value in {"strategy": name, **fields}.items():
        setattr(queue, field, value)
    with transaction.atomic():
        queue.save()
        queue.staff_changed()
    return queue


def holders(tenant: Tenant) -> Counter[str]:
    """How many tickets each has; blank stands for nobody."""
    return Counter(name or "" for name in Ticket.objects.of_tenants(tenant.pk).values_list("assignee__name", flat=True))


def assignments(ticket: Ticket) -> list[str]:
    """To whom the ticket was given, in turn; blank where it was taken away."""
    events = TicketEvent.objects.filter(ticket=ticket, kind="assigned").order_by("pk")
    return [event.data["name"] for event in events]


def holder(ticket: Ticket) -> str:
    ticket.refresh_from_db()
    return ticket.assignee.name if ticket.assignee else ""
