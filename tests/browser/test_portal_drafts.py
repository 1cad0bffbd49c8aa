"""Nothing a customer has typed is lost to a reload or a connection, and nothing that was sent comes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact
from tests.browser.conftest import OpenWindow, let_in
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_window: OpenWindow, cleo: Contact) -> Page:
    page = open_window()
    let_in(page, cleo.user)
    return page


def test_a_reply_outlives_a_reload_until_it_is_sent(page: Page, open_ticket: Callable[..., Ticket]) -> None:
    address = f"/service-desk/my/tickets/{open_ticket().number}/"
    page.goto(address)
    page.get_by_label("Your message").fill("Nearly done")
    page.goto("/service-desk/my/tickets/")
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value("Nearly done")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("article").last).to_contain_text("Nearly done")
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value("")


def test_a_new_ticket_outlives_a_lost_connection_until_it_is_sent(page: Page) -> None:
    address = "/service-desk/my/tickets/new/"
    page.goto(address)
    page.get_by_label("Subject").fill("No heating")
    page.get_by_label("What happened?").fill("Cold since Monday.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send ticket").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(address)
    expect(page.get_by_label("Subject")).to_have_value("No heating")
    page.get_by_role("button", name="Send ticket").click()
    expect(page.get_by_role("heading", name="No heating")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("Subject")).to_have_value("")
    expect(page.get_by_label("What happened?")).to_have_value("")


def test_a_refused_reply_outlives_the_reload_it_asks_for(page: Page, open_ticket: Callable[..., Ticket]) -> None:
    address = f"/service-desk/my/tickets/{open_ticket().number}/"
    page.goto(address)
    page.get_by_label("Your message").fill("Nearly done")
    page.route("**/replies/", lambda route: route.fulfill(status=403, body="<!doctype html><h1>Forbidden"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("reload the page")
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value("Nearly done")
