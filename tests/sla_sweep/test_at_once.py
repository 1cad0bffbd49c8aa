"""Sweeps, workers and people at the same time: nothing is lost, nothing doubled, nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from threading import Event, Thread

import pytest
import time_machine
from django.db import connection, transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from supportdesk.outbox.models import Delivery
from tests.assignment.test_at_once import at_once
from tests.sla.making import at, make_policy
from tests.sla_sweep.sweeping import OpenTicket, again, clock, open_at, step, sweep_at, told, work_off_at
from tickets.models import SlaClock, Ticket, TicketEvent
from tickets.sla import breaching
from tickets.sla.sweeping import PASSES, sweep

pytestmark = pytest.mark.django_db(transaction=True)
OPENED, DUE, LATER = "2026-03-02 10:00", "2026-03-02 12:00", "2026-03-02 12:01"
TICKETS = 16


@pytest.fixture
def tickets(tenant: Tenant, open_ticket: OpenTicket) -> list[Ticket]:
    policy = make_policy(tenant, medium={"first_response": 120})
    step(policy, "mark_escalated")
    step(policy, "raise_priority")
    return [open_at(open_ticket, OPENED, subject=f"Printer {number}") for number in range(TICKETS)]


def times_told(kind: str) -> list[int]:
    """How often it was told of each ticket."""
    counted = Counter(TicketEvent.objects.filter(kind=kind).values_list("ticket", flat=True))
    return [counted[pk] for pk in Ticket.objects.order_by("pk").values_list("pk", flat=True)]


def elsewhere(work: Callable[[], object]) -> Thread:
    """Done on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_two_sweeps_at_once_tell_each_deadline_once(tickets: list[Ticket]) -> None:
    with time_machine.travel(at(LATER), tick=True):
        at_once(lambda: sweep(batch=3), threads=4)
        sweep(batch=3)
    assert times_told("sla_breached") == times_told("sla_warned") == times_told("escalated") == [1] * TICKETS
    assert Delivery.objects.filter(topic="sla.step_due").count() == TICKETS


def test_agents_who_answer_while_the_sweep_runs(tickets: list[Ticket], sam: User) -> None:
    """Each comes a minute late, before or after the sweep found out: the deadline is missed and told, once."""
    waiting = list(tickets)

    def answer_some() -> None:
        while waiting:
            try:
                ticket = waiting.pop()
            except IndexError:
                return
            ticket.reply("Sorry.", by=Actor.agent(sam))
            sweep(batch=2)

    with time_machine.travel(at(LATER), tick=True):
        at_once(answer_some, threads=4)
        sweep()
    assert times_told("sla_breached") == [1] * TICKETS
    clocks = SlaClock.objects.filter(kind="first_response")
    assert {(each.breached_at, each.due_at, each.next_step_at) for each in clocks} == {(at(DUE), None, None)}
    assert not clocks.filter(stopped_at=None).exists()
    work_off_at("2026-03-02 12:30")
    assert set(Ticket.objects.values_list("priority", flat=True)) == {"medium"}


def test_a_ticket_that_somebody_holds_is_passed_over_and_found_by_the_next_sweep(tickets: list[Ticket]) -> None:
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Ticket.objects.get(pk=tickets[0].pk).lock()
            held.set()
            done.wait(90)

    holder = elsewhere(hold)
    assert held.wait(90)
    assert sweep_at(LATER)["missed"] == TICKETS - 1
    assert told(tickets[0], "sla_breached") == []
    done.set()
    holder.join()
    assert sweep_at("2026-03-02 12:02")["missed"] == 1
    assert told(tickets[0], "sla_breached") == [("sla_breached", at(DUE))]


def test_an_answer_that_waits_for_the_sweep_finds_all_of_its_work(tickets: list[Ticket], sam: User) -> None:
    answering: list[Thread] = []

    def answer() -> None:
        again(tickets[0]).reply("Sorry.", by=Actor.agent(sam))

    with time_machine.travel(at(LATER), tick=False):
        with transaction.atomic():
            assert breaching.breach(at(LATER), 100) == TICKETS
            answering.append(elsewhere(answer))
            answering[0].join(0.5)
            assert answering[0].is_alive()
        answering[0].join(90)
    assert told(tickets[0], "sla_breached") == [("sla_breached", at(DUE))]
    assert clock(tickets[0]).stopped_at == at(LATER)
    assert again(tickets[0]).breached_at == at(DUE)


def test_a_crash_between_batches_costs_nothing(tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    batches = iter(range(3))

    def dies(now: object, limit: int) -> int:
        if next(batches) == 2:
            raise Killed
        return breaching.breach(now, limit)  # type: ignore[arg-type]

    monkeypatch.setitem(PASSES, "missed", dies)
    with time_machine.travel(at(LATER), tick=False), pytest.raises(Killed):
        sweep(batch=5)
    assert sum(times_told("sla_breached")) == sum(times_told("escalated")) == 10
    assert Delivery.objects.filter(topic="sla.step_due").count() == 10

    monkeypatch.undo()
    sweep_at("2026-03-02 13:00")
    assert times_told("sla_breached") == times_told("escalated") == [1] * TICKETS
    assert Delivery.objects.filter(topic="sla.step_due").count() == TICKETS


def test_a_crash_within_a_batch_leaves_nothing_of_it(tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("tickets.sla.announcing.publish_many", fails)
    sweep_at(LATER)
    assert not SlaClock.objects.filter(breached_at__isnull=False).exists()
    assert not Ticket.objects.breached().exists()
    assert sum(times_told("sla_breached")) == 0

    monkeypatch.undo()
    sweep_at("2026-03-02 12:02")
    assert times_told("sla_breached") == [1] * TICKETS
