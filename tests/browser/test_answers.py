"""Answers before a ticket is filed, and the assistant's on one that was."""

import re

from playwright.sync_api import Page, expect

from conversations.models import Deflection
from supportdesk.accounts.models import Contact, Tenant, User
from tests.assistant.conversing import PASSWORD, let_it_work
from tests.browser.conftest import sign_in
from tests.factory import open_ticket
from tests.library.making import write_item
from tickets.models import Ticket

NEW = "/service-desk/my/tickets/new/"


def test_an_article_offered_while_typing_spares_the_ticket(
    desktop: Page, scripts: bool, tenant: Tenant, cleo: Contact
) -> None:
    write_item(tenant)
    sign_in(desktop, cleo.user, NEW)
    desktop.get_by_label("Subject").press_sequentially("Forgot my password")
    desktop.get_by_label("What happened?").fill("No mail comes.")
    if not scripts:
        desktop.get_by_role("button", name="Look for answers first").click()
    expect(desktop.get_by_role("link", name="Reset your password")).to_be_visible()
    expect(desktop.get_by_label("What happened?")).to_have_value("No mail comes.")
    desktop.get_by_role("button", name="This solved it").click()
    expect(desktop.get_by_role("heading", name="Glad that solved it")).to_be_visible()
    assert Deflection.objects.count() == 1
    assert not Ticket.objects.exists()


def test_what_is_not_solved_is_sent_all_the_same(desktop: Page, scripts: bool, tenant: Tenant, cleo: Contact) -> None:
    write_item(tenant)
    sign_in(desktop, cleo.user, NEW)
    desktop.get_by_label("Subject").press_sequentially("Forgot my password")
    desktop.get_by_label("What happened?").fill("No mail comes.")
    if not scripts:
        desktop.get_by_role("button", name="Look for answers first").click()
    expect(desktop.get_by_role("link", name="Reset your password")).to_be_visible()
    desktop.get_by_role("button", name="Send ticket").click()
    expect(desktop.get_by_role("heading", name="Forgot my password")).to_be_visible()
    assert Ticket.objects.count() == 1


def test_the_assistant_answers_and_an_agent_takes_over(desktop: Page, tenant: Tenant, cleo: Contact, sam: User) -> None:
    write_item(tenant)
    ticket = open_ticket(cleo, **PASSWORD)
    let_it_work()
    sign_in(desktop, sam, ticket.get_absolute_url())
    expect(desktop.get_by_role("article").last).to_contain_text("Automatic answer")
    desktop.get_by_role("button", name="Take over").click()
    expect(desktop.get_by_text("Handed over to people", exact=True)).to_be_visible()
    expect(desktop.get_by_role("button", name="Hand back to the assistant")).to_be_visible()
    desktop.get_by_role("link", name="Why it answered so").click()
    expect(desktop.get_by_text("“forgot”")).to_be_visible()


def test_a_customer_reads_the_answer_and_its_article(
    desktop: Page, scripts: bool, tenant: Tenant, cleo: Contact
) -> None:
    item = write_item(tenant)
    ticket = open_ticket(cleo, **PASSWORD)
    let_it_work()
    sign_in(desktop, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    answer = desktop.get_by_role("article", name="[ai:Assistant]")
    expect(answer).to_contain_text("Choose Forgot password and follow the mail.")
    link = answer.get_by_role("link", name="Reset your password")
    expect(link).to_have_attribute("href", re.compile(re.escape(item.get_absolute_url())))
    desktop.goto(item.get_absolute_url())
    expect(desktop.get_by_role("heading", name="Reset your password")).to_be_visible()
    desktop.get_by_role("button", name="Yes").click()
    expect(desktop.get_by_role("status").filter(has_text="Thank you").first).to_be_visible()


def test_a_stranger_searches_the_help_centre(desktop: Page, scripts: bool, tenant: Tenant) -> None:
    write_item(tenant)
    write_item(tenant, "Bring a guest", body="One a month.")
    desktop.goto("/help/")
    search = desktop.get_by_role("searchbox", name="Search the help centre")
    search.fill("password")
    if not scripts:
        search.press("Enter")
    expect(desktop.get_by_role("link", name="Bring a guest")).to_have_count(0)
    desktop.get_by_role("link", name="Reset your password").click()
    expect(desktop.get_by_role("heading", name="Reset your password", level=1)).to_be_visible()
