"""What a policy has done about a missed deadline: at once or minutes later, in order, once, and not a step too many."""

import pytest
import time_machine

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.assignment.working import join
from tests.sla.making import at, make_policy
from tests.sla_sweep.sweeping import OpenTicket, again, beat_at, clock, open_at, step, sweep_at, told, work_off_at
from tickets.models import EscalationStep, Queue, SlaPolicy, Ticket, TicketEvent
from tickets.sla import stepping
from tickets.sla.escalating import escalate

OPENED, DUE = "2026-03-02 10:00", "2026-03-02 12:00"


@pytest.fixture
def policy(tenant: Tenant) -> SlaPolicy:
    """A first response within two hours; the resolution is far away."""
    return make_policy(tenant, medium={"first_response": 120, "resolution": 12_000})


def audience(ticket: Ticket) -> list[list[str]]:
    """Who was told, each time."""
    events = TicketEvent.objects.filter(ticket=ticket, kind="sla_notified").order_by("at", "pk")
    return [event.data["names"] for event in events]


def notices() -> list[tuple[int, str]]:
    promised = Delivery.objects.filter(subscriber="email.sla_notice").order_by("pk")
    return [(delivery.payload["user"], delivery.payload["clock"]) for delivery in promised]


def steps_promised() -> int:
    return Delivery.objects.filter(topic="sla.step_due").count()


def test_marking_at_once_is_done_by_the_sweep_itself(policy: SlaPolicy, open_ticket: OpenTicket) -> None:
    step(policy, "mark_escalated")
    ticket = open_at(open_ticket, OPENED)
    sweep_at("2026-03-02 12:40")

    marked = again(ticket)
    assert (marked.escalated_at, marked.escalation_reason) == (at(DUE), "First response missed")
    assert told(ticket, "escalated") == [("escalated", at(DUE))]
    assert TicketEvent.objects.get(kind="escalated").data == {"reason": "First response missed"}
    assert steps_promised() == 0
    assert clock(ticket).next_step_at is None


def test_what_was_escalated_before_keeps_its_reason(policy: SlaPolicy, open_ticket: OpenTicket, sue: User) -> None:
    step(policy, "mark_escalated")
    ticket = open_at(open_ticket, OPENED)
    with time_machine.travel(at("2026-03-02 11:00"), tick=False):
        ticket.escalate(by=Actor.agent(sue), reason="The customer called.")
    sweep_at(DUE)
    assert again(ticket).escalation_reason == "The customer called."
    assert told(ticket, "escalated") == [("escalated", at("2026-03-02 11:00"))]


def test_two_clocks_missed_in_one_batch_escalate_once(tenant: Tenant, open_ticket: OpenTicket) -> None:
    step(make_policy(tenant), "mark_escalated")
    ticket = open_at(open_ticket, OPENED)
    sweep_at("2026-03-06 12:00")
    assert len(told(ticket, "sla_breached")) == 2
    assert told(ticket, "escalated") == [("escalated", at(DUE))]


def test_a_step_for_another_clock_is_not_taken(policy: SlaPolicy, open_ticket: OpenTicket) -> None:
    step(policy, "mark_escalated", clock="resolution")
    step(policy, "raise_priority", clock="next_response")
    ticket = open_at(open_ticket, OPENED)
    beat_at(DUE)
    assert not again(ticket).is_escalated
    assert steps_promised() == 0


def test_steps_are_taken_at_their_minute_in_order_and_once(
    policy: SlaPolicy, open_ticket: OpenTicket, tenant: Tenant, sue: User
) -> None:
    second = Queue.objects.create(tenant=tenant, name="Second line")
    step(policy, "notify_supervisors", 60)
    step(policy, "move", 30, queue=second)
    step(policy, "raise_priority", 0)
    step(policy, "mark_escalated", 90)
    ticket = open_at(open_ticket, OPENED, priority="medium")

    kinds = ("priority_changed", "moved", "sla_notified", "escalated")
    beat_at("2026-03-02 12:01")
    assert [kind for kind, _ in told(ticket, *kinds)] == ["priority_changed"]
    assert clock(ticket).next_step_at == at("2026-03-02 12:30")
    beat_at("2026-03-02 12:29")
    assert len(told(ticket, *kinds)) == 1
    for moment in ("2026-03-02 12:30", "2026-03-02 12:31", "2026-03-02 13:00", "2026-03-02 13:30", "2026-03-02 14:00"):
        beat_at(moment)
    assert told(ticket, *kinds) == [
        ("priority_changed", at("2026-03-02 12:01")),
        ("moved", at("2026-03-02 12:30")),
        ("sla_notified", at("2026-03-02 13:00")),
        ("escalated", at("2026-03-02 13:30")),
    ]
    assert clock(ticket).next_step_at is None


