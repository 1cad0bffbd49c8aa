from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import sign_in

LIST = "/service-desk/tickets/"


def test_rows_are_made_compact_and_stay_so(desktop: Page, cleo: Contact, sam: User) -> None:
    factory.open_ticket(cleo)
    sign_in(desktop, sam, LIST)
    usual = desktop.locator(".ticket-row").evaluate("(row) => row.offsetHeight")
    desktop.get_by_label("Row height").click()
    with desktop.expect_response("**/theme/"):
        desktop.get_by_role("button", name="Compact").click()
    expect(desktop.locator("html")).to_have_attribute("data-density", "compact")
    desktop.goto(LIST)
    expect(desktop.locator("html")).to_have_attribute("data-density", "compact")
    assert desktop.locator(".ticket-row").evaluate("(row) => row.offsetHeight") < usual
