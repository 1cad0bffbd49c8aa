import pytest
from playwright.sync_api import Page, Route
from pytest_django import Settings

from supportdesk.accounts.models import User
from tests.browser.conftest import OpenWindow, sign_in
from tests.outbox.machinery import until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_asks_again_for_news_after_it_was_turned_away(
    open_window: OpenWindow, settings: Settings, forgiven: list[str], sam: User
) -> None:
    forgiven.append("502")
    settings.LIVE_URL = "/live/"
    page, asked = open_window(clock=True), []

    def turn_away(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=502)

    page.route("**/live/", turn_away)
    sign_in(page, sam, "/service-desk/tickets/")
    until(lambda: a_minute_later(page) and len(asked) > 2, seconds=90, what="a third try")


def a_minute_later(page: Page) -> bool:
    page.clock.run_for(60_000)
    return True
