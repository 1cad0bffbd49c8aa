"""A policy or a calendar changes, and with it what was promised on tickets."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.sla.making import HOUR, USUAL, agent, at, clock_of, customer, due, make_policy
from tickets.models import Queue, SlaClock, SlaPolicy, Ticket
from tickets.models.policy import choice_changed
from tickets.sla import recomputing
from tickets.sla.recomputing import recompute
from tickets.sla.sweeping import sweep

Opener = Callable[..., Ticket]


def promise(policy: SlaPolicy, **minutes: int | None) -> None:
    """As an admin saves it."""
    policy.targets.update(**minutes)
    policy.changed()


def recompute_all() -> None:
    """The worker's part: batch after batch, until no more is promised."""
    changes = Delivery.objects.due().filter(topic="sla.changed")
    while pks := list(changes.values_list("pk", flat=True)):
        assert all(deliver(pk) for pk in pks)


@pytest.mark.django_db(transaction=True)
def test_new_targets_move_the_deadlines_of_what_is_unresolved(
    ticket: Ticket, policy: SlaPolicy, open_ticket: Opener, cleo: Contact, sam: User
) -> None:
    over = open_ticket(subject="Over", by=customer(cleo, "2026-03-02 10:00"))
    over.resolve(by=agent(sam, "2026-03-02 10:30"))
    with time_machine.travel(at("2026-03-02 10:45"), tick=False):
        promise(policy, first_response=HOUR, resolution=8 * HOUR)
        recompute_all()
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 2 11:00", "Tue 3 10:00")
    ticket.refresh_from_db()
    assert ticket.due_at == at("2026-03-02 11:00")
    assert clock_of(over, "resolution").minutes == USUAL["resolution"]


@pytest.mark.django_db(transaction=True)
def test_a_holiday_moves_them_too(ticket: Ticket, policy: SlaPolicy) -> None:
    with time_machine.travel(at("2026-03-02 11:00"), tick=False):
        policy.calendar.holidays = {"2026-03-03": "Founders' day"}
        policy.calendar.save()
        policy.calendar.changed()
        recompute_all()
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 2 12:00", "Thu 5 10:00")


@pytest.mark.django_db(transaction=True)
def test_a_deadline_moved_ahead_was_not_missed_and_is_announced_no_second_time(
    ticket: Ticket, policy: SlaPolicy
) -> None:
    with time_machine.travel(at("2026-03-02 12:30"), tick=False):
        sweep()
        assert clock_of(ticket, "first_response").breached_at == at("2026-03-02 12:00")
        promise(policy, first_response=4 * HOUR)
        recompute_all()
    first = clock_of(ticket, "first_response")
    assert (first.breached_at, first.due_at, first.next_step_at) == (None, at("2026-03-02 14:00"), None)
    ticket.refresh_from_db()
    assert ticket.breached_at is None
    with time_machine.travel(at("2026-03-02 14:30"), tick=False):
        sweep()
    assert clock_of(ticket, "first_response").breached_at == at("2026-03-02 14:00")
    assert ticket.events.filter(kind="sla_breached").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_deadline_moved_into_the_past_is_for_the_sweep_to_announce(ticket: Ticket, policy: SlaPolicy) -> None:
    with time_machine.travel(at("2026-03-02 11:30"), tick=False):
        promise(policy, first_response=HOUR)
        recompute_all()
        assert clock_of(ticket, "first_response").breached_at is None
        sweep()
    assert ticket.events.get(kind="sla_breached").at == at("2026-03-02 11:00")


@pytest.mark.django_db(transaction=True)
def test_a_first_policy_marks_what_is_late_and_rings_for_none_of_it(open_ticket: Opener, tenant: Tenant) -> None:
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        ticket = open_ticket()
    with time_machine.travel(at("2026-03-05 10:00"), tick=False):
        make_policy(tenant)
        choice_changed(tenant)
        recompute_all()
        sweep()
    ticket.refresh_from_db()
    assert ticket.breached_at == at("2026-03-02 12:00")
    assert not ticket.events.filter(kind__startswith="sla").exists()


@pytest.mark.django_db(transaction=True)
def test_another_choice_of_policy_reaches_the_tickets(ticket: Ticket, policy: SlaPolicy, queue: Queue) -> None:
    gold = make_policy(queue.tenant, "Gold", is_default=False, medium={"first_response": 30})
    with time_machine.travel(at("2026-03-02 10:05"), tick=False):
        Queue.objects.filter(pk=queue.pk).update(sla_policy=gold)
        choice_changed(queue.tenant)
        recompute_all()
    ticket.refresh_from_db()
    assert (ticket.policy, due(ticket, "first_response")) == (gold, "Mon 2 10:30")
    assert not ticket.clocks.filter(kind="resolution").exists()


@pytest.mark.django_db(transaction=True)
def test_batches_follow_one_another_to_the_end(
    ticket: Ticket, policy: SlaPolicy, open_ticket: Opener, cleo: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        open_ticket(subject=f"Number {number}", by=customer(cleo, "2026-03-02 10:00"))
    monkeypatch.setattr(recomputing, "BATCH", 2)
    with time_machine.travel(at("2026-03-02 10:05"), tick=False):
        promise(policy, first_response=HOUR)
        recompute_all()
    assert set(Ticket.objects.values_list("due_at", flat=True)) == {at("2026-03-02 11:00")}
    done = Delivery.objects.filter(subscriber="sla.recompute").order_by("pk").values_list("outcome", flat=True)
    assert list(done) == [{"tickets": 2}, {"tickets": 2}, {"tickets": 1}]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_somebody_holds_is_come_back_to(ticket: Ticket, policy: SlaPolicy) -> None:
    policy.targets.update(first_response=HOUR)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM tickets_ticket WHERE id = %s FOR UPDATE", [ticket.pk])
            assert recompute([ticket.pk]) == [ticket.pk]
            policy.changed()
            for delivery in Delivery.objects.filter(topic="sla.changed"):
                assert deliver(delivery.pk)
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    again = Delivery.objects.due().get(topic="sla.changed")
    assert again.payload == {"tickets": [ticket.pk]}
    recompute_all()
    assert clock_of(ticket, "first_response").minutes == HOUR


def test_done_twice_it_is_the_same(ticket: Ticket, policy: SlaPolicy, sam: User, cleo: Contact) -> None:
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 12:30"))
    ticket.reply("Well?", by=customer(cleo, "2026-03-02 14:00"))
    with time_machine.travel(at("2026-03-02 14:05"), tick=False):
        before = list(SlaClock.objects.order_by("pk").values())
        touched = ticket.updated_at
        assert recompute([ticket.pk]) == recompute([ticket.pk]) == []
    assert list(SlaClock.objects.order_by("pk").values()) == before
    ticket.refresh_from_db()
    assert ticket.updated_at == touched


def test_a_batch_costs_as_many_queries_as_one_ticket(
    ticket: Ticket, policy: SlaPolicy, open_ticket: Opener, cleo: Contact
) -> None:
    more = [open_ticket(subject=f"Number {n}", by=customer(cleo, "2026-03-02 10:00")).pk for n in range(5)]

    def count(tickets: list[int], minutes: int) -> int:
        policy.targets.update(first_response=minutes)
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            recompute(tickets)
        return len(captured)

    assert count([ticket.pk], 30) == count([ticket.pk, *more], 60) <= 11
    assert {clock.minutes for clock in SlaClock.objects.filter(kind="first_response")} == {60}
