"""A ticket that missed a deadline comes under another policy: what that one does about it is done, and only once."""

import pytest
import time_machine

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests.sla.making import at, make_policy
from tests.sla_sweep.sweeping import OpenTicket, again, beat_at, clock, open_at, step, told
from tickets.models import Queue, SlaPolicy, Ticket
from tickets.states import Priority

DUE = "2026-03-02 12:00"
STEPS = ("priority_changed", "sla_notified", "escalated")


@pytest.fixture
def ticket(tenant: Tenant, open_ticket: OpenTicket) -> Ticket:
    """Its first response is missed on Monday at noon; nothing follows from that. The resolution is far away."""
    make_policy(tenant, medium={"first_response": 120, "resolution": 12_000})
    return open_at(open_ticket, "2026-03-02 10:00", priority="medium")


@pytest.fixture
def gold(tenant: Tenant) -> SlaPolicy:
    hour = {"first_response": 60, "resolution": 12_000}
    return make_policy(tenant, "Gold", is_default=False, medium=hour, high=hour)


@pytest.fixture
def vip(gold: SlaPolicy) -> Queue:
    return Queue.objects.create(tenant=gold.tenant, name="VIP", sla_policy=gold)


def move_at(moment: str, ticket: Ticket, queue: Queue, user: User) -> None:
    with time_machine.travel(at(moment), tick=False):
        again(ticket).move(queue, by=Actor.agent(user))


def test_steps_that_are_due_by_then_are_taken_and_the_others_in_their_time(
    ticket: Ticket, gold: SlaPolicy, vip: Queue, sue: User
) -> None:
    for after, action in ((0, "raise_priority"), (20, "notify_supervisors"), (60, "mark_escalated")):
        step(gold, action, after)
    beat_at("2026-03-02 12:01")
    move_at("2026-03-02 12:30", ticket, vip, sue)
    for minute in ("12:31", "12:32", "12:59"):
        beat_at(f"2026-03-02 {minute}")
    assert told(ticket, *STEPS) == [
        ("priority_changed", at("2026-03-02 12:31")),
        ("sla_notified", at("2026-03-02 12:31")),
    ]
    beat_at("2026-03-02 13:00")  # an hour after what was announced, wherever the deadline would have been
    beat_at("2026-03-02 13:01")
    assert told(ticket, "escalated") == [("escalated", at("2026-03-02 13:00"))]
    assert told(ticket, "sla_breached") == [("sla_breached", at(DUE))]


def test_a_topic_that_brings_a_policy_does_so_too(ticket: Ticket, gold: SlaPolicy, sue: User) -> None:
    step(gold, "mark_escalated")
    beat_at("2026-03-02 12:01")
    topic = gold.tenant.topics.create(name="Recalls", sla_policy=gold)
    with time_machine.travel(at("2026-03-02 12:30"), tick=False):
        again(ticket).set_topic(topic, by=Actor.agent(sue))
    beat_at("2026-03-02 12:31")
    assert again(ticket).escalated_at == at("2026-03-02 12:31")


def test_a_policy_that_is_not_missed_yet_waits_for_its_own_deadline(ticket: Ticket, tenant: Tenant, sue: User) -> None:
    lenient = make_policy(tenant, "Lenient", is_default=False, medium={"first_response": 240})
    step(lenient, "mark_escalated")
    slow = Queue.objects.create(tenant=tenant, name="Slow", sla_policy=lenient)
    beat_at("2026-03-02 12:01")
    move_at("2026-03-02 12:30", ticket, slow, sue)
    beat_at("2026-03-02 13:59")
    assert not again(ticket).is_escalated
    beat_at("2026-03-02 14:00")
    assert again(ticket).escalated_at == at("2026-03-02 14:00")


def test_two_policies_do_not_toss_a_ticket_to_and_fro(ticket: Ticket, gold: SlaPolicy, vip: Queue, sue: User) -> None:
    """Each of its two missed clocks has every step taken once, whichever policy the other one's steps lead to."""
    home, standard = ticket.queue, ticket.policy
    assert standard
    for policy in (standard, gold):
        policy.targets.update(first_response=60, resolution=60)
    step(standard, "move", 0, queue=vip)
    step(gold, "move", 0, queue=home)
    with time_machine.travel(at("2026-03-02 10:30"), tick=False):
        again(ticket).set_priority("high", by=Actor.agent(sue))
    for minute in range(6):
        beat_at(f"2026-03-02 12:0{minute}")
    assert len(told(ticket, "sla_breached")) == 2
    assert len(told(ticket, "moved")) == 2


def test_an_answer_or_a_policy_without_steps_leaves_nothing_to_do(
    ticket: Ticket, gold: SlaPolicy, vip: Queue, sue: User
) -> None:
    beat_at("2026-03-02 12:01")
    move_at("2026-03-02 12:30", ticket, vip, sue)
    beat_at("2026-03-02 12:31")
    assert clock(ticket).next_step_at is None
    step(gold, "mark_escalated", 0)
    with time_machine.travel(at("2026-03-02 12:40"), tick=False):
        again(ticket).reply("Sorry for the wait.", by=Actor.agent(sue))
        again(ticket).move(ticket.queue, by=Actor.agent(sue))
        again(ticket).move(vip, by=Actor.agent(sue))
    beat_at("2026-03-02 12:41")
    assert not again(ticket).is_escalated


def test_a_priority_of_the_same_policy_begins_no_step_again(ticket: Ticket, sue: User) -> None:
    assert ticket.policy
    step(ticket.policy, "notify_supervisors")
    beat_at("2026-03-02 12:01")
    with time_machine.travel(at("2026-03-02 12:10"), tick=False):
        again(ticket).set_priority(Priority.MEDIUM, by=Actor.agent(sue))
        again(ticket).set_status("pending", by=Actor.agent(sue))
        again(ticket).set_status("open", by=Actor.agent(sue))
    beat_at("2026-03-02 12:11")
    assert len(told(ticket, "sla_notified")) == 1
