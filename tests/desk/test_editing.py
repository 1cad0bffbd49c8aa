from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.desk.visiting import HTMX, Opener, page_of, text
from tickets.models import Queue, Ticket
from tickets.states import Origin


@pytest.fixture
def ticket(open_ticket: Opener) -> Ticket:
    return open_ticket()


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("status", "status", "pending"),
        ("status", "status", "resolved"),
        ("status", "status", "closed"),
        ("priority", "priority", "urgent"),
        ("category", "category", "billing"),
    ],
)
def test_a_property_is_changed_in_place(desk: Client, ticket: Ticket, part: str, field: str, value: str) -> None:
    response = desk.post(page_of(ticket, f"{part}/"), {field: value})
    assert response["Location"] == page_of(ticket)
    assert getattr(fresh(ticket), field) == value
    assert ticket.events.count() == 2


def test_a_choice_is_a_persons(desk: Client, ticket: Ticket) -> None:
    desk.post(page_of(ticket, "priority/"), {"priority": ticket.priority})
    assert fresh(ticket).priority_origin == Origin.PERSON


def test_queue_tags_and_assignee(desk: Client, ticket: Ticket, tenant: Tenant, sam: User) -> None:
    billing = Queue.objects.create(tenant=tenant, name="Billing")
    desk.post(page_of(ticket, "queue/"), {"queue": billing.pk})
    desk.post(page_of(ticket, "tags/"), {"tags": "VIP, brakes warranty"})
    desk.post(page_of(ticket, "tags/"), {"tags": "vip"})
    desk.post(page_of(ticket, "assignment/"), {"assignee": "me"})
    now = fresh(ticket)
    assert (now.queue, now.tags, now.assignee) == (billing, ["vip"], sam)
    desk.post(page_of(ticket, "assignment/"), {"assignee": "none"})
    assert fresh(ticket).assignee is None


def test_resolved_tickets_reopen(desk: Client, ticket: Ticket) -> None:
    desk.post(page_of(ticket, "status/"), {"status": "resolved"})
    assert "Reopen" in text(desk.get(page_of(ticket)))
    desk.post(page_of(ticket, "status/"), {"status": "open"})
    assert fresh(ticket).status == "open"


def test_what_the_customer_resolved_stays_so(desk: Client, ticket: Ticket, cleo: Contact) -> None:
    ticket.resolve(by=Actor.customer(cleo))
    response = desk.post(page_of(ticket, "status/"), {"status": "open"})
    assert response.status_code == 409
    assert "Open a follow-up instead" in text(response)


def test_somebody_elses_ticket_is_a_supervisors_to_give(
    desk: Client, supervisor: Client, open_ticket: Opener, ana: User, sue: User, sam: User
) -> None:
    ticket = open_ticket(assignee=ana)
    assert "Only a supervisor can reassign" in text(desk.get(page_of(ticket)))
    for value in ("me", "none", str(sue.pk)):
        response = desk.post(page_of(ticket, "assignment/"), {"assignee": value})
        assert response.status_code == 403
        assert "Only a supervisor can reassign" in text(response)
    assert fresh(ticket).assignee == ana
    supervisor.post(page_of(ticket, "assignment/"), {"assignee": str(sam.pk)})
    assert fresh(ticket).assignee == sam
    desk.post(page_of(ticket, "assignment/"), {"assignee": str(ana.pk)})
    assert fresh(ticket).assignee == ana


@pytest.mark.parametrize(
    ("part", "data", "said"),
    [
        ("status", {"status": "evil"}, "There is no status evil."),
        ("status", {}, "There is no status ."),
        ("priority", {"priority": "<b>"}, "There is no priority &lt;b&gt;."),
        ("category", {"category": "\x00"}, "There is no category"),
        ("queue", {"queue": "abc"}, "Choose one from the list."),
        ("queue", {"queue": "99999"}, "There is no such queue."),
        ("assignment", {"assignee": ""}, "Choose one from the list."),
        ("assignment", {"assignee": "99999"}, "Only an active member"),
        ("tags", {"tags": "<script>"}, "cannot be a tag"),
        ("tags", {"tags": " ".join(f"t{n}" for n in range(31))}, "at most 30 tags"),
        ("tags", {"tags": "x" * 1_000_000}, "cannot be a tag"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_cannot_be_is_refused_in_words(
    desk: Client, ticket: Ticket, part: str, data: dict[str, Any], said: str, htmx: bool
) -> None:
    response = desk.post(page_of(ticket, f"{part}/"), data, headers=HTMX if htmx else {})
    assert response.status_code == 422
    assert said in text(response)
    assert ticket.events.count() == 1


def test_others_queues_and_people_are_refused(
    desk: Client, ticket: Ticket, other_tenant: Tenant, mallory: User
) -> None:
    queue = Queue.objects.default_of(other_tenant)
    assert desk.post(page_of(ticket, "queue/"), {"queue": queue.pk}).status_code == 422
    assert desk.post(page_of(ticket, "assignment/"), {"assignee": mallory.pk}).status_code == 422
    assert ticket.events.count() == 1


def test_htmx_gets_the_changed_parts_and_the_composer_is_left_alone(desk: Client, ticket: Ticket) -> None:
    page = text(desk.post(page_of(ticket, "priority/"), {"priority": "urgent"}, headers=HTMX))
    assert "<html" not in page
    assert 'id="rail" hx-swap-oob="true"' in page
    assert "set from Medium to Urgent by Sam" in page
    assert 'id="composer"' not in page
