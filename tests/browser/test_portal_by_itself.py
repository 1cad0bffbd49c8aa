"""What an open page of the portal does by itself: it shows what is new, and takes nobody away from what they write."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, ViewportSize, expect

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests.browser.conftest import DESKTOP, PHONE, OpenWindow, let_in, settle
from tickets.models import Notice, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Ticket]
LOOK = 'document.body.dispatchEvent(new Event("bell"))'


@pytest.fixture
def page(open_window: OpenWindow, cleo: Contact) -> Page:
    page = open_window(PHONE)
    let_in(page, cleo.user)
    return page


def see(page: Page, ticket: Ticket) -> None:
    with page.expect_response(f"**/{ticket.number}/reading/"):
        page.goto(f"/service-desk/my/tickets/{ticket.number}/")
    settle(page)  # of two looks at the bell at one moment, the second is dropped
    page.get_by_label("Your message").fill("And another thing")


def tell_of_answer(ticket: Ticket) -> None:
    event = ticket.events.get(kind="replied")
    user = ticket.requester.user_id or 0
    Notice.objects.ring(user_id=user, kind="answer", ticket_id=ticket.pk, event_id=event.pk, tenant_id=ticket.tenant_id)


def test_an_answer_appears_in_the_thread_that_is_open(page: Page, sam: User, open_ticket: Opener) -> None:
    ticket = open_ticket()
    see(page, ticket)
    ticket.note("A hopeless case.", by=Actor.agent(sam))
    ticket.reply("Try **again**.", by=Actor.agent(sam))
    tell_of_answer(ticket)
    with page.expect_response(f"**/{ticket.number}/reading/"):
        page.evaluate(LOOK)
    expect(page.get_by_text("Sam answered.")).to_be_visible()
    expect(page.locator("#thread").get_by_text("again")).to_be_visible()
    expect(page.locator("#thread")).not_to_contain_text("hopeless")
    expect(page.locator("summary", has_text="Resolved")).to_be_visible()  # staff has replied now
    assert not Notice.objects.unread().exists()
    expect(page.get_by_label("Your message")).to_have_value("And another thing")
    page.get_by_role("button", name="Send", exact=True).click()  # what is shown has been seen: nothing to refuse
    expect(page.locator("#thread").get_by_text("And another thing")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_answer_leaves_a_sheet_that_is_open_as_it_is(
    page: Page, sam: User, open_ticket: Opener, size: ViewportSize
) -> None:
    ticket = open_ticket()
    ticket.reply("Try again.", by=Actor.agent(sam))
    page.set_viewport_size(size)
    see(page, ticket)
    page.locator("#ticket-head summary").click()
    yes = page.get_by_role("button", name="Yes, it is solved")
    yes.focus()
    ticket.set_status("pending", by=Actor.agent(sam))
    ticket.reply("And once more.", by=Actor.agent(sam))
    page.evaluate(LOOK)
    expect(page.locator("#ticket-head")).to_contain_text("Waiting for you")  # all else is new
    expect(yes).to_be_focused()
    page.evaluate(LOOK)
    settle(page)
    yes.click()
    expect(page.get_by_text("Marked as resolved.")).to_be_visible()


def test_a_sheet_that_has_no_more_to_ask_goes(page: Page, sam: User, open_ticket: Opener) -> None:
    ticket = open_ticket()
    ticket.reply("Try again.", by=Actor.agent(sam))
    see(page, ticket)
    page.locator("#ticket-head summary").click()
    ticket.resolve(by=Actor.agent(sam))
    page.evaluate(LOOK)
    expect(page.locator("#ticket-head .badge")).to_have_text("Resolved")
    expect(page.get_by_role("button", name="Yes, it is solved")).to_have_count(0)


def test_what_is_told_on_a_phone_covers_nothing_of_a_sheet_that_is_open(
    page: Page, sam: User, open_ticket: Opener
) -> None:
    ticket = open_ticket()
    see(page, ticket)
    ticket.reply("Try again.", by=Actor.agent(sam))
    page.evaluate(LOOK)
    page.wait_for_function("""() => {  // in one look, as toasts go by themselves
        const [menu, toast] = ["#ticket-head .menu", ".toast"].map((one) => document.querySelector(one));
        if (!menu || !toast) return false;
        menu.open = true;
        const sheet = menu.querySelector(".menu__panel");
        return toast.getBoundingClientRect().bottom <= sheet.getBoundingClientRect().top;
    }""")


def test_a_notice_that_comes_after_what_it_tells_of_is_read(page: Page, sam: User, open_ticket: Opener) -> None:
    ticket = open_ticket()
    ticket.reply("Try again.", by=Actor.agent(sam))
    see(page, ticket)
    tell_of_answer(ticket)
    with page.expect_response(f"**/{ticket.number}/reading/"):
        page.evaluate(LOOK)
    expect(page.locator(".bell__count")).to_have_attribute("data-none", "")
    assert not Notice.objects.unread().exists()


def test_a_page_without_news_stays_as_it_is(page: Page, open_ticket: Opener) -> None:
    ticket = open_ticket()
    see(page, ticket)
    page.evaluate('document.getElementById("thread").dataset.same = "yes"')
    with page.expect_response(lambda answer: "known=" in answer.url and answer.status == 204):
        page.evaluate(LOOK)
    expect(page.locator("#thread")).to_have_attribute("data-same", "yes")


def test_whoever_is_signed_out_meanwhile_is_not_led_away(page: Page, open_ticket: Opener) -> None:
    ticket = open_ticket()
    see(page, ticket)
    page.context.clear_cookies(name="sessionid")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.evaluate(LOOK)
    settle(page)
    page.evaluate("fetch('/healthz')")  # wherever they were led would have been asked for before
    assert [one.url for one in asked if one.is_navigation_request()] == []
    assert any("/bell/" in one.url for one in asked)
    expect(page.get_by_label("Your message")).to_have_value("And another thing")


def test_a_network_that_is_away_is_told_to_who_asks_for_something(
    page: Page, open_ticket: Opener, forgiven: list[str]
) -> None:
    forgiven.extend(["ERR_INTERNET_DISCONNECTED", "htmx:sendError"])
    see(page, open_ticket())
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.evaluate(LOOK)
    settle(page)
    expect(page.locator(".toast")).to_have_count(0)
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name="Send", exact=True).click()
        settle(page)
        expect(page.locator(".toast")).to_have_count(1)
    expect(page.get_by_label("Your message")).to_have_value("And another thing")


def test_a_gateway_that_fails_is_told_once_and_costs_no_words(
    page: Page, open_ticket: Opener, forgiven: list[str]
) -> None:
    forgiven.extend(["status of 502", "Error Code 502"])
    see(page, open_ticket())
    page.route("**/replies/", lambda route: route.fulfill(status=502, body="<!doctype html><h1>Bad gateway"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".toast")).to_have_text(["The server could not do that. Nothing you typed is lost; try again."])
    expect(page.get_by_label("Your message")).to_have_value("And another thing")
