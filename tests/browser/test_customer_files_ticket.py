from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.accounts.signing_in import mailed_code
from tickets.models import Ticket


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def window(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone-sized window at our address, whose pages must neither fail nor break their own content policy."""
    size: ViewportSize = {"width": 390, "height": 844}
    context = browser.new_context(base_url=live_server.url, viewport=size, java_script_enabled=request.param)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Email me a code instead").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.get_by_label("Code").fill(mailed_code())
    page.get_by_role("button", name="Continue").click()


def test_a_customer_files_a_ticket_reads_the_answer_and_replies(window: Page, cleo: Contact, sam: User) -> None:
    sign_in(window, cleo.email)
    window.get_by_role("main").get_by_role("link", name="New ticket").click()
    window.get_by_label("Subject").fill("No heating")
    window.get_by_label("What happened?").fill("Cold since **Monday**.")
    window.get_by_role("button", name="Send ticket").click()
    expect(window.get_by_role("heading", name="No heating")).to_be_visible()
    expect(window.get_by_role("article", name="[user:Cleo]")).to_contain_text("Cold since Monday.")

    ticket = Ticket.objects.get()
    ticket.reply("Is the pump running?", by=Actor.agent(sam))
    ticket.note("Third time this year", by=Actor.agent(sam))
    window.get_by_role("main").get_by_role("link", name="My tickets").click()
    window.get_by_role("link", name="In progress 1").click()
    window.get_by_role("link", name="No heating").click()
    expect(window.get_by_role("article", name="[admin:Sam]")).to_contain_text("Is the pump running?")
    expect(window.get_by_role("main")).not_to_contain_text("Third time")

    window.get_by_label("Your message").fill("It is not.")
    window.get_by_role("button", name="Send").click()
    expect(window.get_by_role("article", name="[user:Cleo]").last).to_contain_text("It is not.")
    expect(window.get_by_label("Your message")).to_have_value("")
    assert ticket.entries.public().count() == 3


def test_a_draft_outlives_an_answer_that_came_meanwhile(window: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo, subject="No heating")
    sign_in(window, cleo.email)
    window.get_by_role("link", name="No heating").click()
    window.get_by_label("Your message").fill("Where are you?")
    ticket.reply("At your door.", by=Actor.agent(sam))
    window.get_by_role("button", name="Send").click()
    expect(window.get_by_role("alert")).to_contain_text("Not sent")
    expect(window.get_by_text("At your door.")).to_be_visible()
    expect(window.get_by_label("Your message")).to_have_value("Where are you?")
    window.get_by_role("button", name="Send").click()
    expect(window.get_by_role("article").last).to_contain_text("Where are you?")
