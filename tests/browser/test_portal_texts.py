"""Whatever people write stays inside its card, on a phone as well."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from supportdesk.accounts.models import Contact
from tests.browser.conftest import PHONE, OpenWindow, sign_in
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

PILED = "\u0e14" + "\u0e49\u0e47" * 400
TEXTS = {
    "piled marks": PILED,
    "a long word": "W" * 3000,
    "code": f"```\n{'long code line ' * 30}\n```",
    "a wide table": "|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n" + "|Wednesday" * 8 + "|",
    "an address": f"https://example.com/{'a' * 1000}",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_texts_stay_inside(
    text: str, open_window: OpenWindow, cleo: Contact, open_ticket: Callable[..., Ticket]
) -> None:
    ticket = open_ticket(body=text)
    page = open_window(PHONE)
    sign_in(page, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    expect(page.locator("#thread .prose")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    scrolling = "[...document.querySelectorAll('.prose pre')].filter((one) => one.scrollWidth > one.clientWidth).length"
    assert page.evaluate(scrolling) == 0
