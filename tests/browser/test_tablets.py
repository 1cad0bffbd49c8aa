from playwright.sync_api import ViewportSize, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import OpenWindow, let_in

TABLET: ViewportSize = {"width": 768, "height": 1024}
# What reaches out of the element it stands in, by name.
SPILLED = """(frame) => [...frame.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > frame.getBoundingClientRect().right + 1)
    .map((one) => one.className)"""


def test_a_tablet_shows_the_desk_without_its_sidebar(open_window: OpenWindow, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo)
    page = open_window(TABLET)
    let_in(page, sam)
    page.goto("/service-desk/tickets/")
    assert page.locator(".ticket-row .subject").evaluate("(cell) => cell.offsetWidth") > 200
    expect(page.get_by_role("link", name="SLA")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="SLA").click()
    page.wait_for_url("**/sla/")
    for tile in page.locator(".tile").all():
        assert tile.evaluate("(tile) => tile.scrollWidth - tile.clientWidth") <= 0
    page.goto(ticket.get_absolute_url())
    assert page.locator(".ticket__thread").evaluate(SPILLED) == []
