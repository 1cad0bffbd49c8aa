import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import sign_in
from tickets.models import CannedResponse


@pytest.fixture
def address(cleo: Contact, sam: User) -> str:
    """A ticket's, with two responses to choose from."""
    for title, body in (("Greeting", "Hello {{requester.name}}, "), ("Closing", "Yours, {{actor.name}}")):
        CannedResponse.objects.create(tenant=cleo.tenant, title=title, body=body)
    return factory.open_ticket(cleo).get_absolute_url()


@pytest.mark.parametrize("scripts", [True])
def test_several_responses_are_put_in_where_the_cursor_stands(
    desktop: Page, scripts: bool, address: str, sam: User
) -> None:
    sign_in(desktop, sam, address)
    text, keys = desktop.locator("#body"), desktop.keyboard
    text.focus()
    for wanted in ("greet", "clos"):
        keys.type(";")
        expect(desktop.get_by_label("Find a canned response")).to_be_focused()
        keys.type(wanted)
        expect(desktop.locator("[data-canned] [data-insert]")).to_have_count(1)
        keys.press("Enter")
    expect(text).to_have_value("Hello Cleo, Yours, Sam")


@pytest.mark.parametrize("scripts", [True])
def test_escape_types_the_semicolon_after_all(desktop: Page, scripts: bool, address: str, sam: User) -> None:
    sign_in(desktop, sam, address)
    desktop.locator("#body").focus()
    desktop.keyboard.type(";")
    expect(desktop.get_by_label("Find a canned response")).to_be_focused()
    desktop.keyboard.press("Escape")
    expect(desktop.locator("#body")).to_have_value(";")


@pytest.mark.parametrize("scripts", [False])
def test_without_scripts_one_chooses_on_a_page(desktop: Page, scripts: bool, address: str, sam: User) -> None:
    sign_in(desktop, sam, address)
    desktop.get_by_label("Canned responses").click()
    desktop.get_by_role("link", name="Choose a canned response").click()
    desktop.get_by_role("link", name="Use this reply").first.click()
    expect(desktop.locator("#body")).to_have_value("Yours, Sam")
