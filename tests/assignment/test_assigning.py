"""A ticket opens, is triaged and placed, and goes to somebody of its queue."""

import pytest
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, Tenant, User
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.assignment.working import Opener, assignments, holder, holders, join, staff, strategy, work_off
from tickets.history import tell
from tickets.models import Queue, Ticket, TicketEvent
from triage.assignment.releasing import take_back

CHARGED = {"subject": "Charged twice", "body": "My invoice shows two charges, I want a refund."}


@pytest.fixture
def billing(tenant: Tenant) -> Queue:
    return Queue.objects.create(tenant=tenant, name="Billing", team="finance")


def test_a_manual_queue_assigns_nobody(open_ticket: Opener, queue: Queue) -> None:
    staff(queue, "Bea")
    ticket = open_ticket()
    work_off()
    assert holder(ticket) == ""


@pytest.mark.parametrize("name", ["round_robin", "least_loaded"])
def test_members_are_given_as_many_each(open_ticket: Opener, tenant: Tenant, queue: Queue, name: str) -> None:
    strategy(queue, name)
    staff(queue, "Bea", "Ben", "Bob")
    for _ in range(6):
        open_ticket()
        work_off()
    assert holders(tenant) == {"Bea": 2, "Ben": 2, "Bob": 2}


def test_the_history_says_who_gave_it_and_why(open_ticket: Opener, queue: Queue) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea")
    staff(queue, "Ben", on_break=True)
    ticket = open_ticket()
    work_off()
    event = TicketEvent.objects.get(ticket=ticket, kind="assigned")
    assert (event.actor_kind, event.actor_name) == ("system", "Assignment")
    assert event.data["because"] == {
        "strategy": "round_robin",
        "available": 1,
        "load": 0,
        "passed_over": {"on_break": 1},
    }
    assert str(tell(event)) == "Assigned to Bea by Assignment: their turn among 1 available"


def test_a_heavier_member_gets_more(open_ticket: Opener, tenant: Tenant, queue: Queue) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea", weight=3)
    staff(queue, "Ben")
    for _ in range(8):
        open_ticket()
    work_off()
    assert holders(tenant) == {"Bea": 6, "Ben": 2}


def test_it_goes_to_the_queue_triage_chose_and_nowhere_before(
    open_ticket: Opener, queue: Queue, billing: Queue
) -> None:
    strategy(queue, "round_robin")
    strategy(billing, "round_robin")
    staff(queue, "Bea")
    staff(billing, "Ben")
    tickets = [open_ticket(**CHARGED) for _ in range(3)]
    work_off()
    assert [assignments(ticket) for ticket in tickets] == [["Ben"]] * 3


def test_a_persons_choice_wins(open_ticket: Opener, queue: Queue, sam: User) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea")
    chosen, taken = open_ticket(assignee=sam), open_ticket()
    taken.assign(to=sam, by=Actor.agent(sam))
    work_off()
    assert [holder(chosen), holder(taken)] == ["Sam", "Sam"]


def test_what_a_person_left_unassigned_stays_so(open_ticket: Opener, queue: Queue, sue: User, billing: Queue) -> None:
    strategy(queue, "round_robin")
    bea = staff(queue, "Bea")[0]
    ticket = open_ticket()
    work_off()
    ticket.assign(to=None, by=Actor.agent(sue))
    queue.staff_changed()
    work_off()
    assert holder(ticket) == ""

    strategy(billing, "round_robin")
    join(billing, bea)
    ticket.move(billing, by=Actor.agent(sue))
    work_off()
    assert holder(ticket) == "Bea"


def test_ended_and_pending_tickets_are_not_given_away(open_ticket: Opener, queue: Queue, sam: User) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea")
    resolved, pending = open_ticket(), open_ticket()
    resolved.resolve(by=Actor.agent(sam))
    pending.set_status("pending", by=Actor.agent(sam))
    work_off()
    assert [holder(resolved), holder(pending)] == ["", ""]

    for ticket in (resolved, pending):
        ticket.set_status("open", by=Actor.agent(sam))
    work_off()
    assert [holder(resolved), holder(pending)] == ["Bea", "Bea"]


