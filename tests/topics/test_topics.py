from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Tenant, User
from tickets.errors import Invalid
from tickets.models import HelpTopic, Queue, Ticket
from tickets.states import Origin

Opener = Callable[..., Ticket]
PORTAL_NEW = "/service-desk/my/tickets/new/"
DESK_NEW = "/service-desk/tickets/new/"


def make_topic(tenant: Tenant, name: str = "Refunds", **fields: Any) -> HelpTopic:
    return HelpTopic.objects.create(tenant=tenant, name=name, **fields)


@pytest.fixture
def refunds(tenant: Tenant, sam: User) -> HelpTopic:
    billing = Queue.objects.create(tenant=tenant, name="Billing")
    return make_topic(
        tenant, default_priority="high", default_queue=billing, default_assignee=sam, due_offset=90, is_public=True
    )


def signed_in(user: User | None) -> Client:
    assert user
    client = Client()
    client.force_login(user)
    return client


def test_a_topic_supplies_what_nobody_chose(open_ticket: Opener, refunds: HelpTopic, sam: User) -> None:
    ticket = open_ticket(topic=refunds)
    assert (ticket.priority, ticket.queue, ticket.assignee) == ("high", refunds.default_queue, sam)
    assert {ticket.priority_origin, ticket.queue_origin} == {Origin.TOPIC}
    assert ticket.due_at == ticket.created_at + timedelta(minutes=90)


def test_an_explicit_choice_wins_over_the_topic(
    open_ticket: Opener, refunds: HelpTopic, queue: Queue, sue: User
) -> None:
    ticket = open_ticket(topic=refunds, priority="low", queue=queue, assignee=sue)
    assert (ticket.priority, ticket.queue, ticket.assignee) == ("low", queue, sue)
    assert {ticket.priority_origin, ticket.queue_origin} == {Origin.PERSON}


def test_triage_leaves_a_topics_priority_alone(open_ticket: Opener, refunds: HelpTopic) -> None:
    ticket = open_ticket(topic=refunds)
    said = SimpleNamespace(category="sales", sentiment="neutral", team="sales", priority="low", score=20)
    ticket.triage(said, by=Actor.system("Triage"))
    assert (ticket.priority, ticket.category) == ("high", "sales")


def test_an_assignee_who_left_the_desk_is_passed_over(open_ticket: Opener, refunds: HelpTopic, sam: User) -> None:
    Membership.objects.filter(user=sam).update(is_active=False)
    assert open_ticket(topic=refunds).assignee is None


def test_another_tenants_topic_is_refused(open_ticket: Opener, other_tenant: Tenant, sam: User) -> None:
    theirs = make_topic(other_tenant)
    with pytest.raises(Invalid):
        open_ticket(topic=theirs)
    with pytest.raises(Invalid):
        open_ticket().set_topic(theirs, by=Actor.agent(sam))


def test_changing_the_topic_is_one_event_that_says_which(open_ticket: Opener, refunds: HelpTopic, sam: User) -> None:
    ticket = open_ticket()
    assert [ticket.set_topic(refunds, by=Actor.agent(sam)) for _ in range(2)] == [True, False]
    page = signed_in(sam).get(ticket.get_absolute_url()).content.decode()
    assert "set to Refunds by Sam" in page


def test_customers_choose_from_public_topics_only(cleo: Contact, tenant: Tenant, refunds: HelpTopic) -> None:
    make_topic(tenant, "Old", is_active=False)
    inside = make_topic(tenant, "Inside", is_public=False)
    make_topic(tenant, "Below", parent=inside)
    late = make_topic(tenant, "Late", parent=refunds)
    portal = signed_in(cleo.user)
    page = portal.get(PORTAL_NEW).content.decode()
    assert "Refunds › Late" in page
    assert not {word for word in ("Old", "Inside", "Below") if f"{word}</option>" in page}
    portal.post(PORTAL_NEW, {"subject": "S", "body": "B", "key": "0" * 32, "topic": late.pk})
    assert Ticket.objects.get().topic == late


def test_an_internal_topic_cannot_be_forced(cleo: Contact, tenant: Tenant) -> None:
    inside = make_topic(tenant, "Inside", is_public=False)
    make_topic(tenant, "Outside")
    sent = {"subject": "S", "body": "B", "key": "0" * 32, "topic": inside.pk}
    assert signed_in(cleo.user).post(PORTAL_NEW, sent).status_code == 422
    assert not Ticket.objects.exists()


def test_no_topics_no_field(cleo: Contact) -> None:
    assert "What is it about?" not in signed_in(cleo.user).get(PORTAL_NEW).content.decode()


def test_an_agent_opens_with_a_topic(sam: User, refunds: HelpTopic) -> None:
    sent = {"email": "kim@customer.example", "subject": "S", "body": "B", "source": "phone", "topic": refunds.pk}
    assert signed_in(sam).post(DESK_NEW, sent).status_code == 302
    assert Ticket.objects.get().queue == refunds.default_queue


def test_topics_are_three_levels_deep_at_most_and_never_in_a_ring(tenant: Tenant) -> None:
    one = make_topic(tenant, "One")
    two = make_topic(tenant, "Two", parent=one)
    three = make_topic(tenant, "Three", parent=two)
    assert str(three) == "One › Two › Three"
    with pytest.raises(ValidationError):
        HelpTopic(tenant=tenant, name="Four", parent=three).full_clean()
    one.parent = three
    with pytest.raises(ValidationError):
        one.full_clean()
