"""The Requester tab: a business partner's contact, somebody with a sign-in, or somebody typed in."""

import re

import pytest
from django.test import Client

from supportdesk.accounts.models import BusinessPartner, Contact, Membership, Role, Tenant, User
from tests import factory
from tests.desk.visiting import HOSTILE, HTMX, LIST, Response, text
from tickets.models import HelpTopic, Queue, Ticket

NEW = f"{LIST}new/"
SEARCH = f"{NEW}contacts/"


def send(client: Client, **fields: object) -> Response:
    return client.post(NEW, {"subject": "No heating", "body": "It is cold.", "source": "phone"} | fields)


@pytest.fixture
def brightwater(tenant: Tenant) -> BusinessPartner:
    return BusinessPartner.objects.create(tenant=tenant, name="Brightwater Clinics")


@pytest.fixture
def helen(tenant: Tenant, brightwater: BusinessPartner) -> Contact:
    contact = factory.make_contact(tenant, "Helen Marsh")
    contact.partner = brightwater
    contact.save(update_fields=["partner"])
    return contact


def found(client: Client, kind: str, typed: str, **chosen: str | int) -> str:
    search = {"business_partner": "partner_q", "account": "account_q"}[kind]
    return text(client.get(SEARCH, {"kind": kind, search: typed, **chosen}, headers=HTMX))


def problems(response: Response) -> str:
    assert response.status_code == 422
    return text(response)


@pytest.mark.parametrize("typed", ["bright", "MARSH", "helen1", "customer.example"])
def test_a_partners_contact_is_found_by_its_name_their_name_or_address(
    desk: Client, helen: Contact, cleo: Contact, typed: str
) -> None:
    Contact.objects.filter(pk=helen.pk).update(email="helen1@customer.example")
    page = found(desk, "business_partner", typed)
    assert f'value="{helen.pk}"' in page
    assert "Brightwater Clinics" in page
    assert f'value="{cleo.pk}"' not in page


def test_only_partners_that_still_are_one_are_offered(
    desk: Client, helen: Contact, brightwater: BusinessPartner
) -> None:
    brightwater.state = BusinessPartner.State.CLOSED
    brightwater.save()
    assert f'value="{helen.pk}"' not in found(desk, "business_partner", "helen")
    page = problems(send(desk, requester_type="business_partner", partner_contact=helen.pk))
    assert "cannot be chosen any more" in page


def test_accounts_are_those_who_can_sign_in(desk: Client, helen: Contact, cleo: Contact) -> None:
    assert f'value="{cleo.pk}"' in found(desk, "account", "cleo")
    assert f'value="{helen.pk}"' not in found(desk, "account", "helen")


@pytest.mark.parametrize("typed", ["", "h", "zebra", "\x00\x00", "%"])
def test_nothing_is_found_for_nothing(desk: Client, helen: Contact, typed: str) -> None:
    assert "<input" not in found(desk, "business_partner", typed)


def test_whoever_is_chosen_stays_in_sight(desk: Client, helen: Contact, cleo: Contact) -> None:
    page = found(desk, "business_partner", "zebra", partner_contact=helen.pk)
    assert re.search(rf'value="{helen.pk}"[^>]* checked', page)
    assert f'value="{cleo.pk}"' not in found(desk, "business_partner", "", partner_contact=cleo.pk)


def test_a_ticket_for_a_partners_contact_is_the_partners(
    desk: Client, helen: Contact, brightwater: BusinessPartner
) -> None:
    assert send(desk, requester_type="business_partner", partner_contact=helen.pk).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.partner, ticket.requester_type) == (helen, brightwater, "business_partner")


def test_a_ticket_for_an_account(desk: Client, cleo: Contact) -> None:
    assert send(desk, requester_type="account", account_contact=cleo.pk).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.requester_type) == (cleo, "account")


@pytest.mark.parametrize("chosen", ["", "evil", "0", "9" * 30, "-1", "\x00"])
@pytest.mark.parametrize(("kind", "field"), [("business_partner", "partner_contact"), ("account", "account_contact")])
def test_a_contact_has_to_be_chosen(desk: Client, helen: Contact, kind: str, field: str, chosen: str) -> None:
    response = send(desk, requester_type=kind, **{field: chosen})
    assert "It is cold." in problems(response)
    assert not Ticket.objects.exists()


def test_another_desks_contact_is_nobody(desk: Client, other_tenant: Tenant, mallory: User) -> None:
    theirs = factory.make_contact(other_tenant, "Finn", user=factory.make_user("Finn"))
    theirs.partner = BusinessPartner.objects.create(tenant=other_tenant, name="Theirs")
    theirs.save()
    for kind, field in (("business_partner", "partner_contact"), ("account", "account_contact")):
        assert "Finn" not in found(desk, kind, "finn", **{field: theirs.pk})
        assert "Finn" not in problems(send(desk, requester_type=kind, **{field: theirs.pk}))
    assert not Ticket.objects.exists()


def test_a_contact_brings_their_company(desk: Client, sam: User, other_tenant: Tenant, helen: Contact) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    chosen = {"requester_type": "business_partner", "partner_contact": helen.pk}
    page = problems(send(desk, tenant=other_tenant.pk, **chosen))
    assert "Helen Marsh is a contact of Acme. Choose Acme, or another requester." in page
    assert send(desk, **chosen).status_code == 302
    assert Ticket.objects.get().tenant == helen.tenant


