"""A source that is off takes no new tickets, whatever door they knock at; what came by it stays."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tests import factory
from tests.api.calling import api_for
from tests.desk.visiting import LIST, Opener, page_of, text
from tests.factory import signed_in
from tests.routing.making import make_rule
from tests.settings.setting import ROUTING, SOURCES, change
from tickets.errors import Invalid
from tickets.models import DeskSettings, NewTicket, Ticket
from tickets.states import Source

PORTAL = "/service-desk/my/tickets/"
Off = Callable[..., None]


@pytest.fixture
def off(admin: Client) -> Off:
    """Switches these sources off, as an admin does."""

    def switch(*sources: str) -> None:
        assert change(admin, SOURCES, **{f"{source}__on": None for source in sources}).status_code == 302

    return switch


def as_now(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


@pytest.mark.parametrize("source", Source.values)
def test_every_way_in_is_refused_alike(off: Off, cleo: Contact, source: str) -> None:
    off(source)
    with pytest.raises(Invalid, match="takes no new tickets") as refusal:
        factory.open_ticket(as_now(cleo), source=source)
    assert refusal.value.field == "source"
    assert not Ticket.objects.exists()
    others = [one for one in Source.values if one != source]
    assert [factory.open_ticket(as_now(cleo), source=one).source for one in others] == others


def test_the_portal_says_so_and_loses_nothing(off: Off, cleo: Contact) -> None:
    assert cleo.user
    portal, words = signed_in(cleo.user), {"subject": "No heat", "body": "Since Monday.", "key": str(uuid4())}
    off("portal")
    answer = portal.post(f"{PORTAL}new/", words)
    assert answer.status_code == 422
    assert "Acme takes no new tickets from “Portal”." in text(answer)
    assert "Since Monday.</textarea>" in text(answer)
    page = text(portal.get(f"{PORTAL}new/"))
    assert "takes no new tickets" in page
    assert "<textarea" not in page
    assert not Ticket.objects.exists()


def test_customers_of_another_company_are_not_concerned(off: Off, cleo: Contact, other_tenant: Tenant) -> None:
    theirs = factory.make_contact(other_tenant, "Cleo", user=cleo.user)
    assert cleo.user
    portal, words = signed_in(cleo.user), {"subject": "No heat", "body": "Since Monday.", "key": str(uuid4())}
    off("portal")
    assert "<textarea" in text(portal.get(f"{PORTAL}new/"))
    assert portal.post(f"{PORTAL}new/", words | {"company": cleo.pk}).status_code == 422
    assert portal.post(f"{PORTAL}new/", words | {"company": theirs.pk}).status_code == 302


def test_the_api_says_so(off: Off, tenant: Tenant, ana: User) -> None:
    off("api", "email")
    program = api_for(tenant, ana)
    for source in ("api", "email"):
        answer = program.create(source=source)
        assert (answer.status, answer.code) == (422, "invalid")
        assert "takes no new tickets" in answer.fields["source"]
    assert program.create(source="phone").status == 201


def test_what_a_key_opened_before_is_found_again(off: Off, cleo: Contact) -> None:
    before = factory.open_ticket(cleo, source="chat", key="k")
    off("chat")
    assert factory.open_ticket(as_now(cleo), source="chat", key="k") == before


def test_the_desk_does_not_offer_it(off: Off, admin: Client) -> None:
    sent = {"subject": "Rain", "body": "It rains.", "name": "Kim", "requester_type": "manual", "source": "phone"}
    off("phone")
    page = text(admin.get(f"{LIST}new/"))
    assert '<option value="phone"' not in page
    assert '<option value="email"' in page
    answer = admin.post(f"{LIST}new/", sent)
    assert answer.status_code == 422
    assert "switched off" in text(answer)
    assert "It rains.</textarea>" in text(answer)


def test_an_agent_of_two_desks_is_refused_only_where_it_is_off(
    off: Off, admin: Client, ana: User, tenant: Tenant, other_tenant: Tenant
) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.AGENT)
    off("phone")
    sent = {"subject": "Rain", "body": "It rains.", "name": "Kim", "requester_type": "manual", "source": "phone"}
    answer = admin.post(f"{LIST}new/", sent | {"tenant": tenant.pk})
    assert (answer.status_code, "takes no new tickets" in text(answer)) == (422, True)
    assert admin.post(f"{LIST}new/", sent | {"tenant": other_tenant.pk}).status_code == 302


def test_what_came_before_stays_and_can_be_answered(off: Off, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo, source="portal")
    off("portal")
    ticket = Ticket.objects.get(pk=ticket.pk)
    ticket.reply("On my way.", by=Actor.agent(sam))
    ticket.reply("Thank you.", by=Actor.customer(cleo))
    ticket.close(by=Actor.agent(sam))
    entry = Ticket.objects.get(pk=ticket.pk).reply("It is back.", by=Actor.customer(cleo))
    assert entry.ticket_id != ticket.pk
    assert entry.ticket.follow_up_of == ticket
    assert ticket.number in text(signed_in(sam).get(f"{LIST}?source=portal&view=all"))


def test_history_that_is_imported_came_by_open_doors(off: Off, cleo: Contact) -> None:
    off("email")
    quiet = Actor.system("Import").telling(cleo.created_at)
    new = NewTicket(requester=as_now(cleo), subject="Old", body="Long ago.", source="email")
    assert Ticket.objects.open(new, by=quiet).source == "email"


def test_a_new_label_is_read_wherever_the_source_is(admin: Client, tenant: Tenant, open_ticket: Opener) -> None:
    change(admin, SOURCES, phone__label="Hotline", chat__label="Messenger")
    ticket, chat = open_ticket(source="phone"), open_ticket(source="chat")
    make_rule(tenant, "source is phone")
    assert "by way of Hotline" in text(admin.get(page_of(ticket)))
    assert "by way of Messenger" in text(admin.get(page_of(chat)))
    page = text(admin.get(f"{LIST}?source=phone,chat&status=unresolved"))
    assert ("Source: <b>Hotline, Messenger</b>" in page, 'aria-label="From Messenger"' in page) == (True, True)
    assert ">Hotline</option>" in text(admin.get(f"{LIST}new/"))
    assert "If source is Hotline: escalate." in text(admin.get(ROUTING))


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({f"{source}__on": None for source in Source.values}, "Leave at least one source on"),
        ({"email__label": ""}, "It needs a name."),
        ({"email__label": "CHAT"}, "Each needs a name of its own."),
        ({"email__label": "x" * 25}, "At most 24 characters."),
        ({"email__label": "\x00"}, "Null characters"),
    ],
)
def test_says_what_is_wrong(admin: Client, settings_row: DeskSettings, wrong: dict[str, Any], complaint: str) -> None:
    answer = change(admin, SOURCES, phone__label="Kept", **wrong)
    assert (answer.status_code, complaint in text(answer), 'value="Kept"' in text(answer)) == (422, True, True)
    settings_row.refresh_from_db()
    assert settings_row.stored_sources == []


def test_an_empty_post_switches_nothing_off(admin: Client, settings_row: DeskSettings) -> None:
    assert admin.post(SOURCES, {}).status_code == 422
    settings_row.refresh_from_db()
    assert all(look.is_on for look in settings_row.sources)
