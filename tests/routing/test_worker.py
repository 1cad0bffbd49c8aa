"""Routing as the worker does it: after triage, once a ticket, with the decision and its trace kept."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.routing.making import make_rule, work
from tickets.errors import Forbidden
from tickets.models import HelpTopic, NewTicket, Queue, Ticket
from tickets.states import Origin
from triage.assessing import open_assessed
from triage.directing import route, rules_of
from triage.models import RoutingDecision

Opener = Callable[..., Ticket]
BILLING: dict[str, Any] = {"subject": "Charged twice", "body": "I need a refund for a duplicate payment."}


@pytest.fixture
def returns(tenant: Tenant) -> Queue:
    return Queue.objects.create(tenant=tenant, name="Returns")


@pytest.fixture
def finance(tenant: Tenant) -> Queue:
    return Queue.objects.create(tenant=tenant, name="Money", team="finance")


def routed(ticket: Ticket) -> Ticket:
    work()
    ticket.refresh_from_db()
    return ticket


def kinds(ticket: Ticket) -> list[str]:
    return list(ticket.events.in_order().values_list("kind", flat=True))


def test_a_rule_sees_what_triage_found(open_ticket: Opener, tenant: Tenant, returns: Queue) -> None:
    make_rule(tenant, "category is sales", action="assign_to_queue", queue=returns)
    second = make_rule(tenant, "category is billing", action="assign_to_queue", queue=returns, name="Billing")
    ticket = routed(open_ticket(**BILLING))
    assert (ticket.queue, ticket.queue_origin) == (returns, Origin.RULE)
    said = RoutingDecision.objects.get()
    assert (said.rule, said.action, said.withheld, said.target) == (second, "assign_to_queue", "", returns.pk)
    assert [(look["position"], look["matched"]) for look in said.trace] == [(1, False), (2, True)]
    assert said.trace[1]["clauses"] == [
        {"field": "category", "operator": "is", "values": ["billing"], "seen": ["billing"], "held": True}
    ]
    assert said.names["queue"] == {str(returns.pk): "Returns"}
    assert "routing rule Billing" in ticket.events.get(kind="moved").actor_name


def test_the_teams_queue_takes_it_where_no_rule_placed_it(open_ticket: Opener, tenant: Tenant, finance: Queue) -> None:
    make_rule(tenant, "source is phone", action="assign_to_queue", queue=Queue.objects.default_of(tenant))
    make_rule(tenant, "category is billing", action="escalate", name="Money matters")
    ticket = routed(open_ticket(**BILLING))
    assert (ticket.queue, ticket.queue_origin) == (finance, Origin.TRIAGE)
    assert (ticket.is_escalated, ticket.escalation_reason) == (True, "Money matters")
    assert kinds(ticket) == ["opened", "triaged", "escalated", "moved"]


def test_a_rule_may_keep_a_ticket_in_the_default_queue(open_ticket: Opener, queue: Queue, finance: Queue) -> None:
    make_rule(queue.tenant, "category is billing", action="assign_to_queue", queue=queue)
    ticket = routed(open_ticket(**BILLING))
    assert (ticket.queue, ticket.queue_origin) == (queue, Origin.RULE)
    assert "moved" not in kinds(ticket)


def test_routes_where_triage_was_done_at_opening(cleo: Contact, sam: User, returns: Queue, finance: Queue) -> None:
    make_rule(cleo.tenant, "category is billing", action="reassign_queue", queue=returns)
    ticket = routed(open_assessed(NewTicket(requester=cleo, **BILLING), by=Actor.agent(sam)))
    assert ticket.queue == returns
    assert kinds(ticket).count("moved") == 1  # and not by way of the team's queue


@pytest.mark.parametrize("action", ["assign_to_queue", "reassign_queue"])
def test_the_queue_a_person_chose_stays(open_ticket: Opener, returns: Queue, queue: Queue, action: str) -> None:
    make_rule(queue.tenant, action=action, queue=queue)
    assert routed(open_ticket(queue=returns)).queue == returns
    assert RoutingDecision.objects.get().withheld == "chosen"


@pytest.mark.parametrize(("action", "goes"), [("assign_to_queue", False), ("reassign_queue", True)])
def test_another_placement_gives_way_to_reassigning_alone(
    open_ticket: Opener, returns: Queue, queue: Queue, action: str, goes: bool
) -> None:
    make_rule(queue.tenant, action=action, queue=queue)
    ticket = open_ticket()
    ticket.move(returns, by=Actor.system("A topic"))
    assert routed(ticket).queue == (queue if goes else returns)


@pytest.mark.parametrize(("action", "goes"), [("assign_to_queue", False), ("reassign_queue", True)])
def test_a_topics_queue_gives_way_to_reassigning_alone(
    open_ticket: Opener, returns: Queue, queue: Queue, action: str, goes: bool
) -> None:
    topic = HelpTopic.objects.create(tenant=queue.tenant, name="Parcels", default_queue=returns)
    make_rule(queue.tenant, f"topic is {topic.pk}", action=action, queue=queue)
    assert routed(open_ticket(topic=topic)).queue == (queue if goes else returns)
    said = RoutingDecision.objects.get()
    assert said.names["topic"] == {str(topic.pk): "Parcels"}
    assert said.withheld == ("" if goes else "placed")


def test_assigns_to_a_person_unless_somebody_is(open_ticket: Opener, tenant: Tenant, sam: User, sue: User) -> None:
    make_rule(tenant, action="assign_to_user", user=sam)
    free, taken = open_ticket(), open_ticket(assignee=sue)
    assert (routed(free).assignee, routed(taken).assignee) == (sam, sue)
    assert RoutingDecision.objects.get(ticket=taken).withheld == "assigned"


def test_somebody_who_has_left_is_given_nothing(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    make_rule(tenant, action="assign_to_user", user=sam)
    Membership.objects.filter(user=sam).update(is_active=False)
    assert routed(open_ticket()).assignee is None
    assert RoutingDecision.objects.get().withheld == "gone"


def test_no_rules_is_a_decision_too(open_ticket: Opener) -> None:
    routed(open_ticket())
    said = RoutingDecision.objects.get()
    assert (said.rule, said.action, said.trace) == (None, "", [])


def test_rules_of_another_tenant_are_not_asked(open_ticket: Opener, other_tenant: Tenant) -> None:
    make_rule(other_tenant)
    assert not routed(open_ticket()).is_escalated


def test_a_ticket_that_has_ended_is_left_alone(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    make_rule(tenant)
    ticket = open_ticket()
    ticket.resolve(by=Actor.agent(sam))
    assert not routed(ticket).is_escalated
    assert not RoutingDecision.objects.exists()


def test_a_delivery_repeated_decides_nothing_anew(open_ticket: Opener, tenant: Tenant) -> None:
    ticket = routed(open_ticket())
    make_rule(tenant)
    Delivery.objects.update(state=Delivery.State.PENDING, next_try_at=timezone.now())
    assert not routed(ticket).is_escalated


def test_rules_are_read_in_the_same_number_of_queries(
    open_ticket: Opener, tenant: Tenant, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        make_rule(tenant, f"tag is t{number}", "priority is low")
    with django_assert_num_queries(2):
        assert len(rules_of(tenant)) == 12


@pytest.mark.django_db(transaction=True)
def test_two_workers_decide_once(open_ticket: Opener, tenant: Tenant, returns: Queue) -> None:
    make_rule(tenant, action="assign_to_queue", queue=returns)
    ticket, together, decided = open_ticket(), Barrier(4), []

    def worker() -> None:
        try:
            mine = Ticket.objects.get(pk=ticket.pk)
            together.wait(90)
            decided.append(route(mine))
        finally:
            connection.close()

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert [bool(one) for one in decided].count(True) == 1
    assert len(decided) == 4
    assert kinds(ticket).count("moved") == 1


def test_escalating_again_changes_nothing(open_ticket: Opener, sam: User) -> None:
    ticket, by = open_ticket(), Actor.agent(sam)
    assert ticket.escalate(by=by, reason="Third complaint ")
    assert not ticket.escalate(by=by, reason="Fourth")
    assert (ticket.escalation_reason, kinds(ticket).count("escalated")) == ("Third complaint", 1)
    assert list(Ticket.objects.escalated()) == [ticket]


def test_customers_do_not_escalate(open_ticket: Opener, cleo: Contact) -> None:
    with pytest.raises(Forbidden):
        open_ticket().escalate(by=Actor.customer(cleo))
