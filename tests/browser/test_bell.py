from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Route, expect

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests.bell.line import line
from tests.bell.test_ringing import ring_out
from tests.browser.conftest import OpenWindow, sign_in
from tests.outbox.machinery import until
from tickets.models import Ticket

__all__ = ["line"]
BELL = "**/my/notices/bell/"
RING = "document.body.dispatchEvent(new Event('bell'))"
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bell_rings_on_an_open_page(
    line: str, open_window: OpenWindow, cleo: Contact, sam: User, open_ticket: Callable[..., Ticket]
) -> None:
    ticket = open_ticket()
    page = open_window()
    with page.expect_response(BELL):  # the line's first word is to look
        sign_in(page, cleo.user)
    ticket.reply("Try again.", by=Actor.agent(sam))
    ring_out()
    expect(page.locator("#bell-count")).to_contain_text("1")
    page.locator(".bell > summary").click()
    page.get_by_text("Sam answered").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ticket.subject)
    expect(page.locator(".bell__count")).to_have_attribute("data-none", "")


def test_a_ring_while_the_page_looks_is_heard_as_well(
    open_window: OpenWindow, cleo: Contact, sam: User, open_ticket: Callable[..., Ticket]
) -> None:
    ticket = open_ticket()
    page = open_window()
    sign_in(page, cleo.user)
    held: list[tuple[Route, APIResponse]] = []
    page.route(BELL, lambda route: held.append((route, route.fetch())), times=1)
    page.evaluate(RING)

    def looked() -> bool:
        page.evaluate("0")  # playwright hears of requests while it talks to the page
        return bool(held)

    until(looked, seconds=60, what="the page's question", instead=page.content)
    ticket.reply("Try again.", by=Actor.agent(sam))
    ring_out()
    page.evaluate(RING)
    [(route, nothing_yet)] = held
    route.fulfill(response=nothing_yet)
    expect(page.locator("#bell-count")).to_contain_text("1")
