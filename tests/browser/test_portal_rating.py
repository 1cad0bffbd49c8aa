"""One click in a mail rates a ticket; a scanner that opens each of its links does not, though it runs scripts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from tests.browser.conftest import PHONE, OpenWindow, settle
from tickets.models import Ticket
from tickets.portal.links import rating_path

pytestmark = pytest.mark.django_db(transaction=True)

NOTED = "Your answer is noted. You can change it here."


@pytest.fixture
def solved(open_ticket: Callable[..., Ticket], sam: User) -> Ticket:
    ticket = open_ticket()
    ticket.resolve(by=Actor.agent(sam))
    return ticket


def link_to(ticket: Ticket, satisfaction: str, *, minutes_old: int = 0) -> str:
    with time_machine.travel(timezone.now() - timedelta(minutes=minutes_old)):
        return f"{rating_path(ticket)}?satisfaction={satisfaction}"


def said_of(ticket: Ticket) -> tuple[str, str]:
    ticket.refresh_from_db()
    return ticket.satisfaction, ticket.satisfaction_comment


def test_a_scanner_rates_nothing_and_a_person_by_their_first_movement(open_window: OpenWindow, solved: Ticket) -> None:
    page = open_window(clock=True)
    for satisfaction in ("good", "bad"):
        page.goto(link_to(solved, satisfaction))
        page.wait_for_load_state("load")
        page.clock.run_for(3000)
        settle(page)
    assert said_of(solved) == ("", "")
    page.mouse.move(20, 20)
    page.clock.run_for(1000)
    expect(page.get_by_role("status").filter(has_text=NOTED)).to_be_visible()
    assert said_of(solved) == ("bad", "")


def test_who_stays_without_touching_anything_has_rated(open_window: OpenWindow, solved: Ticket) -> None:
    page = open_window(PHONE, clock=True)
    page.goto(link_to(solved, "good"))
    page.wait_for_load_state("load")
    page.clock.run_for(6000)
    expect(page.get_by_role("status").filter(has_text=NOTED)).to_be_visible()
    assert said_of(solved) == ("good", "")


def test_what_is_written_meanwhile_is_not_lost_to_the_choice_that_travels(
    open_window: OpenWindow, solved: Ticket
) -> None:
    page = open_window(PHONE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        is_first = route.request.method == "POST" and not held
        (held.append if is_first else Route.continue_)(route)

    page.route("**/rating/**", hold)
    with page.expect_request(lambda request: request.method == "POST"):
        page.goto(link_to(solved, "good", minutes_old=11))
    page.get_by_text("No", exact=True).click()
    page.get_by_label("Anything to add?").fill("It took a week.")
    page.get_by_role("button", name="Send").click()  # waits its turn, and so is the last word
    held[0].continue_()
    page.unroute("**/rating/*/")
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    expect(page.get_by_label("Anything to add?")).to_have_value("It took a week.")
    assert said_of(solved) == ("bad", "It took a week.")


def test_without_scripts_the_choice_is_made_and_waits_to_be_sent(open_window: OpenWindow, solved: Ticket) -> None:
    page: Page = open_window(scripts=False)
    page.goto(link_to(solved, "bad", minutes_old=11))
    assert said_of(solved) == ("", "")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(NOTED)).to_be_visible()
    assert said_of(solved) == ("bad", "")