def test_a_customers_answer_brings_it_back_into_the_round(open_ticket: Opener, queue: Queue, sam: User) -> None:
    strategy(queue, "round_robin")
    ticket = open_ticket()
    work_off()
    ticket.resolve(by=Actor.agent(sam))
    staff(queue, "Bea")
    ticket.reply("It is still burning.", by=Actor.customer(ticket.requester))
    work_off()
    assert holder(ticket) == "Bea"


def test_those_on_a_break_or_gone_are_passed_over(open_ticket: Opener, tenant: Tenant, queue: Queue) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea")
    staff(queue, "Ben", on_break=True)
    bob, bill = staff(queue, "Bob", "Bill")
    Membership.objects.filter(user=bob).update(is_active=False)
    bill.is_active = False
    bill.save()
    for _ in range(3):
        open_ticket()
    work_off()
    assert holders(tenant) == {"Bea": 3}


@pytest.mark.parametrize("name", ["round_robin", "least_loaded"])
def test_nobody_gets_more_than_they_can_take(open_ticket: Opener, tenant: Tenant, queue: Queue, name: str) -> None:
    strategy(queue, name, capacity=2)
    staff(queue, "Bea")
    staff(queue, "Ben", capacity=3)
    staff(queue, "Bob", capacity=0)
    for _ in range(7):
        open_ticket()
    work_off()
    assert holders(tenant) == {"Bea": 2, "Ben": 3, "": 2}


def test_a_moved_ticket_follows_unless_somebody_works_on_it(
    open_ticket: Opener, queue: Queue, billing: Queue, sue: User
) -> None:
    strategy(queue, "round_robin")
    strategy(billing, "round_robin")
    staff(queue, "Bea")
    staff(billing, "Ben")
    idle, begun = open_ticket(), open_ticket()
    work_off()
    bea = begun.events.get(kind="assigned") and Ticket.objects.with_people().get(pk=begun.pk).assignee
    assert bea
    begun.reply("Have you tried water?", by=Actor.agent(bea))
    for ticket in (idle, begun):
        ticket.move(billing, by=Actor.agent(sue))
    work_off()
    assert [assignments(idle), assignments(begun)] == [["Bea", "", "Ben"], ["Bea"]]


def test_what_was_given_meanwhile_is_not_taken_back(open_ticket: Opener, queue: Queue) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea")
    as_somebody_saw_it = open_ticket()
    work_off()
    assert not take_back(as_somebody_saw_it, why="moved")
    assert holder(as_somebody_saw_it) == "Bea"


def test_another_companys_queue_is_another_matter(
    open_ticket: Opener, queue: Queue, tenant: Tenant, other_tenant: Tenant, mallory: User
) -> None:
    theirs = strategy(Queue.objects.get(tenant=other_tenant), "round_robin")
    join(theirs, mallory)
    strategy(queue, "round_robin")
    ours, foreign = open_ticket(), open_ticket(requester=factory.make_contact(other_tenant))
    work_off()
    assert [holder(ours), holder(foreign)] == ["", "Mallory"]


def test_a_member_from_another_company_is_never_given_anything(
    open_ticket: Opener, queue: Queue, mallory: User
) -> None:
    strategy(queue, "round_robin")
    join(queue, mallory)
    ticket = open_ticket()
    work_off()
    assert holder(ticket) == ""


def test_telling_a_queue_twice_changes_nothing(open_ticket: Opener, queue: Queue) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea", "Ben")
    ticket = open_ticket()
    work_off()
    before = TicketEvent.objects.count()
    again = Delivery.objects.filter(subscriber__startswith="assignment.")
    again.update(state="pending", attempts=0, next_try_at=timezone.now())
    work_off()
    assert TicketEvent.objects.count() == before
    assert len(assignments(ticket)) == 1