def test_a_dead_workers_steps_are_all_taken_in_order_when_it_is_back(
    policy: SlaPolicy, open_ticket: OpenTicket, sue: User
) -> None:
    for after, action in ((60, "mark_escalated"), (0, "raise_priority"), (30, "notify_supervisors")):
        step(policy, action, after)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at("2026-03-03 12:00")
    kinds = [kind for kind, _ in told(ticket, "priority_changed", "sla_notified", "escalated")]
    assert kinds == ["priority_changed", "sla_notified", "escalated"]
    assert steps_promised() == 1


def test_an_answer_in_the_meantime_cancels_the_rest(policy: SlaPolicy, open_ticket: OpenTicket, sam: User) -> None:
    step(policy, "raise_priority", 30)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at(DUE)
    with time_machine.travel(at("2026-03-02 12:20"), tick=False):
        again(ticket).reply("Sorry for the wait.", by=Actor.agent(sam))
    beat_at("2026-03-02 13:00")
    assert again(ticket).priority == "medium"


def test_an_answer_between_the_promise_and_the_worker_cancels_it_too(
    policy: SlaPolicy, open_ticket: OpenTicket, sam: User
) -> None:
    step(policy, "raise_priority")
    ticket = open_at(open_ticket, OPENED, priority="medium")
    sweep_at("2026-03-02 12:01")
    with time_machine.travel(at("2026-03-02 12:02"), tick=False):
        again(ticket).reply("Sorry for the wait.", by=Actor.agent(sam))
    work_off_at("2026-03-02 12:03")
    assert again(ticket).priority == "medium"
    assert (Delivery.objects.get(topic="sla.step_due").outcome or {}).keys() == {"skipped"}


def test_steps_end_with_the_ticket(policy: SlaPolicy, open_ticket: OpenTicket, sam: User) -> None:
    step(policy, "mark_escalated", 30)
    ticket = open_at(open_ticket, OPENED)
    beat_at(DUE)
    with time_machine.travel(at("2026-03-02 12:10"), tick=False):
        again(ticket).close(by=Actor.agent(sam))
    beat_at("2026-03-02 13:00")
    assert not again(ticket).is_escalated


@pytest.mark.parametrize(
    ("before", "after"), [("low", "medium"), ("medium", "high"), ("high", "urgent"), ("urgent", "urgent")]
)
def test_priority_is_raised_by_one(tenant: Tenant, open_ticket: OpenTicket, before: str, after: str) -> None:
    step(make_policy(tenant), "raise_priority", clock="first_response")
    ticket = open_at(open_ticket, OPENED, priority=before)
    beat_at(DUE)
    beat_at("2026-03-02 12:01")
    raised = again(ticket)
    assert raised.priority == after
    assert raised.priority_origin == ("person" if before == after else "rule")


def test_a_raise_that_tightens_deadlines_reckons_them_anew(tenant: Tenant, open_ticket: OpenTicket) -> None:
    policy = make_policy(tenant, high={"first_response": 30, "resolution": 90})
    step(policy, "raise_priority")
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at(DUE)
    assert clock(ticket, "first_response").breached_at == at("2026-03-02 10:30")
    assert clock(ticket, "resolution").due_at == at("2026-03-02 11:30")
    sweep_at("2026-03-02 12:01")
    assert told(ticket, "sla_breached") == [("sla_breached", at("2026-03-02 11:30")), ("sla_breached", at(DUE))]


