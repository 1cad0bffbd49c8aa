"""Files come in one by one while a message is being written, or together with it."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.factory import signed_in
from tests.files.making import EXE, HTML, TEXT, UPLOADS, kept, png, sent, token_in, upload
from tickets.models import Attachment, FileLimits, Leftover, Ticket

Opener = Callable[..., Ticket]


def test_an_upload_is_kept_for_its_uploader(portal: Client, cleo: Contact) -> None:
    answer = upload(portal, "Maß.png", png(640, 480), "image/png")
    made = Attachment.objects.get()
    assert answer.status_code == 201
    assert (made.name, made.content_type, made.width, made.height) == ("Maß.png", "image/png", 640, 480)
    assert (made.size, made.uploader_user, made.tenant) == (len(png(640, 480)), cleo.user, cleo.tenant)
    assert (made.ticket, made.entry) == (None, None)
    assert "Maß.png" in answer.content.decode()
    assert kept(made.key)
    assert not Leftover.objects.exists()


def test_the_stored_name_is_random_and_outside_of_what_is_served(
    portal: Client, folder: Path, settings: Settings
) -> None:
    upload(portal, "../../evil.txt")
    upload(portal, "../../evil.txt")
    stored = [path.name for path in folder.rglob("*") if path.is_file()]
    assert len(set(stored)) == 2
    assert all(len(name) == 32 and name.isalnum() for name in stored)
    assert not Path(settings.ATTACHMENTS_DIR).is_relative_to(settings.STATIC_ROOT)


def test_a_file_that_only_its_owner_can_read(portal: Client, folder: Path, settings: Settings) -> None:
    options = settings.STORAGES["attachments"]["OPTIONS"]
    from supportdesk.settings import STORAGES

    assert STORAGES["attachments"]["OPTIONS"]["file_permissions_mode"] == 0o600
    assert options["location"] == folder


@pytest.mark.parametrize(
    "name", ["", " ", "..", "/", "con", "a" * 300 + ".txt", "x\x00.php", "\u202egnp.txt", "a\r\nb"]
)
def test_hostile_names_are_taken_or_refused_in_words(portal: Client, name: str) -> None:
    """Some of them Django itself refuses to take for files."""
    content = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n'
    )
    answer = portal.generic("POST", UPLOADS, content, "multipart/form-data; boundary=b")
    assert answer.status_code in {201, 400, 422}
    for made in Attachment.objects.all():
        assert made.name.isprintable()
        assert 0 < len(made.name) <= 200


@pytest.mark.parametrize(("name", "content"), [("empty.txt", b""), ("setup.exe", TEXT), ("invoice.pdf", EXE)])
def test_what_is_not_taken_is_named_and_leaves_nothing(portal: Client, folder: Path, name: str, content: bytes) -> None:
    answer = upload(portal, name, content)
    assert answer.status_code == 422
    assert f"“{name}” is" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_page_is_taken_as_bytes(portal: Client) -> None:
    assert upload(portal, "page.html", HTML, "text/html").status_code == 201
    assert Attachment.objects.get().content_type == "application/octet-stream"


def test_without_a_file_the_answer_says_so(portal: Client) -> None:
    assert portal.post(UPLOADS, {"file": "text"}).status_code == 422
    assert portal.post(UPLOADS, {}).content.decode() == "No file came. Choose it again."
    assert portal.get(UPLOADS).status_code == 405


def test_a_stranger_is_asked_to_sign_in_and_nothing_is_kept(client: Client, db: None) -> None:
    assert upload(client).status_code == 302
    assert not Attachment.objects.exists()


def test_a_user_who_is_nobodys_customer_adds_nothing(db: None) -> None:
    assert upload(signed_in(factory.make_user("Nobody"))).status_code == 403


def test_the_csrf_token_is_asked_for(cleo: Contact) -> None:
    client = Client(enforce_csrf_checks=True)
    assert cleo.user
    client.force_login(cleo.user)
    assert upload(client).status_code == 403


def test_a_tenant_sets_its_own_limits(portal: Client, tenant: Tenant) -> None:
    limits = FileLimits.objects.create(tenant=tenant, megabytes=1, denied=[" ZIP", ".csv"], takes_programs=True)
    assert "larger than 1 MB" in upload(portal, "big.txt", b"x" * (limits.bytes + 1)).content.decode()
    assert upload(portal, "fits.txt", b"x" * limits.bytes).status_code == 201
    assert "not taken here" in upload(portal, "report.csv").content.decode()
    assert upload(portal, "archive.dat", b"PK\x05\x06" + bytes(18)).status_code == 422
    assert upload(portal, "setup.exe", EXE).status_code == 201


def test_what_is_larger_than_anybody_takes_is_thrown_away_on_its_way_in(portal: Client, settings: Settings) -> None:
    settings.FILE_MEGABYTES_AT_MOST = 1
    answer = upload(portal, "film.mp4", b"x" * (2 * 1024 * 1024))
    assert (answer.status_code, answer.content.decode()) == (422, "“film.mp4” is larger than a file may be.")


def test_a_connection_that_breaks_off_leaves_nothing(portal: Client, folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 4096:
                raise OSError("connection reset by peer")
            return super().read(min(size or 2048, 2048))

    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    environ: dict[str, Any] = {
        "wsgi.input": Broken(head + b"x" * 100_000),
        "CONTENT_LENGTH": "100200",
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
    }
    portal.raise_request_exception = False
    answer = portal.post(UPLOADS, **environ)
    assert answer.status_code >= 400
    assert not Attachment.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_storage_that_fails_is_told_and_may_be_tried_again(
    portal: Client, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    def full(*args: Any, **kwargs: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = upload(portal)
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert Leftover.objects.count() == 1  # whatever half of it is there goes with the next sweep
    monkeypatch.undo()


def test_a_crash_before_the_row_is_written_is_found_by_the_sweep(
    cleo: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Attachment, **kwargs: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(Attachment, "save", killed)
    with pytest.raises(SystemExit):
        upload(signed_in(cleo.user))
    leftover = Leftover.objects.get()
    assert kept(leftover.key)


def test_an_upload_is_taken_back_by_its_uploader_alone(portal: Client, desk: Client) -> None:
    token = token_in(upload(portal))
    address = reverse("files:removal", args=[token])
    assert desk.post(address).status_code == 204
    assert Attachment.objects.count() == 1
    assert portal.get(address).status_code == 405
    assert portal.post(address).status_code == 204
    assert not Attachment.objects.exists()
    assert Leftover.objects.count() == 1
    assert portal.post(address).status_code == 204


def test_what_has_been_sent_is_not_taken_back(portal: Client, open_ticket: Opener, cleo: Contact) -> None:
    token, ticket = token_in(upload(portal)), open_ticket()
    ticket.reply("Here.", by=Actor.customer(cleo), files=list(Attachment.objects.all()))
    portal.post(reverse("files:removal", args=[token]))
    assert ticket.attachments.count() == 1


def test_a_form_without_script_brings_its_files_along(portal: Client) -> None:
    portal.post(
        "/service-desk/my/tickets/new/",
        {"subject": "No heat", "body": "See the log.", "key": KEY, "files": [sent("a.txt"), sent("b.png", png())]},
    )
    entry = Ticket.objects.get().entries.get()
    assert [one.name for one in entry.attachments.in_order()] == ["a.txt", "b.png"]


def test_a_refused_form_keeps_the_files_it_brought(portal: Client) -> None:
    page = portal.post("/service-desk/my/tickets/new/", {"subject": "", "body": "x", "key": KEY, "files": [sent()]})
    assert page.status_code == 422
    token = token_in(page)
    portal.post("/service-desk/my/tickets/new/", {"subject": "Now", "body": "x", "key": KEY, "uploads": [token]})
    assert Ticket.objects.get().attachments.get().name == "log.txt"


def test_uploads_stay_in_the_order_they_were_chosen_in_whichever_came_first(portal: Client) -> None:
    last, first = token_in(upload(portal, "2.txt")), token_in(upload(portal, "1.txt"))
    fields = {"body": "x", "key": KEY, "uploads": [first, last, first]}
    page = portal.post("/service-desk/my/tickets/new/", fields | {"subject": "", "files": [sent("3.txt")]})
    tokens = re.findall(r'name="uploads" value="([^"]+)"', page.content.decode())
    assert tokens[:2] == [first, last]
    portal.post("/service-desk/my/tickets/new/", fields | {"subject": "Now", "uploads": tokens})
    assert [one.name for one in Ticket.objects.get().attachments.in_order()] == ["1.txt", "2.txt", "3.txt"]


def test_an_unticked_file_is_not_sent(portal: Client) -> None:
    upload(portal)
    portal.post("/service-desk/my/tickets/new/", {"subject": "S", "body": "x", "key": KEY})
    assert not Ticket.objects.get().attachments.exists()


def test_one_file_that_is_not_taken_holds_the_message_back(portal: Client) -> None:
    files = [sent("ok.txt"), sent("setup.exe", EXE), sent("empty.txt", b"")]
    page = portal.post("/service-desk/my/tickets/new/", {"subject": "S", "body": "x", "key": KEY, "files": files})
    said = page.content.decode()
    assert page.status_code == 422
    assert "“setup.exe” is of a type that is not taken here." in said
    assert "“empty.txt” is empty." in said
    assert "ok.txt" in said
    assert not Ticket.objects.exists()


def broken_off(client: Client, path: str, fields: dict[str, Any], name: str) -> Any:
    """A form whose connection breaks off within its last file."""
    whole = encode_multipart(BOUNDARY, fields | {name: sent("half.bin", bytes(5000))})
    return client.generic("POST", path, whole[:-3000], content_type=MULTIPART_CONTENT)


def test_a_form_that_breaks_off_within_a_file_leaves_nothing(portal: Client, open_ticket: Opener) -> None:
    ticket = open_ticket()
    fields = {"subject": "S", "body": "See the file.", "key": KEY, "seen": ""}
    for path in ("/service-desk/my/tickets/new/", f"/service-desk/my/tickets/{ticket.number}/replies/"):
        page = broken_off(portal, path, fields, "files")
        assert page.status_code == 422
        assert "“half.bin” did not arrive whole. Attach it again." in page.content.decode()
    answer = broken_off(portal, UPLOADS, {}, "file")
    assert (answer.status_code, answer.content.decode()[:40]) == (422, "“half.bin” did not arrive whole. Attach ")
    assert (Ticket.objects.count(), ticket.entries.count()) == (1, 1)
    assert not Attachment.objects.exists()
    assert not Leftover.objects.exists()


def test_a_file_that_has_been_swept_holds_the_message_back(portal: Client) -> None:
    token = token_in(upload(portal))
    Attachment.objects.all().delete()
    fields = {"subject": "S", "body": "x", "key": KEY, "uploads": [token]}
    page = portal.post("/service-desk/my/tickets/new/", fields)
    assert page.status_code == 422
    assert "no longer there" in page.content.decode()


def test_more_files_than_a_message_takes_are_refused_together(portal: Client, tenant: Tenant) -> None:
    FileLimits.objects.create(tenant=tenant, files=2)
    files = [sent(f"{number}.txt", str(number).encode()) for number in range(3)]
    page = portal.post("/service-desk/my/tickets/new/", {"subject": "S", "body": "x", "key": KEY, "files": files})
    assert page.status_code == 422
    assert "At most 2 files a message; these are 3." in page.content.decode()
    assert page.content.decode().count('name="uploads"') == 3


def test_a_folder_sent_by_mistake_costs_nothing_that_was_typed(portal: Client, tenant: Tenant) -> None:
    files = [sent(f"{number}.txt", str(number).encode()) for number in range(130)]
    fields = {"subject": "No heat", "body": "See the logs.", "key": KEY, "files": files}
    page = portal.post("/service-desk/my/tickets/new/", fields)
    said = page.content.decode()
    assert page.status_code == 422
    assert "At most 100 files at once: 30 were left out." in said
    assert 'value="No heat"' in said
    assert "See the logs." in said
    assert said.count('name="uploads"') == Attachment.objects.count() == 100
    assert kept(Attachment.objects.get(name="99.txt").key)
    assert not Ticket.objects.exists()


def test_an_uploads_address_cannot_be_made_up(portal: Client, other_tenant: Tenant, mallory: User) -> None:
    fields = {"subject": "S", "body": "x", "key": KEY, "uploads": ["1:forged"]}
    assert portal.post("/service-desk/my/tickets/new/", fields).status_code == 422
    assert not Ticket.objects.exists()


def test_a_customer_of_two_companies_says_afterwards_which_it_is_for(
    portal: Client, cleo: Contact, other_tenant: Tenant
) -> None:
    theirs = factory.make_contact(other_tenant, "Cleo", user=cleo.user)
    token = token_in(upload(portal))
    fields = {"subject": "S", "body": "x", "key": KEY, "uploads": [token], "company": theirs.pk}
    portal.post("/service-desk/my/tickets/new/", fields)
    assert Ticket.objects.get().attachments.get().tenant == other_tenant


KEY = "0b7e6f9a-8d8a-4d53-9c2f-2f4f0f8f5f11"
