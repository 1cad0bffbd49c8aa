import re
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tests import factory
from tests.desk.visiting import HOSTILE, HTMX, LIST, Response, queries, text
from tickets.models import Queue, Ticket
from tickets.states import Origin

NEW = f"{LIST}new/"


def send(client: Client, **fields: Any) -> Response:
    words = {"email": "kim@customer.example", "subject": "No heating", "body": "It is cold.", "source": "phone"}
    return client.post(NEW, words | fields)


def test_opens_a_ticket_for_somebody_new(desk: Client, tenant: Tenant, queue: Queue) -> None:
    response = send(desk, name="Kim Day")
    ticket = Ticket.objects.get()
    assert response["Location"] == f"{LIST}{ticket.number}/"
    assert (ticket.requester.name, ticket.requester.email) == ("Kim Day", "kim@customer.example")
    assert (ticket.source, ticket.queue, ticket.tenant) == ("phone", queue, tenant)
    assert ticket.entries.get().author_contact == ticket.requester
    assert ticket.events.get().actor_name == "Sam"


def test_finds_somebody_known_by_their_address(desk: Client, cleo: Contact) -> None:
    send(desk, email=cleo.email.upper())
    assert Ticket.objects.get().requester == cleo


def test_explicit_choices_are_a_persons(desk: Client, tenant: Tenant, sam: User) -> None:
    billing = Queue.objects.create(tenant=tenant, name="Billing")
    send(desk, priority="urgent", category="sales", queue=billing.pk, assignee=sam.pk, tags="vip, Brakes")
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.category, ticket.queue, ticket.assignee) == ("urgent", "sales", billing, sam)
    assert ticket.tags == ["brakes", "vip"]
    assert {ticket.priority_origin, ticket.category_origin, ticket.queue_origin} == {Origin.PERSON}


def test_what_is_left_open_is_left_to_triage(desk: Client, queue: Queue) -> None:
    send(desk)
    ticket = Ticket.objects.get()
    assert {ticket.priority_origin, ticket.category_origin, ticket.queue_origin} == {Origin.DEFAULT}


def test_sent_twice_opens_once(desk: Client, queue: Queue) -> None:
    found = re.search(r'name="key" value="([^"]+)"', text(desk.get(NEW)))
    assert found
    assert send(desk, key=found[1])["Location"] == send(desk, key=found[1])["Location"]
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": ""},
        {"body": " "},
        {"email": "", "name": ""},
        {"email": "not an address"},
        {"subject": "a\x00b"},
        {"body": "x" * 1_000_000},
        {"subject": "x" * 201},
        {"source": "evil"},
        {"priority": "evil"},
        {"queue": "99999"},
        {"queue": "evil"},
        {"assignee": "99999"},
        {"tags": "<script>"},
        {"key": "evil"},
    ],
)
def test_what_cannot_be_is_explained_and_the_rest_kept(desk: Client, queue: Queue, fields: dict[str, str]) -> None:
    response = send(desk, **({"name": "Kim & Co"} | fields))
    page = text(response)
    assert response.status_code == 422
    assert "The ticket was not created" in page
    assert ("It is cold." in page) == ("body" not in fields)
    assert ("Kim &amp; Co" in page) == ("name" not in fields)
    assert Ticket.objects.count() == 0
    assert Contact.objects.count() == 0


def test_another_tenants_queue_person_or_company_cannot_be_named(
    desk: Client, other_tenant: Tenant, mallory: User
) -> None:
    theirs = Queue.objects.default_of(other_tenant)
    for fields in ({"queue": theirs.pk}, {"assignee": mallory.pk}, {"tenant": other_tenant.pk}):
        assert send(desk, **fields).status_code == 422
    assert Ticket.objects.count() == 0


def test_a_queue_of_another_of_ones_own_companies_is_refused(desk: Client, other_tenant: Tenant, sam: User) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    theirs = Queue.objects.default_of(other_tenant)
    mine = Tenant.objects.exclude(pk=other_tenant.pk).get()
    assert "Choose the company" in text(send(desk))
    assert "That queue belongs to another desk." in text(send(desk, tenant=mine.pk, queue=theirs.pk))
    assert Contact.objects.count() == 0
    assert send(desk, tenant=other_tenant.pk, queue=theirs.pk).status_code == 302


def test_hostile_words_are_only_words(desk: Client, queue: Queue) -> None:
    page = text(send(desk, subject=HOSTILE, name=HOSTILE[:100], body=HOSTILE, tags=HOSTILE, email=HOSTILE))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_known_people_are_suggested(desk: Client, cleo: Contact, other_tenant: Tenant) -> None:
    factory.make_contact(other_tenant, "Cleopatra")
    found = text(desk.get(f"{NEW}contacts/", {"email": "cle"}, headers=HTMX))
    assert f'data-email="{cleo.email}"' in found
    assert "Cleopatra" not in found
    for nothing in ("", "c", "zebra", "\x00\x00"):
        assert "data-email" not in text(desk.get(f"{NEW}contacts/", {"name": nothing}, headers=HTMX))


def test_queries_are_few(desk: Client, queue: Queue) -> None:
    assert queries(desk, NEW) <= 8
