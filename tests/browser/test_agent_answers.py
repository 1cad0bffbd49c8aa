from playwright.sync_api import Page, expect

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import sign_in


def test_an_agent_finds_answers_and_resolves_a_ticket(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo, subject="No heating", body="Cold since **Monday**.")
    factory.open_ticket(cleo, subject="Another matter")
    desktop.goto("/")
    desktop.get_by_label("Email").fill(sam.email)
    desktop.get_by_label("Password").fill(factory.PASSWORD)
    desktop.get_by_role("button", name="Sign in", exact=True).click()
    desktop.get_by_role("searchbox", name="Search tickets").fill("heating")
    desktop.get_by_role("searchbox", name="Search tickets").press("Enter")
    expect(desktop.get_by_role("row")).to_have_count(2)  # the head and one ticket
    desktop.get_by_role("link", name="No heating").click()
    expect(desktop.locator("#thread")).to_contain_text("Cold since Monday.")

    desktop.get_by_role("button", name="Assign to me").click()
    expect(desktop.get_by_label("Assignee")).to_have_value(str(sam.pk))
    desktop.get_by_label("Your text").fill("Is the **pump** running?")
    desktop.get_by_role("button", name="Send", exact=True).click()
    expect(desktop.get_by_role("article").last).to_contain_text("Is the pump running?")
    expect(desktop.get_by_label("Your text")).to_have_value("")

    desktop.get_by_text("Note", exact=True).click()
    desktop.get_by_label("Your text").fill("Third time this year.")
    desktop.get_by_role("button", name="Add note", exact=True).click()
    expect(desktop.get_by_role("article").last).to_contain_text("Internal note")

    desktop.get_by_role("button", name="Resolve", exact=True).click()
    expect(desktop.get_by_label("Status")).to_have_value("resolved")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee, ticket.entries.count()) == ("resolved", sam, 3)


def test_a_draft_outlives_an_answer_that_came_meanwhile(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo, subject="No heating")
    sign_in(desktop, sam, ticket.get_absolute_url())
    desktop.get_by_label("Your text").fill("Is the pump running?")
    ticket.reply("It works again", by=Actor.customer(cleo))
    desktop.get_by_role("button", name="Send", exact=True).click()
    expect(desktop.get_by_role("alert")).to_contain_text("Somebody wrote while you were typing")
    expect(desktop.get_by_text("It works again")).to_be_visible()
    expect(desktop.get_by_label("Your text")).to_have_value("Is the pump running?")
    desktop.get_by_role("button", name="Send", exact=True).click()
    expect(desktop.get_by_role("article")).to_have_count(3)
    assert ticket.entries.count() == 3


def test_several_tickets_are_changed_at_once(desktop: Page, cleo: Contact, sam: User) -> None:
    for subject in ("One", "Two", "Three"):
        factory.open_ticket(cleo, subject=subject)
    sign_in(desktop, sam)
    rows = desktop.locator(".ticket-row")
    rows.nth(0).get_by_role("checkbox").check()
    rows.nth(1).get_by_role("checkbox").check()
    bar = desktop.get_by_role("group", name="Act on the selected tickets")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Resolve").click()
    expect(desktop.get_by_role("status").filter(has_text="Changed 2 tickets.")).to_be_visible()
    expect(rows).to_have_count(1)


def test_filters_are_chosen_from_chips(desktop: Page, cleo: Contact, sam: User) -> None:
    factory.open_ticket(cleo, subject="Calm", priority="low")
    factory.open_ticket(cleo, subject="Pressing", priority="urgent")
    sign_in(desktop, sam)
    filters = desktop.get_by_role("group", name="Filters")
    filters.get_by_text("Filter", exact=True).click()
    filters.get_by_role("link", name="Priority").click()
    filters.get_by_label("Urgent").check()
    filters.get_by_role("button", name="Apply").last.click()
    expect(filters).to_contain_text("Priority: Urgent")
    expect(desktop.locator(".ticket-row")).to_have_count(1)
    filters.get_by_role("link", name="Remove filter Priority").click()
    expect(desktop.locator(".ticket-row")).to_have_count(2)