def test_somebody_typed_in_is_kept_with_name_address_and_number(desk: Client, queue: Queue) -> None:
    send(desk, requester_type="manual", name="Kim Day", email="Kim@Example.com", phone="+49 (30) 901820")
    ticket = Ticket.objects.get()
    kim = ticket.requester
    assert (kim.name, kim.email, kim.phone) == ("Kim Day", "kim@example.com", "+4930901820")
    assert ticket.requester_type == "manual"


@pytest.mark.parametrize("phone", ["12345", "030 901820", "+49", "+49 x", "+1 " + "5" * 20, "+9999999999"])
def test_a_number_that_cannot_be_one_is_refused(desk: Client, queue: Queue, phone: str) -> None:
    page = problems(send(desk, name="Kim", phone=phone))
    assert "Start with + and the country code" in page
    assert f'value="{phone}"' in page
    assert not Contact.objects.exists()


def test_a_known_address_is_not_taken_down_twice_and_this_is_said(desk: Client, cleo: Contact) -> None:
    typed = {"requester_type": "manual", "name": "Somebody", "email": cleo.email.upper(), "phone": "0049 30 901820"}
    page = text(desk.get(send(desk, **typed)["Location"]))
    assert "is open for Cleo" in page
    assert "is a known address" in page
    cleo.refresh_from_db()
    assert (Contact.objects.get(), cleo.name, cleo.phone) == (cleo, "Cleo", "+4930901820")
    assert Ticket.objects.get().requester_type == "account"


def test_what_is_known_is_kept(desk: Client, cleo: Contact) -> None:
    Contact.objects.filter(pk=cleo.pk).update(phone="+4915112345678")
    send(desk, name="Somebody", email=cleo.email, phone="+49 30 901820")
    assert Contact.objects.get().phone == "+4915112345678"


def test_callers_without_an_address_are_told_apart_by_their_number(desk: Client, queue: Queue) -> None:
    for phone in ("+49 30 901820", "+4930901820", "+49 30 901821", ""):
        send(desk, name="Kim", phone=phone, subject=f"From {phone}")
    assert sorted(Contact.objects.values_list("phone", flat=True)) == ["", "+4930901820", "+4930901821"]


def test_what_stands_under_another_type_is_kept_and_not_looked_at(desk: Client, cleo: Contact, helen: Contact) -> None:
    typed = {"requester_type": "account", "email": "not an address", "phone": "?", "partner_contact": helen.pk}
    page = problems(send(desk, **typed, partner_q="bright"))
    for kept in ('value="not an address"', 'value="?"', 'value="bright"', f'value="{helen.pk}"'):
        assert kept in page
    assert "not a telephone number" not in page
    assert send(desk, **typed, account_contact=cleo.pk).status_code == 302


def test_without_scripts_a_button_searches_and_keeps_everything(desk: Client, helen: Contact) -> None:
    response = send(desk, requester_type="business_partner", partner_q="marsh", do="find", subject="", tags="vip")
    page = text(response)
    assert response.status_code == 200
    assert f'value="{helen.pk}"' in page
    assert "It is cold." in page
    assert 'value="vip"' in page
    assert "The ticket was not created" not in page
    assert not Ticket.objects.exists()


def test_the_first_tab_with_something_to_mend_opens_and_each_is_marked(desk: Client, queue: Queue) -> None:
    page = problems(send(desk, name="", email="nonsense"))
    assert re.findall(r'id="tab-(\w+)"[^>]*aria-selected="true"', page) == ["requester"]
    assert re.findall(r'id="(\w+)" aria-labelledby="tab-\w+" data-open', page) == ["requester"]
    assert page.count("data-errors") == 1
    page = problems(send(desk, subject="", email="nonsense"))
    assert re.findall(r'id="tab-(\w+)"[^>]*aria-selected="true"', page) == ["details"]
    assert page.count("data-errors") == 2


def test_a_topic_says_what_it_brings(desk: Client, tenant: Tenant, sam: User, queue: Queue) -> None:
    above = HelpTopic.objects.create(tenant=tenant, name="Bikes", position=2)
    HelpTopic.objects.create(tenant=tenant, name="Later", position=3)
    HelpTopic.objects.create(
        tenant=tenant, name="Brakes", parent=above, default_priority="high", default_queue=queue, default_assignee=sam
    )
    page = text(desk.get(NEW))
    assert 'data-priority="High" data-queue="Support" data-assignee="Sam">Bikes › Brakes</option>' in page
    assert page.index(">Bikes<") < page.index(">Bikes › Brakes<") < page.index(">Later<")


def test_hostile_searches_are_only_words(desk: Client, helen: Contact) -> None:
    Contact.objects.filter(pk=helen.pk).update(name=HOSTILE[:100])
    for kind in ("business_partner", "account"):
        assert "<script>alert" not in found(desk, kind, HOSTILE[:40])
    assert desk.get(SEARCH, {"kind": "evil", "email": "he"}).status_code == 200


def test_the_address_that_is_typed_belongs_to_somebody(desk: Client, cleo: Contact) -> None:
    assert "the ticket will be theirs" in text(desk.get(SEARCH, {"email": cleo.email.upper()}, headers=HTMX))
    assert "theirs" not in text(desk.get(SEARCH, {"email": cleo.email[:-1]}, headers=HTMX))
