"""A slow machine on a slow line, and somebody who does not wait."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import settle, sign_in
from tickets.models import Ticket


@pytest.fixture
def scripts() -> bool:
    return True


@pytest.fixture
def ticket(desktop: Page, cleo: Contact, sam: User) -> Ticket:
    ticket = factory.open_ticket(cleo, subject="No heating")
    sign_in(desktop, sam, ticket.get_absolute_url())
    return ticket


def hold_back(page: Page, address: str) -> Callable[[], None]:
    """What comes from there is fetched at once, and arrives when the function is called that this returns."""
    held: list[Callable[[], None]] = []

    def hold(route: Route) -> None:
        answer = route.fetch()
        held.append(lambda: route.fulfill(response=answer))

    def release() -> None:
        while not held:
            page.wait_for_timeout(20)
        held.pop()()
        page.unroute(address)

    page.route(address, hold, times=1)
    return release


def test_what_was_chosen_before_the_scripts_listened_is_saved(desktop: Page, ticket: Ticket) -> None:
    release = hold_back(desktop, "**/htmx*.js")
    desktop.goto(ticket.get_absolute_url(), wait_until="commit")
    desktop.get_by_label("Priority").select_option("urgent")
    release()
    expect(desktop.locator("#ticket-head")).to_contain_text("Urgent")
    ticket.refresh_from_db()
    assert ticket.priority == "urgent"


def test_of_two_quick_choices_the_last_one_holds(desktop: Page, ticket: Ticket) -> None:
    release = hold_back(desktop, "**/priority/")
    for choice in ("low", "high", "urgent"):
        desktop.get_by_label("Priority").select_option(choice)
    release()
    expect(desktop.locator("#ticket-head")).to_contain_text("Urgent")
    ticket.refresh_from_db()
    assert ticket.priority == "urgent"


def test_a_late_answer_shows_nothing_older_than_what_is_shown(desktop: Page, ticket: Ticket) -> None:
    release = hold_back(desktop, "**/priority/")
    with desktop.expect_request("**/priority/"):
        desktop.get_by_label("Priority").select_option("low")
    desktop.get_by_label("Status").select_option("pending")
    expect(desktop.locator("#ticket-head")).to_contain_text("Pending")
    with desktop.expect_response("**/priority/"):
        release()
    settle(desktop)
    expect(desktop.locator("#ticket-head")).to_contain_text("Pending")
    expect(desktop.get_by_label("Status")).to_have_value("pending")


def test_tags_outlive_the_answer_to_another_act_while_they_are_typed(desktop: Page, ticket: Ticket) -> None:
    release = hold_back(desktop, "**/priority/")
    desktop.get_by_label("Priority").select_option("urgent")
    desktop.keyboard.press("Escape")
    desktop.get_by_label("Edit tags").click()
    desktop.get_by_label("Tags, separated by commas").press_sequentially("boiler")
    release()
    expect(desktop.locator("#ticket-head")).to_contain_text("Urgent")
    expect(desktop.get_by_label("Tags, separated by commas")).to_be_focused()
    desktop.keyboard.type(", vip")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("link", name="vip")).to_be_visible()
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.tags) == ("urgent", ["boiler", "vip"])


def test_a_reply_on_its_way_is_not_written_on(desktop: Page, ticket: Ticket) -> None:
    body = desktop.get_by_label("Your text")
    release = hold_back(desktop, "**/replies/")
    body.fill("On my way.")
    body.press("Control+Enter")
    body.press("Control+Enter")
    expect(body).not_to_be_editable()
    desktop.keyboard.type("e")
    release()
    expect(body).to_be_editable()
    expect(body).to_have_value("")
    assert [entry.body for entry in ticket.entries.in_order()][1:] == ["On my way."]


def test_a_reply_that_could_not_be_sent_is_written_on(desktop: Page, ticket: Ticket, forgiven: list[str]) -> None:
    forgiven += ["ERR_FAILED", "htmx:sendError"]
    body = desktop.get_by_label("Your text")
    body.fill("On my way")
    desktop.route("**/replies/", lambda route: route.abort(), times=1)
    body.press("Control+Enter")
    expect(desktop.get_by_text("The server cannot be reached.")).to_be_visible()
    expect(body).to_be_focused()
    body.press_sequentially(" now.")
    body.press("Control+Enter")
    expect(desktop.get_by_role("article").last).to_contain_text("On my way now.")


def test_sending_in_one_tab_leaves_the_draft_of_another(desktop: Page, ticket: Ticket) -> None:
    other = desktop.context.new_page()
    other.goto(ticket.get_absolute_url())
    desktop.get_by_label("Your text").fill("On my way.")
    expect(desktop.get_by_text("Draft kept")).to_be_visible()
    other.get_by_label("Your text").fill("Ask the landlord too.")
    expect(other.get_by_text("Draft kept")).to_be_visible()
    desktop.get_by_role("button", name="Send", exact=True).click()
    expect(desktop.get_by_role("article").last).to_contain_text("On my way.")
    other.reload()
    expect(other.get_by_label("Your text")).to_have_value("Ask the landlord too.")


def test_what_was_sent_after_signing_in_again_is_no_draft_any_more(desktop: Page, ticket: Ticket, sam: User) -> None:
    desktop.get_by_label("Your text").fill("On my **way**.")
    expect(desktop.get_by_text("Draft kept")).to_be_visible()
    desktop.context.clear_cookies(name="sessionid")
    desktop.get_by_label("Your text").press("Control+Enter")
    desktop.get_by_label("Email").fill(sam.email)
    desktop.get_by_label("Password").fill(factory.PASSWORD)
    desktop.get_by_role("button", name="Sign in", exact=True).click()
    desktop.get_by_role("button", name="Send now").click()
    expect(desktop.get_by_role("article").last).to_contain_text("On my way.")
    desktop.wait_for_load_state("load")
    expect(desktop.get_by_label("Your text")).to_have_value("")


def test_a_draft_is_its_authors(desktop: Page, ticket: Ticket, sue: User) -> None:
    desktop.get_by_label("Your text").fill("Half a thought")
    expect(desktop.get_by_text("Draft kept")).to_be_visible()
    sign_in(desktop, sue, ticket.get_absolute_url())
    expect(desktop.get_by_label("Your text")).to_have_value("")


def test_the_list_shown_is_the_one_asked_for_last(desktop: Page, cleo: Contact, sam: User) -> None:
    factory.open_ticket(cleo)
    sign_in(desktop, sam)
    release = hold_back(desktop, "**/*sort=oldest*")
    desktop.locator(".filters__end").get_by_text("Sort").click()
    with desktop.expect_request("**/*sort=oldest*"):
        desktop.get_by_role("link", name="Oldest").click()
    desktop.locator(".filters__end").get_by_text("Sort").click()
    desktop.get_by_role("link", name="Due soonest").click()
    expect(desktop.locator(".filters__end a[aria-current]")).to_contain_text("Due soonest")
    release()
    settle(desktop)
    desktop.wait_for_url("**/*sort=due*")


def test_a_list_that_is_being_changed_waits(desktop: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo)
    sign_in(desktop, sam)
    release = hold_back(desktop, "**/bulk/")
    desktop.get_by_label(f"Select {ticket.number}").check()
    desktop.get_by_role("button", name="Resolve").click()
    expect(desktop.locator("#tickets")).to_have_css("pointer-events", "none")
    release()
    expect(desktop.get_by_role("status").filter(has_text=f"Changed {ticket.number}.")).to_be_visible()
    expect(desktop.locator("#tickets")).to_have_css("pointer-events", "auto")


PRESS = """([target, key]) => document.querySelector(target).dispatchEvent(
    new KeyboardEvent("keydown", {bubbles: true, cancelable: true, ...key}))"""


def press(page: Page, target: str, **key: object) -> None:
    """A key as browsers send it now and then, but playwright never."""
    page.evaluate(PRESS, [target, key])


def test_keys_without_a_name_are_nobodys(desktop: Page, ticket: Ticket) -> None:
    desktop.evaluate("document.body.dispatchEvent(new Event('keydown', {bubbles: true}))")  # a browser filling a form
    desktop.get_by_label("Your text").press("Control+k")
    expect(desktop.get_by_role("dialog", name="Go to")).to_be_visible()


def test_the_keys_of_an_input_method_are_its_own(desktop: Page, ticket: Ticket) -> None:
    desktop.keyboard.press("Control+k")
    expect(desktop.get_by_role("dialog", name="Go to")).to_be_visible()
    desktop.keyboard.type("暖房")
    press(desktop, "[data-palette] input", key="Enter", isComposing=True)
    expect(desktop.get_by_role("dialog", name="Go to")).to_be_visible()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name="Search")).to_be_visible()


@pytest.mark.parametrize(
    ("letter", "place", "field"), [("к", "KeyR", "Reply"), ("т", "KeyN", "Note"), ("ν", "KeyN", "Note")]
)
def test_shortcuts_lie_where_they_do_on_a_latin_keyboard(
    desktop: Page, ticket: Ticket, letter: str, place: str, field: str
) -> None:
    press(desktop, "body", key=letter, code=place)
    expect(desktop.get_by_label("Your text")).to_be_focused()
    expect(desktop.get_by_role("radio", name=field)).to_be_checked()


def test_a_sign_made_with_altgr_is_no_shortcut(desktop: Page, ticket: Ticket) -> None:
    press(desktop, "body", key="€", code="KeyE", modifierAltGraph=True)
    press(desktop, "body", key="ł", code="KeyR", modifierAltGraph=True)
    expect(desktop.get_by_label("Your text")).not_to_be_focused()
    expect(desktop.get_by_label("Status")).to_have_value("open")
