"""Tickets from eight threads, and workers that deliver at the same time: evenly, and exactly once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from supportdesk.accounts.models import Contact, Tenant
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.assignment.working import holders, staff, strategy, work_off
from tickets.models import Queue, Ticket, TicketEvent

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TICKETS, FEWER = 8, 50, 24


def at_once(work: Callable[[], object], threads: int = THREADS) -> None:
    start = Barrier(threads)

    def worker() -> None:
        try:
            start.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(worker) for _ in range(threads)]:
            done.result()


def open_and_deliver(cleo: Contact, numbers: Iterator[int], **words: Any) -> None:
    """As web processes and workers do, all mixed up: open one, deliver whatever is there."""
    for _ in numbers:
        factory.open_ticket(cleo, **words)
        for pk in Delivery.objects.due().order_by("?").values_list("pk", flat=True)[:8]:
            deliver(pk)


@pytest.mark.parametrize("name", ["round_robin", "least_loaded"])
def test_tickets_opened_at_once_are_assigned_evenly_and_once(
    tenant: Tenant, cleo: Contact, queue: Queue, name: str
) -> None:
    strategy(queue, name)
    staff(queue, "Bea", "Ben", "Bob", "Bill")
    numbers = iter(range(TICKETS))
    at_once(lambda: open_and_deliver(cleo, numbers))
    work_off()

    shares = holders(tenant)
    assert sum(shares.values()) == TICKETS
    assert shares.keys() == {"Bea", "Ben", "Bob", "Bill"}
    assert max(shares.values()) - min(shares.values()) <= 1
    times = Counter(TicketEvent.objects.filter(kind="assigned").values_list("ticket", flat=True))
    assert times == Counter(Ticket.objects.values_list("pk", flat=True))


def test_capacity_holds_when_many_workers_assign_at_once(tenant: Tenant, cleo: Contact, queue: Queue) -> None:
    strategy(queue, "round_robin", capacity=3)
    staff(queue, "Bea", "Ben", "Bob", "Bill")
    numbers = iter(range(FEWER))
    at_once(lambda: open_and_deliver(cleo, numbers))
    work_off()
    assert holders(tenant) == {"Bea": 3, "Ben": 3, "Bob": 3, "Bill": 3, "": FEWER - 12}


def test_tickets_that_triage_moves_are_assigned_once_too(tenant: Tenant, cleo: Contact, queue: Queue) -> None:
    billing = strategy(Queue.objects.create(tenant=tenant, name="Billing", team="finance"), "round_robin")
    staff(strategy(queue, "round_robin"), "Ben")
    staff(billing, "Bea", "Bob")
    numbers = iter(range(FEWER))
    charged = {"subject": "Charged twice", "body": "My invoice shows two charges, I want a refund."}
    at_once(lambda: open_and_deliver(cleo, numbers, **charged))
    work_off()
    assert holders(tenant) == {"Bea": FEWER // 2, "Bob": FEWER // 2}
    assert TicketEvent.objects.filter(kind="assigned").count() == FEWER
