from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant, User
from tests import factory
from tests.desk.visiting import HTMX, LIST, Opener, Response, numbers, text
from tickets.models import Queue, Ticket


def act(client: Client, *tickets: Ticket | str, **fields: Any) -> Response:
    htmx = fields.pop("htmx", False)
    chosen = [one if isinstance(one, str) else one.number for one in tickets]
    data = {"ticket": chosen, "here": "status=unresolved", **fields}
    return client.post(f"{LIST}bulk/", data, headers=HTMX if htmx else {}, follow=not htmx)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(
    ("field", "value", "reads"),
    [
        ("assignee", "me", lambda ticket: ticket.assignee.name == "Sam"),
        ("status", "resolved", lambda ticket: ticket.status == "resolved"),
        ("priority", "high", lambda ticket: ticket.priority == "high"),
        ("tag", "Vip ", lambda ticket: ticket.tags == ["vip"]),
    ],
)
def test_one_act_on_many(desk: Client, open_ticket: Opener, field: str, value: str, reads: Any) -> None:
    first, second = open_ticket(), open_ticket()
    page = text(act(desk, first, second, **{field: value}))
    assert "Changed 2 tickets." in page
    assert reads(fresh(first))
    assert reads(fresh(second))
    assert first.events.count() == 2


def test_queue_and_colleague(desk: Client, open_ticket: Opener, tenant: Tenant, ana: User) -> None:
    ticket, billing = open_ticket(), Queue.objects.create(tenant=tenant, name="Billing")
    act(desk, ticket, queue=str(billing.pk))
    act(desk, ticket, assignee=str(ana.pk))
    assert (fresh(ticket).queue, fresh(ticket).assignee) == (billing, ana)


def test_each_row_has_its_own_outcome(desk: Client, open_ticket: Opener, ana: User) -> None:
    free, anas = open_ticket(), open_ticket(assignee=ana)
    page = text(act(desk, free, anas, "SD-99999", assignee="me"))
    assert f"Changed {free.number}." in page
    assert f"Not changed: {anas.number}. Only a supervisor" in page
    assert "Not changed: SD-99999. No such ticket." in page
    assert fresh(anas).assignee == ana


def test_a_supervisor_reassigns(supervisor: Client, open_ticket: Opener, ana: User, sue: User) -> None:
    ticket = open_ticket(assignee=ana)
    act(supervisor, ticket, assignee="me")
    assert fresh(ticket).assignee == sue


def test_others_tickets_are_no_tickets(desk: Client, other_tenant: Tenant) -> None:
    theirs = factory.open_ticket(factory.make_contact(other_tenant))
    assert "No such ticket" in text(act(desk, theirs, status="closed"))
    assert fresh(theirs).status == "open"


def test_others_queues_and_people_are_refused(
    desk: Client, open_ticket: Opener, other_tenant: Tenant, mallory: User
) -> None:
    ticket = open_ticket()
    page = text(act(desk, ticket, queue=str(Queue.objects.default_of(other_tenant).pk)))
    assert "There is no such queue." in page
    assert "Only an active member" in text(act(desk, ticket, assignee=str(mallory.pk)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose what to do"),
        ({"tag": ""}, "Choose what to do"),
        ({"status": "evil"}, "There is no status evil."),
        ({"tag": "<b>"}, "cannot be a tag"),
        ({"queue": "1 or 1"}, "Choose one from the list."),
        ({"assignee": "9" * 30}, "Choose one from the list."),
    ],
)
def test_bad_values_change_nothing(desk: Client, open_ticket: Opener, fields: dict[str, str], said: str) -> None:
    ticket = open_ticket()
    assert said in text(act(desk, ticket, **fields))
    assert ticket.events.count() == 1


def test_nothing_selected_and_too_much_selected(desk: Client) -> None:
    assert "Select at least one ticket." in text(act(desk, status="open"))
    assert "At most 100 tickets" in text(act(desk, *(f"SD-{n:05d}" for n in range(101)), status="open"))
    assert "No such ticket" in text(act(desk, "SD-\x00", status="open"))


def test_htmx_stays_on_the_list(desk: Client, open_ticket: Opener) -> None:
    gone, stays = open_ticket(), open_ticket()
    response = act(desk, gone, htmx=True, status="resolved")
    assert numbers(response) == [stays.number]
    assert "Changed" in text(response)
    assert "<html" not in text(response)
