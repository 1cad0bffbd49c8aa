"""Sam opens tickets for others: in three tabs, by keyboard; and without scripts on one long page."""

import re

import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import BusinessPartner, Contact, Tenant, User
from tests import factory
from tests.browser.conftest import sign_in
from tickets.models import HelpTopic, Queue, Ticket
from triage.assessing import assess_ticket

NEW = "/service-desk/tickets/new/"


@pytest.fixture
def helen(tenant: Tenant) -> Contact:
    contact = factory.make_contact(tenant, "Helen Marsh")
    contact.partner = BusinessPartner.objects.create(tenant=tenant, name="Brightwater Clinics")
    contact.save(update_fields=["partner"])
    return contact


@pytest.mark.parametrize("scripts", [True])
def test_a_ticket_is_opened_in_three_tabs_by_keyboard_and_a_wrong_number_loses_nothing(
    desktop: Page, scripts: bool, tenant: Tenant, queue: Queue, sam: User
) -> None:
    HelpTopic.objects.create(tenant=tenant, name="Heating", default_priority="high", default_queue=queue)
    sign_in(desktop, sam, NEW)
    keys, tab = desktop.keyboard, desktop.get_by_role("tab")
    expect(desktop.get_by_role("tabpanel", name="Details")).to_be_visible()
    expect(desktop.get_by_role("tabpanel")).to_have_count(1)

    tab.first.focus()
    keys.press("Tab")
    keys.type("Hea")  # chooses the topic, which says what it brings
    expect(desktop.get_by_label("Priority")).to_contain_text("High, from the topic")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("No heating")
    keys.press("Tab")
    keys.type("It is **cold**.")

    tab.first.focus()
    keys.press("ArrowRight")
    expect(desktop.get_by_role("tab", name="Requester")).to_be_focused()
    expect(desktop.get_by_label("Subject")).to_be_hidden()
    desktop.get_by_label("Email", exact=True).focus()
    keys.type("kim@customer.example")
    keys.press("Tab")
    keys.type("Kim Day")
    desktop.get_by_label("Phone").focus()
    keys.type("030 12")
    keys.press("Enter")

    alert = desktop.get_by_role("alert").filter(has_text="The ticket was not created")
    expect(alert).to_be_focused()
    expect(desktop.get_by_role("tab", name="Requester 1 to mend", selected=True)).to_be_visible()
    assert not Ticket.objects.exists()
    alert.get_by_role("link", name="Phone").press("Enter")
    expect(desktop.get_by_label("Phone")).to_be_focused()
    expect(desktop.get_by_label("Email", exact=True)).to_have_value("kim@customer.example")
    keys.press("Control+a")
    keys.type("+49 30 901820")

    desktop.get_by_role("tab", name="Requester").focus()
    keys.press("End")
    expect(desktop.get_by_role("tab", name="Media")).to_be_focused()
    keys.press("ArrowRight")
    expect(desktop.get_by_label("Subject")).to_have_value("No heating")
    expect(desktop.get_by_label("Help topic")).to_contain_text("Heating")
    desktop.get_by_role("button", name="Create ticket").press("Enter")
    expect(desktop.get_by_role("heading", name="No heating")).to_be_visible()

    ticket = Ticket.objects.get()
    assert (ticket.requester.name, ticket.requester.phone) == ("Kim Day", "+4930901820")
    assert (ticket.priority, ticket.requester_type) == ("high", "manual")


@pytest.mark.parametrize("scripts", [True])
def test_a_partners_contact_is_found_while_typing(desktop: Page, scripts: bool, helen: Contact, sam: User) -> None:
    sign_in(desktop, sam, NEW)
    desktop.get_by_label("Subject").fill("No heating")
    desktop.get_by_label("What they said").fill("It is cold.")
    desktop.get_by_role("button", name="Next: requester").click()
    desktop.get_by_text("Business partner", exact=True).click()
    search, keys = desktop.get_by_label("Company, contact or email"), desktop.keyboard
    search.focus()
    keys.type("bright")
    expect(desktop.get_by_text("Helen Marsh", exact=True)).to_be_visible()
    keys.press("Enter")
    keys.press("Space")
    expect(desktop.get_by_role("radio", name=re.compile("Helen Marsh"))).to_be_checked()
    search.fill("zebra")
    expect(desktop.get_by_text("is called “zebra”")).to_be_visible()
    expect(desktop.get_by_role("radio", name=re.compile("Helen Marsh"))).to_be_checked()  # the choice outlives a search
    desktop.get_by_role("button", name="Create ticket").click()
    expect(desktop.get_by_role("heading", name="No heating")).to_be_visible()
    assert Ticket.objects.get().requester == helen


@pytest.mark.parametrize("scripts", [False])
def test_without_scripts_all_parts_stand_on_one_page(desktop: Page, scripts: bool, helen: Contact, sam: User) -> None:
    sign_in(desktop, sam, NEW)
    for title in ("Details", "Requester", "Media"):
        expect(desktop.get_by_role("heading", name=title, exact=True)).to_be_visible()
    desktop.get_by_label("Subject").fill("No heating")
    desktop.get_by_label("What they said").fill("It is cold.")
    desktop.get_by_text("Business partner", exact=True).click()
    desktop.get_by_label("Company, contact or email").fill("marsh")
    desktop.locator("[data-requester=business_partner]").get_by_role("button", name="Find").click()
    expect(desktop.get_by_label("Subject")).to_have_value("No heating")
    desktop.get_by_role("radio", name=re.compile("Helen Marsh")).check()
    desktop.get_by_role("button", name="Create ticket").click()
    expect(desktop.get_by_role("heading", name="No heating")).to_be_visible()
    assert Ticket.objects.get().requester == helen


@pytest.mark.parametrize("scripts", [True])
def test_what_triage_says_of_a_ticket_just_opened_comes_while_one_writes(
    desktop: Page, scripts: bool, cleo: Contact, sam: User
) -> None:
    ticket = factory.open_ticket(cleo, subject="Charged twice", body="I need a refund.")
    sign_in(desktop, sam, ticket.get_absolute_url())
    expect(desktop.get_by_text("Not assessed yet")).to_be_visible()
    answer = desktop.locator("#body")
    answer.fill("We will look into it.")
    assess_ticket(ticket)
    expect(desktop.get_by_role("region", name="Triage")).to_contain_text("of 100")
    expect(desktop.locator("#properties")).to_contain_text("Billing")
    expect(answer).to_have_value("We will look into it.")
