"""Files in the threads of desk, portal, programs and mails: as private as what they are part of."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.desk.visiting import HTMX, queries
from tests.files.making import by_agent, by_customer, links_in, png, token_in, upload
from tickets.files.showing import files_of, words_for
from tickets.models import Attachment, FileLimits, Ticket

Opener = Callable[..., Ticket]


def desk_page(ticket: Ticket) -> str:
    return f"/service-desk/tickets/{ticket.number}/"


def portal_page(ticket: Ticket) -> str:
    return f"/service-desk/my/tickets/{ticket.number}/"


def test_pictures_stand_in_the_thread_and_other_files_are_lines(
    desk: Client, portal: Client, open_ticket: Opener, cleo: Contact
) -> None:
    files = [by_customer(cleo, "boiler.png", png(640, 480)), by_customer(cleo, "log.txt")]
    ticket = open_ticket(files=files)
    for page in (desk.get(desk_page(ticket)), portal.get(portal_page(ticket))):
        said = page.content.decode()
        assert 'alt="boiler.png" width="320" height="240"' in said
        assert "TXT file, 22\xa0bytes" in said
        assert len(links_in(page)) == 2


def test_files_of_notes_never_reach_the_portal(portal: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.note("Inside", by=Actor.agent(sam), files=[by_agent(sam, "secret-plan.txt")])
    for address in (portal_page(ticket), "/service-desk/my/tickets/", "/service-desk/my/tickets/?q=secret-plan"):
        for headers in ({}, HTMX):
            assert "secret-plan.txt" not in portal.get(address, headers=headers).content.decode()


def test_names_are_escaped(desk: Client, portal: Client, open_ticket: Opener, cleo: Contact) -> None:
    ticket = open_ticket(files=[by_customer(cleo, "<img src=x onerror=alert(1)>'\"{{ x }}.txt")])
    for page in (desk.get(desk_page(ticket)), portal.get(portal_page(ticket))):
        assert "<img src=x" not in page.content.decode()
        assert "&lt;img src=x onerror=alert(1)&gt;" in page.content.decode()


def test_queries_do_not_grow_with_files(desk: Client, portal: Client, open_ticket: Opener, cleo: Contact) -> None:
    ticket, by = open_ticket(), Actor.customer(cleo)
    before = queries(desk, desk_page(ticket)), queries(portal, portal_page(ticket))
    for number in range(4):
        ticket.reply(f"No {number}", by=by, files=[by_customer(cleo), by_customer(cleo, "a.png", png())])
    assert (queries(desk, desk_page(ticket)), queries(portal, portal_page(ticket))) == before


def test_a_refused_answer_keeps_its_files(desk: Client, open_ticket: Opener, cleo: Contact) -> None:
    ticket, token = open_ticket(), token_in(upload(desk))
    seen = ticket.entries.get().pk
    ticket.reply("Wait!", by=Actor.customer(cleo))
    page = desk.post(f"{desk_page(ticket)}replies/", {"body": "Here", "seen": seen, "uploads": [token]})
    assert page.status_code == 409
    assert token_in(page) == token
    latest = ticket.entries.in_order().last()
    assert latest
    desk.post(f"{desk_page(ticket)}replies/", {"body": "Here", "seen": latest.pk, "uploads": [token]})
    assert ticket.attachments.get().name == "log.txt"


def test_a_note_at_the_desk_takes_files(desk: Client, open_ticket: Opener) -> None:
    ticket = open_ticket()
    desk.post(f"{desk_page(ticket)}notes/", {"body": "Hm", "uploads": [token_in(upload(desk))]}, headers=HTMX)
    assert ticket.attachments.get().entry.is_note  # type: ignore[union-attr]


def test_the_same_words_with_another_file_are_another_answer(desk: Client, open_ticket: Opener) -> None:
    ticket, key = open_ticket(), "0" * 32
    for content in (b"one", b"one", b"two"):
        token = token_in(upload(desk, "log.txt", content))
        desk.post(f"{desk_page(ticket)}replies/", {"body": "Here", "key": key, "uploads": [token]})
    assert [one.attachments.count() for one in ticket.entries.in_order()] == [0, 1, 1]


def test_a_new_ticket_at_the_desk_takes_files(desk: Client, cleo: Contact) -> None:
    token = token_in(upload(desk))
    fields = {
        "subject": "By phone", "body": "Cold", "requester_type": "manual", "name": "Kim", "email": "kim@berg.example",
        "source": "phone", "uploads": [token],
    }  # fmt: skip
    answer = desk.post("/service-desk/tickets/new/", fields)
    assert answer.status_code == 302, answer.content.decode()
    assert Ticket.objects.get().attachments.get().name == "log.txt"


@pytest.mark.parametrize(
    ("kind", "name", "type", "words"),
    [
        ("png", "a.png", "image/png", "PNG image"),
        ("text", "a.csv", "text/plain", "CSV file"),
        ("exe", "invoice.pdf", "application/octet-stream", "PDF file"),
        ("html", "a.html", "application/octet-stream", "HTML page"),
        ("unknown", "a", "application/octet-stream", "File"),
        ("unknown", "a.<b>", "application/octet-stream", "File"),
    ],
)
def test_says_what_a_file_is(kind: str, name: str, type: str, words: str) -> None:
    assert words_for(kind, name, type) == words


def test_a_huge_picture_is_a_line(open_ticket: Opener, cleo: Contact) -> None:
    entry = open_ticket(files=[by_customer(cleo, "a.png", png())]).entries.get()
    assert files_of(entry)[0].is_drawn
    Attachment.objects.update(size=30 * 1024 * 1024)
    assert not files_of(entry)[0].is_drawn


def test_mails_name_the_files_and_carry_no_way_to_them(
    open_ticket: Opener, sam: User, tenant: Tenant, mail_folder: None, db: None
) -> None:
    ticket = open_ticket()
    ticket.note("Inside", by=Actor.agent(sam), files=[by_agent(sam, "secret.txt")])
    ticket.reply("See the plan.", by=Actor.agent(sam), files=[by_agent(sam, "Heizplan Größe.txt")])
    answer = Delivery.objects.get(subscriber="email.answer")
    assert deliver(answer.pk)
    answer.refresh_from_db()
    assert answer.frozen
    for part in ("text", "html"):
        assert "Heizplan Größe.txt" in answer.frozen[part]
        assert "With 1 file, which you find in the conversation:" in answer.frozen[part]
        assert "/files/" not in answer.frozen[part]
        assert "secret.txt" not in answer.frozen[part]


@pytest.fixture
def mail_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(settings, "RESEND_API_KEY", "")
    monkeypatch.setattr(settings, "DEVELOPMENT", True)
    monkeypatch.setattr(settings, "EMAIL_FILE_PATH", str(tmp_path))


def test_pages_say_what_the_tenant_takes(desk: Client, portal: Client, open_ticket: Opener, tenant: Tenant) -> None:
    ticket = open_ticket()
    FileLimits.objects.create(tenant=tenant, megabytes=60, files=3)
    new = "/service-desk/tickets/new/", "/service-desk/my/tickets/new/"
    for page in (desk.get(new[0]), portal.get(new[1]), desk.get(desk_page(ticket)), portal.get(portal_page(ticket))):
        assert f'data-most="3"\n  data-bytes="{60 * 1024 * 1024}"' in page.content.decode()
