"""Whoever opens a ticket by the link in its mail has the same page: it shows what is new, and lets go of files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from tests.browser.conftest import PHONE, OpenWindow
from tickets.models import Attachment, Ticket
from tickets.portal.links import guest_path

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Ticket]
MINUTE = "01:01"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = dict(settings.STORAGES) | {"attachments": backend}


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    return open_window(PHONE, clock=True)


def test_an_answer_appears_within_a_minute(page: Page, sam: User, open_ticket: Opener) -> None:
    ticket = open_ticket()
    page.goto(guest_path(ticket))
    page.get_by_label("Your message").fill("And another thing")
    ticket.note("A hopeless case.", by=Actor.agent(sam))
    ticket.reply("Try **again**.", by=Actor.agent(sam))
    page.clock.run_for(MINUTE)
    expect(page.locator("#thread").get_by_text("again")).to_be_visible()
    expect(page.locator("#thread")).not_to_contain_text("hopeless")
    expect(page.get_by_label("Your message")).to_have_value("And another thing")
    page.get_by_role("button", name="Send", exact=True).click()
    page.clock.run_for(1000)
    expect(page.locator("#thread").get_by_text("And another thing")).to_be_visible()


def test_a_link_that_ends_meanwhile_costs_no_words(
    page: Page, open_ticket: Opener, sam: User, forgiven: list[str]
) -> None:
    forgiven.append("Error Code 410")
    ticket = open_ticket()
    page.goto(guest_path(ticket))
    page.get_by_label("Your message").fill("And another thing")
    ticket.revoke_links(by=Actor.agent(sam))
    with page.expect_response(lambda answer: "known=" in answer.url and answer.status == 410):
        page.clock.run_for(MINUTE)
    expect(page.get_by_label("Your message")).to_have_value("And another thing")
    expect(page.locator(".toast")).to_have_count(0)


def test_a_file_that_is_taken_back_is_gone_at_once(page: Page, open_ticket: Opener) -> None:
    page.goto(guest_path(open_ticket()))
    choose = page.locator("input[type=file]")
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in ("a.txt", "b.txt")]
    choose.set_input_files(files)
    remove = page.get_by_role("button", name="Remove b.txt")
    expect(page.locator(".upload[data-state=done]")).to_have_count(2)
    with page.expect_response("**/removal/") as gone:
        remove.click()
    assert gone.value.status == 204
    assert [one.name for one in Attachment.objects.all()] == ["a.txt"]


def test_a_folder_chosen_by_mistake_is_refused_in_one_line(page: Page, open_ticket: Opener) -> None:
    page.goto(guest_path(open_ticket()))
    files: list[FilePayload] = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in range(60)]
    page.locator("input[type=file]").set_input_files(files)
    expect(page.locator(".upload[data-state=done]")).to_have_count(10)
    expect(page.locator(".upload[data-state=refused]")).to_have_count(1)
    expect(page.locator(".upload[data-state=refused]")).to_contain_text("50 more files")
    expect(page.locator(".upload[data-state=refused]")).to_contain_text("Not added: at most 10 files a message.")
