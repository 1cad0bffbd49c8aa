from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_started
from playwright.sync_api import expect

from supportdesk.accounts.models import Contact, User
from tests.browser.conftest import OpenWindow, sign_in
from tests.outbox.machinery import until
from tickets.models import Ticket


@pytest.fixture
def asked() -> Iterator[list[tuple[str, str]]]:
    """Each request the server gets: its path, and what it says it is for."""
    heard: list[tuple[str, str]] = []

    def hear(environ: dict[str, Any], **_: Any) -> None:
        heard.append((environ["PATH_INFO"], environ.get("HTTP_SEC_PURPOSE", "")))

    request_started.connect(hear)
    yield heard
    request_started.disconnect(hear)


@pytest.mark.parametrize("place", ["/service-desk/tickets/", "/service-desk/my/tickets/"])
def test_a_ticket_is_fetched_while_one_rests_on_it(
    open_window: OpenWindow,
    sam: User,
    cleo: Contact,
    open_ticket: Callable[..., Ticket],
    asked: list[tuple[str, str]],
    place: str,
) -> None:
    address = f"{place}{open_ticket().number}/"
    page = open_window()
    sign_in(page, cleo.user if "/my/" in place else sam, place)
    subject = page.get_by_role("link", name="The printer is on fire")
    subject.hover()
    until(lambda: (address, "prefetch") in asked, seconds=60, what="the page ahead of time", instead=lambda: str(asked))
    subject.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The printer is on fire")
    assert [purpose for path, purpose in asked if path == address] == ["prefetch"]
