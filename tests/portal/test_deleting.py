from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.factory import signed_in
from tests.portal.reading import LIST, page_of
from tickets.errors import Forbidden
from tickets.models import DeskSettings, Erasure, Ticket

Opener = Callable[..., Ticket]
SECRET = "xylophone"


@pytest.fixture
def told(open_ticket: Opener, sam: User, cleo: Contact) -> Ticket:
    """A ticket with everything that comes of one: triage, mails, notes."""
    ticket = open_ticket(subject=f"My {SECRET}", body=f"The {SECRET} is broken.")
    ticket.reply(f"Which {SECRET}?", by=Actor.agent(sam))
    ticket.note(f"Not that {SECRET} again.", by=Actor.agent(sam))
    ticket.tag(add=["music"], by=Actor.agent(sam))
    for delivery in Delivery.objects.pending():
        deliver(delivery.pk)
    ticket.refresh_from_db()
    return ticket


def rows_holding(text: str) -> list[str]:
    """Every table of the database with the text in any column of any row."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT 1 FROM "{table}" AS row WHERE row::text LIKE %s LIMIT 1', [f"%{text}%"])
            found += [table] if cursor.fetchone() else []
    return found


def test_the_dialog_names_what_is_lost_and_keeping_it_is_one_click(told: Ticket, cleo: Contact) -> None:
    client = signed_in(cleo.user)
    assert page_of(told.number, "deletion/") in client.get(page_of(told.number)).content.decode()
    whole = client.get(page_of(told.number, "deletion/")).content.decode()
    part = client.get(page_of(told.number, "deletion/"), headers={"HX-Request": "true"}).content.decode()
    for page in (whole, part):
        assert "2 messages" in page  # the note is not theirs to count
        assert "Keep it" in page
    assert "<html" in whole
    assert "<html" not in part
    assert Ticket.objects.filter(pk=told.pk).exists()


def test_nothing_that_was_said_is_left_anywhere(told: Ticket, cleo: Contact) -> None:
    assert {"tickets_ticket", "tickets_threadentry", "outbox_delivery"} <= set(rows_holding(SECRET))
    answer = signed_in(cleo.user).post(page_of(told.number, "deletion/"), follow=True)
    assert f"{told.number} is deleted for good." in answer.content.decode()
    assert rows_holding(SECRET) == []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.many_to_one and field.related_model is Ticket:
                assert not model._base_manager.filter(**{field.name: told.pk}).exists()


def test_a_count_without_a_person_survives(told: Ticket, cleo: Contact) -> None:
    signed_in(cleo.user).post(page_of(told.number, "deletion/"))
    erasure = Erasure.objects.get()
    assert (erasure.number, erasure.entries, erasure.was_answered) == (told.number, 3, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM tickets_erasure AS row")
        assert "Cleo" not in cursor.fetchone()[0]


def test_the_number_is_never_given_out_again(told: Ticket, cleo: Contact, open_ticket: Opener) -> None:
    signed_in(cleo.user).post(page_of(told.number, "deletion/"))
    assert open_ticket(body="Another one.").number != told.number


def test_a_promise_under_way_finds_nothing_to_do(told: Ticket, cleo: Contact, sam: User) -> None:
    told.reply("One more thing.", by=Actor.agent(sam))
    pending = list(Delivery.objects.pending().values_list("pk", flat=True))
    assert pending
    signed_in(cleo.user).post(page_of(told.number, "deletion/"))
    assert not any(deliver(pk) for pk in pending)


def test_where_the_desk_does_not_allow_it_there_is_no_such_page(
    open_ticket: Opener, cleo: Contact, tenant: Tenant
) -> None:
    DeskSettings.objects.update_or_create(tenant=tenant, defaults={"customers_may_delete": False})
    ticket = open_ticket()
    client = signed_in(cleo.user)
    assert "deletion/" not in client.get(page_of(ticket.number)).content.decode()
    assert client.get(page_of(ticket.number, "deletion/")).status_code == 404
    assert client.post(page_of(ticket.number, "deletion/")).status_code == 404
    with pytest.raises(Forbidden):
        ticket.erase(by=Actor.customer(cleo))


def test_nobody_else_deletes_it(told: Ticket, tenant: Tenant, sam: User, ana: User) -> None:
    neighbour = factory.make_contact(tenant, "Nell", user=factory.make_user("Nell"))
    for user in (neighbour.user, sam, ana):
        assert signed_in(user).post(page_of(told.number, "deletion/")).status_code == 404
    for actor in (Actor.agent(ana), Actor.customer(neighbour), Actor.system("rule")):
        with pytest.raises(Forbidden):
            told.erase(by=actor)


def test_twice_is_once(told: Ticket, cleo: Contact) -> None:
    client: Client = signed_in(cleo.user)
    answers = [client.post(page_of(told.number, "deletion/")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 404]
    assert answers[0]["Location"] == LIST
    assert Erasure.objects.count() == 1


def test_a_follow_up_outlives_what_it_followed(told: Ticket, cleo: Contact, sam: User) -> None:
    told.close(by=Actor.agent(sam))
    entry = told.reply("It is back.", by=Actor.customer(cleo))
    signed_in(cleo.user).post(page_of(told.number, "deletion/"))
    later = Ticket.objects.get(pk=entry.ticket_id)
    assert later.follow_up_of is None
    assert signed_in(cleo.user).get(page_of(later.number)).status_code == 200
