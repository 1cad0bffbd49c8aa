"""A queue that is in use is deleted by naming the one that takes its place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import Tenant, User
from tests.assignment.working import holder, work_off
from tests.desk.visiting import text
from tests.routing.making import make_rule
from tests.routing.test_editor import LIST
from tickets.admin import queues
from tickets.models import HelpTopic, Queue, SettingChange, Ticket
from triage.models import Clause, RoutingRule

OpenTicket = Callable[..., Ticket]


@pytest.fixture
def desk(ana: User, client: Client) -> Client:
    """Ana's browser."""
    client.force_login(ana)
    return client


@pytest.fixture
def billing(tenant: Tenant) -> Queue:
    return Queue.objects.create(tenant=tenant, name="Billing")


def delete_page(queue: Queue) -> str:
    return reverse("admin:tickets_queue_delete", args=[queue.pk])


def test_it_asks_what_takes_its_place(desk: Client, billing: Queue, queue: Queue, open_ticket: OpenTicket) -> None:
    open_ticket(queue=billing)
    answer: Any = desk.get(delete_page(billing))
    body = answer.content.decode()
    assert "Billing is in use" in body
    assert "1 ticket will go to its replacement" in body
    assert [str(choice) for choice in answer.context["form"].fields["replacement"].queryset] == ["Support"]
    assert Queue.objects.filter(pk=billing.pk).exists()


def test_its_tickets_move_by_the_verb_and_keep_who_placed_them(
    desk: Client, billing: Queue, queue: Queue, open_ticket: OpenTicket
) -> None:
    chosen, ended = open_ticket(queue=billing), open_ticket(queue=billing)
    Ticket.objects.filter(pk=ended.pk).update(queue_origin="rule", status="closed")

    answer = desk.post(delete_page(billing), {"replacement": queue.pk}, follow=True)

    assert "Support has taken its place" in answer.content.decode()
    assert not Queue.objects.filter(pk=billing.pk).exists()
    for ticket, origin in ((chosen, "person"), (ended, "rule")):
        ticket.refresh_from_db()
        assert (ticket.queue, ticket.queue_origin) == (queue, origin)
        moved = ticket.events.get(kind="moved")
        assert (moved.actor_name, moved.data["queue"]) == ("Ana", [billing.pk, queue.pk])


def test_whatever_else_points_at_it_follows(desk: Client, tenant: Tenant, billing: Queue, queue: Queue) -> None:
    topic = HelpTopic.objects.create(tenant=tenant, name="Invoices", default_queue=billing)
    assert "1 help topic" in desk.get(delete_page(billing)).content.decode()
    desk.post(delete_page(billing), {"replacement": queue.pk})
    topic.refresh_from_db()
    assert topic.default_queue == queue
    assert not Queue.objects.filter(pk=billing.pk).exists()


def test_rules_send_and_ask_for_the_replacement(
    desk: Client, tenant: Tenant, other_tenant: Tenant, billing: Queue, queue: Queue
) -> None:
    made = {"name": "Big", "position": 1, "action": "assign_to_queue"}
    rule = RoutingRule.objects.create(tenant=tenant, queue=billing, **made)
    asking = {"field": "queue", "operator": "any_of", "values": [str(billing.pk), str(queue.pk)]}
    clause = Clause.objects.create(tenant=tenant, rule=rule, **asking)
    foreign = RoutingRule.objects.create(tenant=other_tenant, queue=Queue.objects.get(tenant=other_tenant), **made)
    untouched = Clause.objects.create(tenant=other_tenant, rule=foreign, **asking)

    assert "1 routing rule" in desk.get(delete_page(billing)).content.decode()
    desk.post(delete_page(billing), {"replacement": queue.pk})
    work_off()

    for row in (rule, clause, untouched):
        row.refresh_from_db()
    assert (rule.queue, clause.values) == (queue, [str(queue.pk)])
    assert untouched.values == asking["values"]


def test_what_rules_became_by_it_is_recorded_with_who_did_it(
    desk: Client, tenant: Tenant, other_tenant: Tenant, billing: Queue, queue: Queue
) -> None:
    make_rule(tenant, f"queue is {billing.pk}", name="Asks")
    goes = make_rule(tenant, name="Goes", action="reassign_queue", queue=billing)
    make_rule(tenant, name="Stays", action="reassign_queue", queue=queue)
    SettingChange.objects.all().delete()

    desk.post(delete_page(billing), {"replacement": queue.pk})
    work_off()

    changes = list(SettingChange.objects.order_by("pk"))
    assert {(change.tenant_id, change.actor_name) for change in changes} == {(tenant.pk, "Ana")}
    told: list[Any] = [side for change in changes for side in (change.before, change.after)]
    assert [(rule["name"], rule["target"], rule["clauses"]) for rule in told] == [
        *(("Goes", pk, []) for pk in (billing.pk, queue.pk)),
        *(("Asks", None, [["queue", "is", [str(pk)]]]) for pk in (billing.pk, queue.pk)),
    ]
    assert "put into one that is gone in any case" in text(desk.get(f"{LIST}{goes.pk}/"))


def test_a_great_many_go_in_several_requests(
    desk: Client, billing: Queue, queue: Queue, open_ticket: OpenTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "HANDED_OVER_AT_MOST", 2)
    for _ in range(3):
        open_ticket(queue=billing)
    answer = desk.post(delete_page(billing), {"replacement": queue.pk}, follow=True)
    assert "Billing still has 1 ticket. Delete once more" in answer.content.decode()
    desk.post(delete_page(billing), {"replacement": queue.pk})
    assert not Queue.objects.filter(pk=billing.pk).exists()
    assert Ticket.objects.in_queue(queue).count() == 3


def test_no_replacement_and_another_companys_are_refused(
    desk: Client, billing: Queue, other_tenant: Tenant, open_ticket: OpenTicket
) -> None:
    ticket = open_ticket(queue=billing)
    foreign = Queue.objects.get(tenant=other_tenant)
    for wrong in ("", str(foreign.pk), str(billing.pk), "x"):
        answer: Any = desk.post(delete_page(billing), {"replacement": wrong, "post": "yes"})
        assert answer.status_code == 200
        assert answer.context["form"].errors
    ticket.refresh_from_db()
    assert ticket.queue == billing


def test_the_default_queue_stays(desk: Client, billing: Queue, queue: Queue, open_ticket: OpenTicket) -> None:
    open_ticket()
    assert "is the default queue" in desk.get(delete_page(queue)).content.decode()
    desk.post(delete_page(queue), {"replacement": billing.pk, "post": "yes"})
    assert Queue.objects.get(is_default=True) == queue


def test_another_companys_queue_is_not_there(mallory: User, client: Client, billing: Queue) -> None:
    client.force_login(mallory)
    for answer in (client.get(delete_page(billing)), client.post(delete_page(billing), {"replacement": billing.pk})):
        assert answer.status_code == 404


def test_saving_a_queue_hands_out_what_waits(desk: Client, queue: Queue, sam: User, open_ticket: OpenTicket) -> None:
    ticket = open_ticket()
    work_off()
    data = {
        "name": queue.name,
        "team": "",
        "strategy": "round_robin",
        "grace_minutes": 15,
        "capacity": 5,
        "members-TOTAL_FORMS": 1,
        "members-INITIAL_FORMS": 0,
        "members-0-user": sam.pk,
        "members-0-role": "member",
        "members-0-weight": 1,
        "members-0-capacity": 3,
    }
    page = reverse("admin:tickets_queue_change", args=[queue.pk])
    assert desk.post(page, data).status_code == 302
    work_off()
    assert holder(ticket) == "Sam"
