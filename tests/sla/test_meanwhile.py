"""A policy changes while a ticket comes under it: whichever commits first, the ticket's clocks follow the change."""

import time
from collections.abc import Callable
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from django.db import connection

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.sla.making import HOUR, clock_of, make_policy
from tickets.models import NewTicket, Queue, SlaPolicy, Ticket
from tickets.sla import reckoning
from tickets.sla.choosing import choose_policy

Act = Callable[[], Ticket]
PATIENCE = 90  # seconds, on a machine that has much else to do


class InThread(Thread):
    """Keeps what was returned, and closes its connection."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act, self.made = act, None
        self.start()

    def run(self) -> None:
        try:
            self.made = self.act()
        finally:
            connection.close()


def work() -> None:
    changes = Delivery.objects.due().filter(topic="sla.changed")
    while pks := list(changes.values_list("pk", flat=True)):
        for pk in pks:
            deliver(pk)


def somebody_waits() -> bool:
    """For a lock that somebody else holds."""
    with connection.cursor() as cursor:
        here = "SELECT oid FROM pg_database WHERE datname = current_database()"
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND database = ({here})")
        return bool(cursor.fetchone()[0])


def change_while(act: Act, policy: SlaPolicy, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    """An admin saves and a worker recomputes, between the moment a policy is chosen within `act` and its commit."""
    choose, chosen, may_commit = choose_policy, Event(), Event()

    def choose_and_wait(place: Any) -> Any:
        found = choose(place)
        if current_thread() is acting:
            chosen.set()
            assert may_commit.wait(PATIENCE)
        return found

    started = Event()
    monkeypatch.setattr(reckoning, "choose_policy", choose_and_wait)
    acting = InThread(lambda: started.wait(PATIENCE) and act())
    started.set()
    assert chosen.wait(PATIENCE)
    policy.targets.update(first_response=HOUR // 2)
    policy.changed()
    worker, until = InThread(work), time.monotonic() + PATIENCE
    while worker.is_alive() and not somebody_waits() and time.monotonic() < until:
        time.sleep(0.01)
    may_commit.set()
    for thread in (acting, worker):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    work()  # what the worker had to come back to
    made = acting.made
    assert isinstance(made, Ticket)
    return made


@pytest.mark.django_db(transaction=True)
def test_a_ticket_opened_in_the_same_moment_is_not_missed(
    policy: SlaPolicy, queue: Queue, cleo: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act() -> Ticket:
        return Ticket.objects.open(NewTicket(requester=cleo, subject="Hm", body="Hm"), by=Actor.customer(cleo))

    assert clock_of(change_while(act, policy, monkeypatch), "first_response").minutes == HOUR // 2


@pytest.mark.django_db(transaction=True)
def test_nor_is_one_that_is_moved_to_a_queue_with_that_policy(
    ticket: Ticket, queue: Queue, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = make_policy(queue.tenant, "Gold", is_default=False)
    vip = Queue.objects.create(tenant=queue.tenant, name="VIP", sla_policy=gold)

    def act() -> Ticket:
        ticket.move(vip, by=Actor.agent(sam))
        return ticket

    assert clock_of(change_while(act, gold, monkeypatch), "first_response").minutes == HOUR // 2


@pytest.mark.django_db(transaction=True)
def test_nor_one_that_is_reopened(
    ticket: Ticket, policy: SlaPolicy, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket.resolve(by=Actor.agent(sam))

    def act() -> Ticket:
        ticket.reopen(by=Actor.agent(sam))
        return ticket

    assert clock_of(change_while(act, policy, monkeypatch), "first_response").minutes == HOUR // 2
