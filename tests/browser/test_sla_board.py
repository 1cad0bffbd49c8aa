import re

import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import sign_in
from tests.calendars.conftest import office
from tests.sla_dashboard.conftest import promised, told
from tickets.models import Queue, SlaPolicy, Ticket


@pytest.fixture
def late(cleo: Contact, sam: User) -> list[Ticket]:
    """Two tickets that missed a deadline, one of them in Billing; and one that is only open."""
    SlaPolicy.objects.create(tenant=cleo.tenant, name="Standard", calendar=office(cleo.tenant), is_default=True)
    billing = Queue.objects.create(tenant=cleo.tenant, name="Billing")
    made = [factory.open_ticket(cleo, subject=f"Late {number}") for number in range(2)]
    told(made[0], queue=billing)
    for ticket in made:
        told(ticket, breached_at=ticket.created_at)
        promised(ticket, breached_at=ticket.created_at)
    factory.open_ticket(cleo, subject="On time")
    return made


def test_a_number_opens_its_tickets(desktop: Page, sam: User, late: list[Ticket], scripts: bool) -> None:
    sign_in(desktop, sam)
    desktop.get_by_role("link", name="SLA").click()
    tiles = desktop.get_by_role("navigation", name="Unresolved tickets")
    expect(tiles.get_by_role("link", name=re.compile("Missed a deadline"))).to_contain_text("2")

    desktop.get_by_label("Queue", exact=True).select_option(label="Billing")
    if not scripts:
        desktop.get_by_role("button", name="Show").click()
    missed = tiles.get_by_role("link", name=re.compile("Missed a deadline"))
    expect(missed).to_contain_text("1")
    expect(desktop).to_have_url(re.compile(r"/sla/\?queue=\d+"))

    missed.click()
    expect(desktop.locator(".ticket-row")).to_have_count(1)
    expect(desktop.locator(".ticket-row")).to_contain_text("Late 0")
    expect(desktop.get_by_text("SLA: Missed a deadline")).to_be_visible()

    desktop.go_back()
    table = desktop.get_by_role("table", name="Promises kept by queue")
    expect(table.get_by_role("row", name=re.compile("Billing"))).to_contain_text("0 %")
    table.get_by_role("row", name=re.compile("Billing")).get_by_role("link").last.click()
    expect(desktop.locator(".ticket-row")).to_have_count(1)
