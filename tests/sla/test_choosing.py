"""Which policy holds for a ticket."""

from collections.abc import Callable

import pytest

from supportdesk.accounts.models import Contact, Tenant, User
from tests.sla.making import agent, customer, due, make_policy
from tickets.models import Queue, SlaPolicy, Ticket
from tickets.sla.choosing import Place, choose_policy

Opener = Callable[..., Ticket]


@pytest.fixture
def standard(tenant: Tenant) -> SlaPolicy:
    return make_policy(tenant)


@pytest.fixture
def gold(tenant: Tenant, standard: SlaPolicy) -> SlaPolicy:
    return make_policy(tenant, "Gold", is_default=False, medium={"first_response": 30})


@pytest.fixture
def silver(tenant: Tenant, standard: SlaPolicy) -> SlaPolicy:
    return make_policy(tenant, "Silver", is_default=False, medium={"first_response": 60})


def chosen(ticket: Ticket) -> SlaPolicy | None:
    return choose_policy(Place.of(ticket))


def test_the_topics_comes_before_the_queues_before_the_default(
    open_ticket: Opener, tenant: Tenant, queue: Queue, standard: SlaPolicy, gold: SlaPolicy, silver: SlaPolicy
) -> None:
    topic = tenant.topics.create(name="Recalls")
    ticket = open_ticket(topic=topic)
    assert (ticket.policy, chosen(ticket)) == (standard, standard)
    Queue.objects.filter(pk=queue.pk).update(sla_policy=silver)
    assert chosen(ticket) == silver
    type(topic).objects.filter(pk=topic.pk).update(sla_policy=gold)
    assert chosen(ticket) == gold
    assert open_ticket(subject="Another", topic=topic).policy == gold


def test_a_topic_without_one_takes_that_of_the_nearest_above(
    open_ticket: Opener, tenant: Tenant, gold: SlaPolicy, silver: SlaPolicy
) -> None:
    top = tenant.topics.create(name="Bikes", sla_policy=silver)
    middle = tenant.topics.create(name="Brakes", parent=top)
    leaf = tenant.topics.create(name="Discs", parent=middle)
    assert open_ticket(topic=leaf).policy == silver
    type(middle).objects.filter(pk=middle.pk).update(sla_policy=gold)
    assert open_ticket(subject="Another", topic=leaf).policy == gold


def test_none_named_and_no_default_is_none(open_ticket: Opener, standard: SlaPolicy) -> None:
    SlaPolicy.objects.update(is_default=False)
    ticket = open_ticket()
    assert (ticket.policy, ticket.clocks.count()) == (None, 0)


def test_another_tenants_default_does_not_hold(open_ticket: Opener, other_tenant: Tenant, tenant: Tenant) -> None:
    make_policy(other_tenant)
    assert open_ticket().policy is None


def test_a_new_default_takes_the_old_ones_place(open_ticket: Opener, standard: SlaPolicy, gold: SlaPolicy) -> None:
    SlaPolicy.objects.filter(pk=standard.pk).update(is_default=False)
    SlaPolicy.objects.filter(pk=gold.pk).update(is_default=True)
    assert open_ticket().policy == gold


def test_moving_and_another_topic_choose_anew(
    open_ticket: Opener, tenant: Tenant, cleo: Contact, sam: User, gold: SlaPolicy, silver: SlaPolicy
) -> None:
    ticket = open_ticket(by=customer(cleo, "2026-03-02 10:00"))
    fast = Queue.objects.create(tenant=tenant, name="Fast", sla_policy=silver)
    ticket.move(fast, by=agent(sam, "2026-03-02 10:05"))
    assert (ticket.policy, due(ticket, "first_response")) == (silver, "Mon 2 11:00")
    assert not ticket.clocks.filter(kind="resolution").exists()
    ticket.set_topic(tenant.topics.create(name="Recalls", sla_policy=gold), by=agent(sam, "2026-03-02 10:06"))
    assert (ticket.policy, due(ticket, "first_response")) == (gold, "Mon 2 10:30")
    ticket.set_topic(None, by=agent(sam, "2026-03-02 10:07"))
    assert (ticket.policy, due(ticket, "first_response")) == (silver, "Mon 2 11:00")
