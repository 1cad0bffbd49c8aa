"""Triage as the worker does it: told of a new ticket, it assesses, stores why, and places."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tickets.models import NewTicket, Queue, Ticket, TicketEvent
from tickets.states import Origin, Priority
from triage.assessing import assess_ticket, open_assessed
from triage.models import Assessment, TenantLexicon

Opener = Callable[..., Ticket]
BILLING: dict[str, Any] = {"subject": "Charged twice", "body": "I need a refund for a duplicate payment."}
DOWN: dict[str, Any] = {"subject": "Cannot login", "body": "This is urgent, our portal is down."}


def work() -> None:
    """What a worker would do until nothing is due."""
    while due := [pk for pk in Delivery.objects.due().values_list("pk", flat=True) if deliver(pk)]:
        assert len(due) < 100


def kinds(ticket: Ticket) -> list[str]:
    return list(ticket.events.in_order().values_list("kind", flat=True))


def test_a_new_ticket_is_assessed_by_the_worker(open_ticket: Opener) -> None:
    ticket = open_ticket(**DOWN)
    assert not Assessment.objects.exists()
    work()
    ticket.refresh_from_db()
    said = Assessment.objects.get(ticket=ticket)
    assert (ticket.category, ticket.priority, ticket.team) == ("technical", "urgent", "technical_support")
    assert (ticket.sentiment, ticket.score) == (said.sentiment, said.score) == ("neutral", 95)
    assert said.suggested_reply
    assert said.next_action
    assert {"Cannot login", "urgent"} <= {reason["phrase"] for reason in said.reasons}


def test_what_somebody_chose_stays(open_ticket: Opener) -> None:
    ticket = open_ticket(**DOWN, priority="low", category="sales")
    work()
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.category, ticket.team) == ("low", "sales", "sales")
    assert Assessment.objects.get().priority == Priority.URGENT
    assert ticket.score == 95


def test_a_choice_made_before_the_worker_came_stays(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(**DOWN)
    ticket.reclassify("billing", by=Actor.agent(sam))
    work()
    ticket.refresh_from_db()
    assert (ticket.category, ticket.category_origin) == ("billing", Origin.PERSON)


def test_assessing_again_changes_nothing(open_ticket: Opener) -> None:
    ticket = open_ticket(**DOWN)
    for _ in range(2):
        assess_ticket(ticket)
    assert kinds(ticket).count("triaged") == 1
    assert Assessment.objects.count() == 1


def test_a_delivery_repeated_does_nothing_twice(open_ticket: Opener) -> None:
    ticket = open_ticket(**DOWN)
    work()
    before = kinds(ticket), Assessment.objects.get().assessed_at
    Delivery.objects.update(state=Delivery.State.PENDING, next_try_at=timezone.now())
    work()
    assert (kinds(ticket), Assessment.objects.get().assessed_at) == before


def test_a_ticket_that_has_gone_is_no_error(open_ticket: Opener) -> None:
    open_ticket().delete()
    work()
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


def test_the_tier_of_the_customer_counts(open_ticket: Opener, cleo: Contact) -> None:
    cleo.tier = "vip"
    cleo.save()
    ticket = open_ticket(subject="My account", body="Can you help me update my email?")
    work()
    ticket.refresh_from_db()
    assert ticket.priority == Priority.HIGH


def test_only_the_opening_message_is_assessed(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(**BILLING)
    ticket.reply("Our login was down, this is urgent.", by=Actor.agent(sam))
    work()
    ticket.refresh_from_db()
    assert ticket.category == "billing"


def test_a_tenants_own_words_count(open_ticket: Opener, tenant: Tenant) -> None:
    TenantLexicon.objects.create(tenant=tenant, changes={"category": {"sales": {"decisive": ["flux capacitor"]}}})
    ticket = open_ticket(subject="A flux capacitor", body="For my car.")
    work()
    ticket.refresh_from_db()
    assert ticket.category == "sales"


def test_words_that_cannot_be_used_are_refused_with_their_place(tenant: Tenant) -> None:
    lexicon = TenantLexicon(tenant=tenant, changes={"category": {"sails": {"decisive": ["boat"]}}})
    with pytest.raises(ValidationError, match=r"category\.sails"):
        lexicon.full_clean()


def test_goes_to_the_queue_of_its_team(open_ticket: Opener, tenant: Tenant) -> None:
    finance = Queue.objects.create(tenant=tenant, name="Money", team="finance")
    ticket = open_ticket(**BILLING)
    work()
    ticket.refresh_from_db()
    assert (ticket.queue, ticket.queue_origin) == (finance, Origin.TRIAGE)
    assert kinds(ticket) == ["opened", "triaged", "moved"]


def test_stays_where_somebody_placed_it(open_ticket: Opener, tenant: Tenant) -> None:
    Queue.objects.create(tenant=tenant, name="Money", team="finance")
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    ticket = open_ticket(**BILLING, queue=returns)
    work()
    ticket.refresh_from_db()
    assert ticket.queue == returns


def test_does_not_go_to_another_tenants_queue(open_ticket: Opener, queue: Queue, other_tenant: Tenant) -> None:
    Queue.objects.create(tenant=other_tenant, name="Money", team="finance")
    ticket = open_ticket(**BILLING)
    work()
    ticket.refresh_from_db()
    assert ticket.queue == queue


def test_stays_where_it_is_once_it_has_ended(open_ticket: Opener, tenant: Tenant, queue: Queue, sam: User) -> None:
    Queue.objects.create(tenant=tenant, name="Money", team="finance")
    ticket = open_ticket(**BILLING)
    ticket.resolve(by=Actor.agent(sam))
    work()
    ticket.refresh_from_db()
    assert ticket.queue == queue


def test_opens_with_triage_done_at_once(cleo: Contact, sam: User) -> None:
    ticket = open_assessed(NewTicket(requester=cleo, **BILLING), by=Actor.agent(sam))
    assert (ticket.category, kinds(ticket)) == ("billing", ["opened", "triaged"])
    work()
    assert kinds(ticket) == ["opened", "triaged"]


def test_opens_and_assesses_once_for_one_key(cleo: Contact, sam: User) -> None:
    new = NewTicket(requester=cleo, **BILLING, key="k")
    first, second = (open_assessed(new, by=Actor.agent(sam)) for _ in range(2))
    assert first == second
    assert TicketEvent.objects.count() == 2


def test_tells_the_past_as_the_past(cleo: Contact, sam: User) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    ticket = open_assessed(NewTicket(requester=cleo, **BILLING), by=Actor.agent(sam).telling(long_ago))
    assert {event.at for event in ticket.events.all()} == {ticket.updated_at} == {long_ago}
