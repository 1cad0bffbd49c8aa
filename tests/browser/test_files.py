"""Files in a real browser: dropped, chosen, retried, taken back; and without scripts, sent along with the form."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import PHONE, OpenWindow, sign_in
from tests.files.making import HTML, SVG, by_agent, png
from tickets.models import Attachment, Ticket

DROP = """(form, files) => {
  const data = new DataTransfer();
  for (const [name, type, text] of files) data.items.add(new File([text], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = dict(settings.STORAGES) | {"attachments": backend}
    return tmp_path / "files"


@pytest.fixture
def phone(open_window: OpenWindow) -> Page:
    return open_window(PHONE)


def lines(page: Page) -> Locator:
    return page.get_by_role("list", name="Files to send").get_by_role("listitem")


def test_files_are_dropped_on_a_new_ticket_with_progress(phone: Page, cleo: Contact) -> None:
    sign_in(phone, cleo.user, "/service-desk/my/tickets/new/")
    held: list[Route] = []
    phone.route("**/uploads/", lambda route: held.append(route))
    form = phone.locator("form[data-once]")
    form.evaluate(DROP, [["boiler.txt", "text/plain", "E04"], ["pump.log", "text/plain", "off"]])
    expect(lines(phone)).to_have_count(2)
    expect(lines(phone).first.get_by_role("progressbar", name="Sending boiler.txt")).to_be_visible()
    phone.get_by_label("Subject").fill("No heating")
    phone.get_by_label("What happened?").fill("See the files.")
    phone.get_by_role("button", name="Send ticket").click()  # too early: it waits for the files
    expect(phone.locator("[data-upload-news]")).to_have_text("Sending as soon as the files are there.")
    for route in held:
        route.continue_()
    expect(phone.get_by_role("heading", name="No heating")).to_be_visible()
    files = phone.get_by_role("list", name="Files").get_by_role("link")
    expect(files).to_have_count(2)
    assert sorted(one.name for one in Ticket.objects.get().attachments.all()) == ["boiler.txt", "pump.log"]
    with phone.expect_download() as download:
        files.first.click()
    assert download.value.path().read_text() in {"E04", "off"}


def test_what_broke_off_is_tried_again_and_what_is_not_wanted_taken_back(
    phone: Page, cleo: Contact, forgiven: list[str]
) -> None:
    forgiven.append("ERR_FAILED")
    ticket = factory.open_ticket(cleo)
    sign_in(phone, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    phone.route("**/uploads/", lambda route: route.abort())
    choose = phone.locator("input[type=file]")
    choose.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": png(40, 30)})
    expect(lines(phone)).to_contain_text("The connection broke off.")
    phone.get_by_label("Your message").fill("Here it is.")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("button", name="Retry")).to_be_focused()
    assert ticket.entries.count() == 1
    phone.unroute("**/uploads/")
    phone.get_by_role("button", name="Retry").click()
    expect(phone.get_by_role("button", name="Remove photo.png")).to_be_visible()
    choose.set_input_files({"name": "wrong.txt", "mimeType": "text/plain", "buffer": b"oops"})
    expect(phone.locator(".upload[data-state=done]")).to_have_count(2)
    with phone.expect_response("**/removal/"):
        phone.get_by_role("button", name="Remove wrong.txt").click()
    choose.set_input_files({"name": "empty.txt", "mimeType": "text/plain", "buffer": b""})
    expect(lines(phone).last).to_contain_text("This file is empty.")
    phone.get_by_role("button", name="Remove empty.txt").click()
    expect(lines(phone)).to_have_count(1)
    phone.get_by_role("button", name="Send", exact=True).click()
    picture = phone.get_by_role("img", name="photo.png")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 40)
    assert [one.name for one in Attachment.objects.all()] == ["photo.png"]


def test_what_the_server_refuses_says_why(phone: Page, cleo: Contact) -> None:
    sign_in(phone, cleo.user, "/service-desk/my/tickets/new/")
    phone.locator("input[type=file]").set_input_files({"name": "setup.exe", "mimeType": "", "buffer": b"MZ\x90\x00"})
    expect(lines(phone)).to_contain_text("“setup.exe” is of a type that is not taken here.")
    expect(phone.get_by_role("button", name="Retry")).to_be_hidden()


def test_an_agent_answers_with_a_file(desktop: Page, scripts: bool, cleo: Contact, sam: User) -> None:
    ticket = factory.open_ticket(cleo)
    sign_in(desktop, sam, f"/service-desk/tickets/{ticket.number}/")
    desktop.locator("#body").fill("Turn it as shown.")
    file = {"name": "valve.png", "mimeType": "image/png", "buffer": png(64, 48)}
    desktop.locator("#composer input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    if scripts:
        expect(desktop.get_by_role("button", name="Remove valve.png")).to_be_visible()
    desktop.get_by_role("button", name="Send", exact=True).click()
    expect(desktop.locator("#thread").get_by_role("img", name="valve.png")).to_be_visible()
    assert ticket.attachments.get().name == "valve.png"
    expect(desktop.locator("#composer .upload")).to_have_count(0)


def test_a_customer_files_a_ticket_with_files(desktop: Page, scripts: bool, cleo: Contact) -> None:
    sign_in(desktop, cleo.user, "/service-desk/my/tickets/new/")
    files = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()} for name in ("one", "two")]
    desktop.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    if scripts:
        expect(desktop.get_by_role("button", name="Remove")).to_have_count(2)
    desktop.get_by_label("Subject").fill("No heating")
    desktop.get_by_label("What happened?").fill("See the files.")
    desktop.get_by_role("button", name="Send ticket").click()
    expect(desktop.get_by_role("list", name="Files").get_by_role("link")).to_have_count(2)
    assert Ticket.objects.get().attachments.count() == 2


@pytest.mark.parametrize(("name", "content"), [("page.html", HTML), ("drawing.svg", SVG), ("photo.png", SVG)])
def test_no_file_ever_runs(phone: Page, cleo: Contact, sam: User, name: str, content: bytes) -> None:
    ticket = factory.open_ticket(cleo)
    ticket.reply("See.", by=Actor.agent(sam), files=[by_agent(sam, name, content)])
    sign_in(phone, cleo.user)
    phone.on("dialog", lambda dialog: pytest.fail("a file ran"))
    phone.goto(f"/service-desk/my/tickets/{ticket.number}/")
    with phone.expect_download():
        phone.get_by_role("list", name="Files").get_by_role("link").click()
