"""Files in a real browser: dropped, chosen, retried, taken back; and without scripts, sent along with the form."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import PHONE, OpenWindow, let_in, sign_in
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


def test_files_stand_in_the_order_chosen_whichever_arrives_first(
    phone: Page, cleo: Contact, forgiven: list[str]
) -> None:
    forgiven.append("ERR_FAILED")
    ticket = factory.open_ticket(cleo)
    sign_in(phone, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    names, late = ["1.txt", "2.txt", "3.txt"], list[Route]()
    outcomes = {"1.txt": Route.abort, "2.txt": late.append, "3.txt": Route.continue_}

    def arrive(route: Route) -> None:
        name = next(name for name in names if name.encode() in (route.request.post_data_buffer or b""))
        outcomes.pop(name, Route.continue_)(route)

    phone.route("**/uploads/", arrive)
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": name.encode()} for name in names]
    phone.locator("input[type=file]").set_input_files(files)
    expect(phone.get_by_role("button", name="Retry")).to_be_visible()
    expect(phone.locator(".upload[data-state=done]")).to_have_text([re.compile("3.txt")])
    late[0].continue_()
    phone.get_by_role("button", name="Retry").click()
    expect(phone.locator(".upload[data-state=done]")).to_have_count(3)
    phone.get_by_label("Your message").fill("In order.")
    phone.get_by_role("button", name="Send", exact=True).click()
    shown = phone.get_by_role("list", name="Files", exact=True).get_by_role("link")
    expect(shown).to_contain_text(names)


def test_files_chosen_before_the_page_listens_are_not_lost_to_those_chosen_after(phone: Page, cleo: Contact) -> None:
    held: list[Route] = []
    phone.route(re.compile("/main[.].*js$"), lambda route: held.append(route))
    let_in(phone, cleo.user)
    with phone.expect_request(re.compile("/main[.].*js$")):
        phone.goto("/service-desk/my/tickets/new/", wait_until="commit")
    choose = phone.locator("input[type=file]")
    choose.set_input_files({"name": "early.txt", "mimeType": "text/plain", "buffer": b"early"})
    for route in held:
        route.continue_()
    expect(phone.get_by_role("button", name="Remove early.txt")).to_be_visible()
    choose.set_input_files({"name": "late.txt", "mimeType": "text/plain", "buffer": b"late"})
    expect(phone.locator(".upload[data-state=done]")).to_contain_text(["early.txt", "late.txt"])


def test_nothing_is_added_to_a_message_that_is_on_its_way(phone: Page, cleo: Contact) -> None:
    ticket = factory.open_ticket(cleo)
    sign_in(phone, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    held: list[Route] = []
    phone.route("**/replies/", lambda route: held.append(route))
    message = phone.get_by_label("Your message")
    message.fill("That is all.")
    with phone.expect_request("**/replies/"):
        phone.get_by_role("button", name="Send", exact=True).click()
    for place in (message, phone.locator("input[type=file]"), phone.get_by_role("button", name="Send", exact=True)):
        expect(place).to_be_disabled()  # what came now would go with the form, and never be sent
    phone.locator("form[data-draft]").evaluate(DROP, [["late.txt", "text/plain", "late"]])
    expect(lines(phone)).to_have_count(0)
    held[0].continue_()
    expect(phone.get_by_role("article").last).to_contain_text("That is all.")
    expect(message).to_be_enabled()
    expect(message).to_have_value("")


def test_whoever_was_signed_out_meanwhile_is_told_what_works(phone: Page, cleo: Contact) -> None:
    ticket = factory.open_ticket(cleo)
    sign_in(phone, cleo.user, f"/service-desk/my/tickets/{ticket.number}/")
    file: FilePayload = {"name": "log.txt", "mimeType": "text/plain", "buffer": b"x"}
    phone.get_by_label("Your message").fill("Here it is.")
    phone.context.clear_cookies(name="sessionid")
    phone.locator("input[type=file]").set_input_files(file)
    told = "You were signed out. Reload the page: what you wrote is kept."
    expect(lines(phone)).to_contain_text(told)
    let_in(phone, cleo.user)  # as in another tab
    phone.context.clear_cookies(name="csrftoken")
    with phone.expect_response("**/uploads/") as answer:
        phone.get_by_role("button", name="Retry").click()
    assert answer.value.status == 403
    expect(lines(phone)).to_contain_text(told)
    phone.reload()
    expect(phone.get_by_label("Your message")).to_have_value("Here it is.")
    phone.locator("input[type=file]").set_input_files(file)
    expect(phone.get_by_role("button", name="Remove log.txt")).to_be_visible()


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
