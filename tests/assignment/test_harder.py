"""Two desks at once: by turns with weights while somebody takes a break, and by load until everybody is full."""

from collections import Counter
from itertools import count

import pytest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.assignment.test_at_once import at_once
from tests.assignment.working import holder, holders, staff, strategy, work_off
from tickets.models import Queue, QueueMember, Ticket, TicketEvent

pytestmark = pytest.mark.django_db(transaction=True)
TICKETS = 60


def test_each_desk_keeps_its_own_rules(tenant: Tenant, other_tenant: Tenant, cleo: Contact, queue: Queue) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea", weight=3)
    staff(queue, "Ben")
    (away,) = staff(queue, "Bob")
    theirs = strategy(Queue.objects.default_of(other_tenant), "least_loaded", capacity=4)
    staff(theirs, "Gus", "Gil")
    staff(theirs, "Gia", capacity=1)
    kim, numbers = factory.make_contact(other_tenant), count()

    def work() -> None:
        while (number := next(numbers)) < TICKETS:
            factory.open_ticket(kim if number % 2 else cleo)
            if number == TICKETS // 2:
                QueueMember.objects.of_user(away.pk).take_break()
            for pk in Delivery.objects.due().order_by("?").values_list("pk", flat=True)[:20]:
                deliver(pk)

    at_once(work)
    work_off()

    ours = holders(tenant)
    assert (sum(ours.values()), ours[""]) == (TICKETS // 2, 0)
    assert ours["Bea"] > max(ours["Ben"], ours["Bob"])
    assert holders(other_tenant) == {"Gus": 4, "Gil": 4, "Gia": 1, "": TICKETS // 2 - 9}
    given = TicketEvent.objects.filter(kind="assigned").values_list("ticket", flat=True)
    assert {*Counter(given).values()} == {1}

    elsewhere = Ticket.objects.of_tenants(other_tenant.pk)
    done, oldest = elsewhere.filter(assignee__name="Gus").earliest("pk"), elsewhere.unassigned().oldest()[0]
    done.resolve(by=Actor.system("A test"))
    work_off()
    assert holder(oldest) == "Gus"  # whoever is free again takes what waited longest
