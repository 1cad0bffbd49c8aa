import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.accounts.signing_in import mailed_code
from tests.browser.conftest import PHONE, OpenWindow, sign_in
from tickets.models import Ticket


@pytest.fixture
def phone(open_window: OpenWindow, scripts: bool) -> Page:
    return open_window(PHONE, scripts=scripts)


def sign_in_by_code(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Email me a code instead").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.get_by_label("Code").fill(mailed_code())
    page.get_by_role("button", name="Continue").click()


def test_a_customer_files_a_ticket_reads_the_answer_and_replies(phone: Page, cleo: Contact, sam: User) -> None:
    sign_in_by_code(phone, cleo.email)
    phone.get_by_role("main").get_by_role("link", name="New ticket").click()
    phone.get_by_label("Subject").fill("No heating")
    phone.get_by_label("What happened?").fill("Cold since **Monday**.")
    phone.get_by_role("button", name="Send ticket").click()
    expect(phone.get_by_role("heading", name="No heating")).to_be_visible()
    expect(phone.get_by_role("article", name="[user:Cleo]")).to_contain_text("Cold since Monday.")

    ticket = Ticket.objects.get()
    ticket.reply("Is the pump running?", by=Actor.agent(sam))
    ticket.note("Third time this year", by=Actor.agent(sam))
    phone.get_by_role("main").get_by_role("link", name="My tickets").click()
    phone.get_by_role("link", name="In progress 1").click()
    phone.get_by_role("link", name="No heating").click()
    expect(phone.get_by_role("article", name="[admin:Sam]")).to_contain_text("Is the pump running?")
    expect(phone.get_by_role("main")).not_to_contain_text("Third time")

    phone.get_by_label("Your message").fill("It is not.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("article", name="[user:Cleo]").last).to_contain_text("It is not.")
    expect(phone.get_by_label("Your message")).to_have_value("")
    assert ticket.entries.public().count() == 3


def test_a_draft_outlives_an_answer_that_came_meanwhile(phone: Page, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo, subject="No heating")
    sign_in(phone, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    phone.get_by_label("Your message").fill("Where are you?")
    ticket.reply("At your door.", by=Actor.agent(sam))
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Not sent")
    expect(phone.get_by_text("At your door.")).to_be_visible()
    expect(phone.get_by_label("Your message")).to_have_value("Where are you?")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("article").last).to_contain_text("Where are you?")