def test_steps_wait_from_the_deadline_that_was_announced_wherever_a_raise_puts_it(
    tenant: Tenant, open_ticket: OpenTicket
) -> None:
    policy = make_policy(tenant, high={"first_response": 10}, urgent={"first_response": 5})
    step(policy, "raise_priority", 0, clock="first_response")
    step(policy, "raise_priority", 30, clock="first_response")
    step(policy, "mark_escalated", 45)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    for moment in (DUE, "2026-03-02 12:01", "2026-03-02 12:29"):
        beat_at(moment)
    assert (again(ticket).priority, again(ticket).is_escalated) == ("high", False)
    for moment in ("2026-03-02 12:30", "2026-03-02 12:31", "2026-03-02 12:44"):
        beat_at(moment)
    assert (again(ticket).priority, again(ticket).is_escalated) == ("urgent", False)
    beat_at("2026-03-02 12:45")
    assert again(ticket).is_escalated


def test_a_deadline_missed_anew_goes_on_with_the_steps_not_yet_taken(
    tenant: Tenant, open_ticket: OpenTicket, sam: User
) -> None:
    policy = make_policy(tenant, low={"first_response": 240})
    step(policy, "raise_priority", 0)
    step(policy, "mark_escalated", 30)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at("2026-03-02 12:10")
    with time_machine.travel(at("2026-03-02 12:20"), tick=False):
        again(ticket).set_priority("low", by=Actor.agent(sam))
    beat_at("2026-03-02 12:40")
    assert not again(ticket).is_escalated
    for moment in ("2026-03-02 14:00", "2026-03-02 14:29"):
        beat_at(moment)
    assert (again(ticket).priority, again(ticket).is_escalated) == ("low", False)
    beat_at("2026-03-02 14:30")
    assert again(ticket).is_escalated


def test_a_move_to_where_nothing_is_promised_ends_the_steps(tenant: Tenant, open_ticket: OpenTicket) -> None:
    policy = make_policy(tenant)
    lenient = make_policy(tenant, "Lenient", is_default=False, medium={"resolution": 9000})
    patient = Queue.objects.create(tenant=tenant, name="Patient", sla_policy=lenient)
    step(policy, "move", 0, queue=patient)
    step(policy, "mark_escalated", 0, clock="resolution")
    step(policy, "raise_priority", 0)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at(DUE)
    moved = again(ticket)
    assert (moved.queue, moved.priority, moved.policy) == (patient, "medium", lenient)
    assert Delivery.objects.get(topic="sla.step_due").outcome == {"steps": ["move"]}
    assert not moved.clocks.filter(kind="first_response").exists()


def test_the_assignee_is_told(policy: SlaPolicy, open_ticket: OpenTicket, sam: User) -> None:
    step(policy, "notify_assignee")
    ticket = open_at(open_ticket, OPENED, assignee=sam)
    beat_at(DUE)
    assert audience(ticket) == [["Sam"]]
    assert notices() == [(sam.pk, "first_response")]


def test_where_nobody_is_assigned_nobody_is_told_and_the_history_says_so(
    policy: SlaPolicy, open_ticket: OpenTicket
) -> None:
    step(policy, "notify_assignee")
    ticket = open_at(open_ticket, OPENED)
    beat_at(DUE)
    assert audience(ticket) == [[]]
    assert notices() == []


def test_the_queues_leads_are_told_but_not_who_has_left(
    policy: SlaPolicy, open_ticket: OpenTicket, tenant: Tenant, queue: Queue, sam: User, sue: User, ana: User
) -> None:
    step(policy, "notify_leads")
    join(queue, sam)
    join(queue, sue, role="lead")
    join(queue, ana, role="lead")
    Membership.objects.filter(user=ana).update(is_active=False)
    ticket = open_at(open_ticket, OPENED)
    beat_at(DUE)
    assert audience(ticket) == [["Sue"]]


