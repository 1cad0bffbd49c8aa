from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.factory import make_answer
from tickets.errors import Ended, Forbidden, Invalid
from tickets.models import Queue, Ticket
from tickets.states import ACTIVE, ENDED, UNRESOLVED, WAITING, Origin, Status, Team

Opener = Callable[..., Ticket]


def kinds(ticket: Ticket) -> list[str]:
    return [event.kind for event in ticket.events.in_order()]


@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("after", Status.values)
def test_an_agent_gets_from_any_status_to_any_other(open_ticket: Opener, sam: User, before: str, after: str) -> None:
    ticket, by = open_ticket(), Actor.agent(sam)
    ticket.set_status(before, by=by)
    events = len(kinds(ticket))
    assert ticket.set_status(after, by=by) == (before != after)
    ticket.refresh_from_db()
    assert ticket.status == after
    assert (ticket.resolved_at is not None) == (after in ENDED)
    assert (ticket.closed_at is not None) == (after == Status.CLOSED)
    assert len(kinds(ticket)) - events == (before != after)


def test_an_answer_reopens_to_the_end_of_the_window_and_not_what_the_customer_resolved(
    open_ticket: Opener, sam: User, cleo: Contact
) -> None:
    ticket, own = open_ticket(), open_ticket()
    ticket.resolve(by=Actor.agent(sam))
    own.resolve(by=Actor.customer(cleo))
    assert ticket.resolved_at
    end = ticket.resolved_at + timedelta(days=ticket.tenant.reopen_window_days)
    assert ticket.reopens_on_answer(end)
    assert not ticket.reopens_on_answer(end + timedelta(microseconds=1))
    assert not own.reopens_on_answer(end)
    own.close(by=Actor.system("Auto-close"))
    assert own.ended_by == "customer"  # who ended it first, which is what its history and its reopening go by


def test_the_sets_of_states_agree_with_the_predicates(open_ticket: Opener, sam: User) -> None:
    assert set(Status) == ACTIVE | WAITING | ENDED
    assert ACTIVE | WAITING == UNRESOLVED
    for status in Status:
        ticket = open_ticket()
        ticket.set_status(status, by=Actor.agent(sam))
        mine = Ticket.objects.filter(pk=ticket.pk)
        assert ticket.is_ended == mine.ended().exists()
        assert ticket.is_unresolved == mine.unresolved().exists()
        assert (status in ACTIVE) == mine.active().exists()
        assert (status in WAITING) == mine.waiting().exists()


def test_resolving_twice_is_one_event(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    assert [ticket.resolve(by=Actor.agent(sam)) for _ in range(2)] == [True, False]
    assert kinds(ticket) == ["opened", "resolved"]


def test_a_stale_copy_acts_on_the_ticket_as_it_is_now(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    stale = Ticket.objects.get(pk=ticket.pk)
    ticket.resolve(by=Actor.agent(sam))
    assert stale.resolve(by=Actor.agent(sam)) is False
    stale.tag(add=["late"], by=Actor.agent(sam))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags) == (Status.RESOLVED, ["late"])


def test_agents_cannot_undo_a_customers_resolution(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    ticket.resolve(by=Actor.customer(cleo))
    with pytest.raises(Ended):
        ticket.reopen(by=Actor.agent(sam))


def test_only_agents_reopen_a_closed_ticket(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.close(by=Actor.agent(sam))
    with pytest.raises(Forbidden):
        ticket.reopen(by=Actor.system("Rule"))
    assert ticket.reopen(by=Actor.agent(sam))


def test_assigning_outside_the_desk_is_refused(open_ticket: Opener, sam: User, mallory: User) -> None:
    ticket = open_ticket()
    with pytest.raises(Invalid):
        ticket.assign(to=mallory, by=Actor.agent(sam))
    assert ticket.assign(to=sam, by=Actor.agent(sam))
    assert kinds(ticket) == ["opened", "assigned"]


def test_moving_into_another_tenants_queue_is_refused(open_ticket: Opener, sam: User, other_tenant: Tenant) -> None:
    with pytest.raises(Invalid):
        open_ticket().move(Queue.objects.default_of(other_tenant), by=Actor.agent(sam))


def test_a_tenant_has_one_default_queue(tenant: Tenant) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Queue.objects.create(tenant=tenant, name="Second", is_default=True)


def test_triage_fills_only_what_nobody_chose(open_ticket: Opener, sam: User) -> None:
    answer = make_answer(category="billing", priority="urgent", score=95)
    ticket = open_ticket(priority="low")
    ticket.triage(answer, by=Actor.system("Triage"))
    assert (ticket.priority, ticket.category, ticket.score) == ("low", "billing", 95)
    ticket.reclassify("sales", by=Actor.agent(sam))
    ticket.triage(answer, by=Actor.system("Triage"))
    assert (ticket.category, ticket.team, ticket.category_origin) == ("sales", Team.SALES, Origin.PERSON)


@pytest.mark.parametrize("is_machine", [False, True])
def test_a_choice_that_is_made_again_changes_nothing(open_ticket: Opener, sam: User, is_machine: bool) -> None:
    ticket, by = open_ticket(), Actor.system("SLA") if is_machine else Actor.agent(sam)
    assert [ticket.set_priority("high", by=by) for _ in range(2)] == [True, False]
    assert [ticket.reclassify("sales", by=by) for _ in range(2)] == [True, False]
    assert kinds(ticket) == ["opened", "priority_changed", "reclassified"]


def test_a_machine_that_agrees_with_a_person_takes_nothing_from_them(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.set_priority("high", by=Actor.agent(sam))
    assert not ticket.set_priority("high", by=Actor.system("SLA"))
    assert ticket.priority_origin == Origin.PERSON


def test_tags_are_tidied_and_counted(open_ticket: Opener, sam: User) -> None:
    ticket, by = open_ticket(), Actor.agent(sam)
    ticket.tag(add=["#VIP  Customer", "bug"], by=by)
    ticket.tag(add=["bug"], remove=["vip-customer"], by=by)
    assert ticket.tags == ["bug"]
    assert kinds(ticket) == ["opened", "tagged", "tagged"]
    for bad in ("", "a b\x00", "<b>", "x" * 41):
        with pytest.raises(Invalid):
            ticket.tag(add=[bad], by=by)
    with pytest.raises(Invalid):
        ticket.tag(add=[f"t{n}" for n in range(31)], by=by)


@pytest.mark.parametrize("act", [Ticket.set_status, Ticket.set_priority, Ticket.reclassify])
def test_a_refused_verb_leaves_no_event_and_no_promise(
    open_ticket: Opener, sam: User, act: Callable[..., bool]
) -> None:
    ticket = open_ticket()
    promised = Delivery.objects.count()
    with pytest.raises(Invalid):
        act(ticket, "nonsense", by=Actor.agent(sam))
    assert kinds(ticket) == ["opened"]
    assert Delivery.objects.count() == promised
