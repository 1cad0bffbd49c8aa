from collections.abc import Callable

import pytest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Contact, Tenant, User
from tests import factory
from tests.factory import signed_in
from tests.portal.reading import LIST, page_of, titles
from tickets.models import Ticket

Opener = Callable[..., Ticket]


@pytest.fixture
def nell(tenant: Tenant, cleo: Contact) -> Contact:
    """Works where Cleo works."""
    partner = BusinessPartner.objects.create(tenant=tenant, name="Initech")
    nell = factory.make_contact(tenant, "Nell", user=factory.make_user("Nell"))
    for contact in (cleo, nell):
        contact.partner = partner
        contact.save(update_fields=["partner"])
    return nell


def let_see(contact: Contact) -> None:
    contact.sees_colleagues = True
    contact.save(update_fields=["sees_colleagues"])


def test_colleagues_see_nothing_of_each_other_by_default(nell: Contact, open_ticket: Opener) -> None:
    ticket = open_ticket(subject="Mine alone")
    client = signed_in(nell.user)
    assert titles(client.get(LIST)) == []
    assert client.get(page_of(ticket.number)).status_code == 404


def test_where_the_setting_allows_they_read_and_do_not_write(nell: Contact, open_ticket: Opener) -> None:
    ticket = open_ticket(subject="Printer on the second floor")
    let_see(nell)
    client = signed_in(nell.user)
    assert titles(client.get(LIST)) == ["Printer on the second floor"]
    assert "by Cleo" in client.get(LIST).content.decode()
    page = client.get(page_of(ticket.number)).content.decode()
    assert "only they can answer" in page
    assert 'name="body"' not in page
    before = ticket.events.count()
    for act in ("replies/", "resolution/", "deletion/"):
        assert client.post(page_of(ticket.number, act), {"body": "Me too."}).status_code == 404
    assert ticket.events.count() == before


def test_it_is_the_readers_setting_that_counts(nell: Contact, cleo: Contact, open_ticket: Opener) -> None:
    let_see(nell)
    ticket = open_ticket(requester=nell)
    assert signed_in(cleo.user).get(page_of(ticket.number)).status_code == 404


def test_another_partners_tickets_stay_unseen(nell: Contact, tenant: Tenant, open_ticket: Opener) -> None:
    let_see(nell)
    stranger = factory.make_contact(tenant, "Otto")
    elsewhere = factory.make_contact(tenant, "Petra")
    elsewhere.partner = BusinessPartner.objects.create(tenant=tenant, name="Hooli")
    elsewhere.save(update_fields=["partner"])
    for requester in (stranger, elsewhere):
        assert signed_in(nell.user).get(page_of(open_ticket(requester=requester).number)).status_code == 404


def test_someone_without_a_partner_is_nobodys_colleague(cleo: Contact, tenant: Tenant, open_ticket: Opener) -> None:
    let_see(cleo)
    ticket = open_ticket(requester=factory.make_contact(tenant, "Otto"))
    assert signed_in(cleo.user).get(page_of(ticket.number)).status_code == 404


def test_notes_stay_inside_for_colleagues_as_well(nell: Contact, open_ticket: Opener, sam: User) -> None:
    let_see(nell)
    ticket = open_ticket()
    ticket.note("Do not tell them about the xylophone.", by=Actor.agent(sam))
    client = signed_in(nell.user)
    assert "xylophone" not in client.get(page_of(ticket.number)).content.decode()
    assert titles(client.get(f"{LIST}?q=xylophone")) == []