def test_who_is_told_twice_in_a_minute_hears_of_it_once(policy: SlaPolicy, open_ticket: OpenTicket, sam: User) -> None:
    join(Queue.objects.default_of(policy.tenant_id), sam, role="lead")
    for action, after in (("notify_assignee", 0), ("notify_leads", 0), ("notify_leads", 30)):
        step(policy, action, after)
    ticket = open_at(open_ticket, OPENED, assignee=sam)
    beat_at(DUE)
    assert audience(ticket) == [["Sam"], ["Sam"]]
    assert notices() == [(sam.pk, "first_response")]
    beat_at("2026-03-02 12:30")
    assert len(notices()) == 2


def test_supervisors_are_told_or_where_there_are_none_who_runs_the_desk(
    policy: SlaPolicy, open_ticket: OpenTicket, tenant: Tenant, ana: User, sam: User
) -> None:
    step(policy, "notify_supervisors")
    alone = open_at(open_ticket, OPENED, subject="One")
    beat_at(DUE)
    assert audience(alone) == [["Ana"]]


def test_a_deleted_step_is_not_taken_and_the_others_are(policy: SlaPolicy, open_ticket: OpenTicket, sue: User) -> None:
    step(policy, "raise_priority", 0)
    gone = step(policy, "notify_supervisors", 30)
    step(policy, "mark_escalated", 60)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at(DUE)
    gone.delete()
    beat_at("2026-03-02 12:30")
    assert audience(ticket) == []
    beat_at("2026-03-02 13:00")
    assert again(ticket).is_escalated


def test_of_steps_added_in_mid_course_those_still_to_come_are_taken(policy: SlaPolicy, open_ticket: OpenTicket) -> None:
    step(policy, "raise_priority", 0)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    beat_at("2026-03-02 12:20")
    with time_machine.travel(at("2026-03-02 12:25"), tick=False):
        step(policy, "notify_supervisors", 10)
        step(policy, "mark_escalated", 40)
        policy.changed()
    work_off_at("2026-03-02 12:25")
    beat_at("2026-03-02 12:41")
    assert audience(ticket) == []
    assert again(ticket).escalated_at == at("2026-03-02 12:41")


def test_a_step_that_fails_is_tried_again_by_itself_with_its_reason(
    policy: SlaPolicy, open_ticket: OpenTicket, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(ticket: Ticket) -> None:
        ticket.escalate(by=stepping.SLA, reason="half done")
        raise RuntimeError("no such priority")

    monkeypatch.setattr(stepping, "raise_priority", fails)
    step(policy, "raise_priority", 0)
    second = Queue.objects.create(tenant=tenant, name="Second line")
    step(policy, "move", 0, queue=second)
    ticket = open_at(open_ticket, OPENED, priority="medium")
    sweep_at(DUE)
    work_off_at(DUE)

    assert again(ticket).queue == second
    assert not again(ticket).is_escalated  # nothing is left of half a step
    stuck = Delivery.objects.pending().get(topic="sla.step_due")
    assert "no such priority" in stuck.reason

    monkeypatch.undo()
    work_off_at("2026-03-02 12:05")
    assert again(ticket).priority == "high"
    assert len(told(ticket, "moved")) == 1


def test_a_step_tried_again_after_it_was_deleted_is_let_go(policy: SlaPolicy, open_ticket: OpenTicket) -> None:
    gone = step(policy, "raise_priority", 0)
    ticket = open_at(open_ticket, OPENED)
    sweep_at(DUE)
    delivery = Delivery.objects.get(topic="sla.step_due")
    delivery.payload["step"] = gone.pk
    gone.delete()
    assert escalate(delivery) == {"skipped": "the step is no longer part of the policy"}
    assert again(ticket).priority == ticket.priority


def test_a_step_to_a_foreign_queue_fails_visibly(
    policy: SlaPolicy, open_ticket: OpenTicket, other_tenant: Tenant
) -> None:
    foreign = Queue.objects.get(tenant=other_tenant)
    EscalationStep.objects.create(tenant=policy.tenant, policy=policy, action="move", queue=foreign)
    ticket = open_at(open_ticket, OPENED)
    beat_at(DUE)
    assert again(ticket).queue != foreign
    assert "another desk" in Delivery.objects.pending().get(topic="sla.step_due").reason
