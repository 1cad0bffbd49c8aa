import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import sign_in
from tickets.models import Ticket


@pytest.fixture
def scripts() -> bool:
    return True


def arrive(desktop: Page, heading: str) -> None:
    expect(desktop.get_by_role("heading", name=heading)).to_be_visible()
    desktop.wait_for_load_state("load")  # from then on the scripts listen


def at_the_list(desktop: Page, user: User) -> None:
    sign_in(desktop, user)
    arrive(desktop, "All unresolved")


def open_first(desktop: Page, cleo: Contact, sam: User) -> Ticket:
    """Opens the second ticket of the list with j, j, Enter."""
    first = factory.open_ticket(cleo, subject="The first")
    factory.open_ticket(cleo, subject="The second")
    at_the_list(desktop, sam)
    for key in ("j", "j", "Enter"):
        desktop.keyboard.press(key)
    arrive(desktop, "The first")
    return first


def test_the_keyboard_walks_and_selects_rows(desktop: Page, cleo: Contact, sam: User) -> None:
    factory.open_ticket(cleo, subject="The first")
    factory.open_ticket(cleo, subject="The second")
    at_the_list(desktop, sam)
    keys = desktop.keyboard
    keys.press("j")
    keys.press("j")
    expect(desktop.get_by_role("link", name="The first")).to_be_focused()
    keys.press("x")
    expect(desktop.get_by_text("selected")).to_be_visible()
    keys.press("x")
    keys.press("Enter")
    expect(desktop.get_by_role("heading", name="The first")).to_be_visible()
    expect(desktop.get_by_text("in All unresolved")).to_be_visible()


def test_a_ticket_is_answered_tagged_and_resolved_by_keyboard(desktop: Page, cleo: Contact, sam: User) -> None:
    open_first(desktop, cleo, sam)
    keys = desktop.keyboard
    keys.press("r")
    keys.type("jkx? On my way")
    expect(desktop.get_by_label("Your text")).to_have_value("jkx? On my way")
    keys.press("Control+Enter")
    expect(desktop.get_by_role("article").last).to_contain_text("On my way")
    keys.press("n")
    expect(desktop.get_by_text("Only your team sees this")).to_be_visible()
    keys.press("Escape")
    keys.press("t")
    expect(desktop.get_by_label("Tags, separated by commas")).to_be_focused()
    keys.type("vip")
    keys.press("Enter")
    expect(desktop.get_by_role("link", name="vip")).to_be_visible()
    keys.press("e")
    expect(desktop.get_by_label("Status")).to_have_value("resolved")
    keys.press("k")
    expect(desktop.get_by_role("heading", name="The second")).to_be_visible()


def test_the_keyboard_goes_everywhere(desktop: Page, cleo: Contact, sam: User) -> None:
    first = open_first(desktop, cleo, sam)
    keys = desktop.keyboard
    keys.press("?")
    expect(desktop.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keys.press("Escape")
    keys.press("g")
    keys.press("t")
    arrive(desktop, "All unresolved")
    keys.press("Control+k")
    keys.type(first.number.lower())
    keys.press("Enter")
    arrive(desktop, "The first")
    keys.press("/")
    expect(desktop.get_by_role("searchbox", name="Search tickets")).to_be_focused()


def test_a_row_is_acted_on_without_the_mouse(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo)
    at_the_list(desktop, sam)
    desktop.keyboard.press("j")
    desktop.keyboard.press("e")
    expect(desktop.get_by_role("status").filter(has_text=f"Changed {ticket.number}.")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_a_draft_survives_a_closed_tab(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo)
    sign_in(desktop, sam, f"/service-desk/tickets/{ticket.number}/")
    desktop.keyboard.press("n")
    desktop.keyboard.type("Half a thought")
    expect(desktop.get_by_text("Draft kept")).to_be_visible()
    desktop.reload()
    expect(desktop.get_by_label("Your text")).to_have_value("Half a thought")
    expect(desktop.get_by_role("radio", name="Note")).to_be_checked()
    desktop.keyboard.press("n")
    desktop.keyboard.press("Control+Enter")
    expect(desktop.get_by_role("article").last).to_contain_text("Half a thought")
    desktop.reload()
    expect(desktop.get_by_label("Your text")).to_have_value("")


def test_the_theme_changes_without_losing_what_is_written(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo)
    sign_in(desktop, sam, f"/service-desk/tickets/{ticket.number}/")
    desktop.get_by_label("Your text").fill("Half a thought")
    desktop.get_by_role("complementary", name="Desk").get_by_text("Sam", exact=True).click()
    with desktop.expect_response("**/theme/"):
        desktop.get_by_role("button", name="Dark").click()
    expect(desktop.locator("html")).to_have_attribute("data-theme", "dark")
    expect(desktop.get_by_label("Your text")).to_have_value("Half a thought")
    desktop.reload()
    expect(desktop.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_note_that_is_sent_by_keyboard_stays_a_note(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo, subject="No heating")
    sign_in(desktop, sam, ticket.get_absolute_url())
    desktop.get_by_text("Note", exact=True).click()
    desktop.get_by_label("Your text").fill("Third time this year.")
    desktop.get_by_label("Your text").press("Control+Enter")
    expect(desktop.get_by_role("article").last).to_contain_text("Third time this year.")
    assert ticket.entries.get(body="Third time this year.").is_note
