import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.factory import signed_in
from tests.files.making import by_agent, by_customer, token_in
from tests.portal.reading import LIST, hidden, page_of
from tickets.errors import Forbidden
from tickets.files.signing import FILES, upload_token
from tickets.models import Attachment, Ticket
from tickets.portal.links import guest_path

Opener = Callable[..., Ticket]


@pytest.fixture
def ticket(open_ticket: Opener, sam: User) -> Ticket:
    ticket = open_ticket(subject="The printer")
    ticket.reply("Have you tried **water**?", by=Actor.agent(sam))
    ticket.note("A hopeless case.", by=Actor.agent(sam))
    return ticket


def test_the_link_opens_just_that_ticket_without_a_sign_in(ticket: Ticket, open_ticket: Opener) -> None:
    other = open_ticket(subject="Something else", body="Quite another matter.")
    client = Client()
    page = client.get(guest_path(ticket)).content.decode()
    assert "[admin:Sam]" in page
    assert "<strong>water</strong>" in page
    assert "hopeless" not in page
    assert "opens this ticket alone" in page
    for path in (LIST, page_of(ticket.number), page_of(other.number)):
        assert client.get(path)["Location"].startswith("/accounts/sign-in/")


def test_the_requester_who_is_signed_in_lands_on_the_usual_page(ticket: Ticket, cleo: Contact, sam: User) -> None:
    assert signed_in(cleo.user).get(guest_path(ticket))["Location"] == page_of(ticket.number)
    assert signed_in(sam).get(guest_path(ticket)).status_code == 200


def test_a_guest_answers_in_the_requesters_name(ticket: Ticket) -> None:
    client = Client()
    page = client.get(guest_path(ticket))
    words = {"body": "It helped.", "key": hidden(page, "key"), "seen": hidden(page, "seen")}
    for _ in range(2):  # twice is once
        answer = client.post(f"{guest_path(ticket)}replies/", words)
        assert answer["Location"].startswith(f"{LIST}link/")
    entry = ticket.entries.in_order().last()
    assert entry
    assert (entry.body, entry.author_kind, entry.author_name) == ("It helped.", "customer", "Cleo")
    assert ticket.entries.count() == 4


def test_a_guest_resolves(ticket: Ticket) -> None:
    Client().post(f"{guest_path(ticket)}resolution/")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.ended_by) == ("resolved", "customer")


def test_a_guests_answer_to_what_has_ended_opens_a_follow_up_for_them(ticket: Ticket, sam: User) -> None:
    ticket.close(by=Actor.agent(sam))
    client = Client()
    words = {"body": "It is back.", "key": hidden(client.get(guest_path(ticket)), "key"), "seen": ""}
    answer = client.post(f"{guest_path(ticket)}replies/", words, follow=True)
    page = answer.content.decode()
    later = Ticket.objects.get(follow_up_of=ticket)
    assert "It is back." in page
    assert later.number in page
    assert answer.redirect_chain[0][0].startswith(f"{LIST}link/")


def test_links_end_after_thirty_days(ticket: Ticket) -> None:
    path = guest_path(ticket)
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        for answer in (Client().get(path), Client().post(f"{path}replies/", {"body": "Late."})):
            assert answer.status_code == 410
    assert ticket.entries.count() == 3


def test_using_a_link_makes_it_last_no_longer(ticket: Ticket) -> None:
    path = guest_path(ticket)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        page = Client().get(path)
        sent = {"body": "In time.", "key": hidden(page, "key"), "seen": hidden(page, "seen")}
        onward = Client().post(f"{path}replies/", sent)["Location"].split("#")[0]
    assert onward == path
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert Client().get(onward).status_code == 410


def test_what_was_begun_in_time_may_be_sent_a_little_later(ticket: Ticket) -> None:
    path = guest_path(ticket)
    page = Client().get(path)
    with time_machine.travel(timezone.now() + timedelta(days=30, hours=6)):
        sent = {"body": "Just late.", "key": hidden(page, "key"), "seen": hidden(page, "seen")}
        assert Client().post(f"{path}replies/", sent).status_code == 302
        assert Client().get(path).status_code == 410
    assert ticket.entries.in_order().last().body == "Just late."  # type: ignore[union-attr]


def test_only_the_requester_and_the_desk_end_links(ticket: Ticket, tenant: Tenant, cleo: Contact, sam: User) -> None:
    with pytest.raises(Forbidden):
        ticket.revoke_links(by=Actor.customer(factory.make_contact(tenant)))
    assert ticket.revoke_links(by=Actor.customer(cleo))
    assert ticket.revoke_links(by=Actor.agent(sam))


@pytest.mark.parametrize("altered", ["x", "W10:1abc:def", "../../etc", "%00"])
def test_an_altered_link_opens_nothing(ticket: Ticket, altered: str) -> None:
    assert Client().get(f"{LIST}link/{altered}/").status_code in {404, 410}


def test_the_guest_ends_all_links(ticket: Ticket) -> None:
    path = guest_path(ticket)
    page = Client().post(f"{path}revocation/")
    assert "no longer work" in page.content.decode()
    assert Client().get(path).status_code == 410
    ticket.refresh_from_db()
    assert Client().get(guest_path(ticket)).status_code == 200  # what later mails carry


def test_the_desk_ends_all_links(ticket: Ticket, sam: User, mallory: User) -> None:
    path = guest_path(ticket)
    act = f"{ticket.get_absolute_url()}links/revocation/"
    assert signed_in(mallory).post(act).status_code == 404
    assert Client().get(path).status_code == 200
    assert signed_in(sam).post(act)["Location"] == ticket.get_absolute_url()
    assert Client().get(path).status_code == 410
    assert ticket.events.filter(kind="links_revoked", actor_name="Sam").exists()


def test_a_guest_cannot_delete(ticket: Ticket) -> None:
    assert "deletion" not in Client().get(guest_path(ticket)).content.decode()
    assert Client().post(f"{guest_path(ticket)}deletion/").status_code == 404


def test_a_guest_reads_public_files_and_sends_some(ticket: Ticket, sam: User) -> None:
    client = Client()
    page = client.get(guest_path(ticket))
    words = {"body": "See here.", "key": hidden(page, "key"), "seen": hidden(page, "seen")}
    sent = client.post(f"{guest_path(ticket)}replies/", {**words, "files": SimpleUploadedFile("a.txt", b"burnt")})
    assert sent.status_code == 302
    public, private = (ticket.attachments.get(name="a.txt"), note_with_file(ticket, sam))
    shown = client.get(guest_path(ticket)).content.decode()
    (url,) = [part for part in shown.split('"') if "/files/" in part and part.startswith(f"{LIST}link/")]
    assert b"".join(client.get(url).streaming_content) == b"burnt"  # type: ignore[attr-defined]
    assert client.get(url)["Content-Disposition"].startswith("attachment")
    assert "secret.txt" not in shown
    base = url.split("/files/")[0]
    assert client.get(f"{base}/files/{FILES.sign(str(private))}/").status_code == 302
    assert client.get(f"{base}/files/{FILES.sign(str(public.pk))}x/").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.get(url).status_code == 302


def test_a_guests_files_travel_while_they_write(ticket: Ticket) -> None:
    client = Client()
    page = client.get(guest_path(ticket))
    (door,) = re.findall(r'data-upload-to="([^"]+)"', page.content.decode())
    line = client.post(door, {"file": SimpleUploadedFile("a.txt", b"burnt")})
    assert line.status_code == 201
    words = {"body": "See here.", "key": hidden(page, "key"), "seen": hidden(page, "seen")}
    client.post(f"{guest_path(ticket)}replies/", {**words, "uploads": token_in(line)})
    entry = ticket.entries.in_order().last()
    assert entry
    assert [one.name for one in entry.attachments.all()] == ["a.txt"]


def test_a_guest_takes_an_upload_back_at_once(ticket: Ticket) -> None:
    line = Client().post(f"{guest_path(ticket)}uploads/", {"file": SimpleUploadedFile("a.txt", b"burnt")})
    removal = f"{guest_path(ticket)}uploads/{token_in(line)}/removal/"
    assert Client().get(removal).status_code == 405
    assert Client().post(removal).status_code == 204
    assert not Attachment.objects.exists()
    assert Client().post(removal).status_code == 204


def test_a_guest_takes_back_nobody_elses_upload_nor_what_was_sent(
    ticket: Ticket, tenant: Tenant, sam: User, open_ticket: Opener, cleo: Contact
) -> None:
    other = open_ticket(requester=factory.make_contact(tenant))
    kept = [by_agent(sam), by_customer(other.requester), by_customer(cleo, name="sent.txt")]
    ticket.reply("Here.", by=Actor.customer(cleo), files=kept[2:])
    for upload in kept:
        assert Client().post(f"{guest_path(ticket)}uploads/{upload_token(upload)}/removal/").status_code == 204
    assert Client().post(f"{guest_path(ticket)}uploads/{kept[1].pk}:forged/removal/").status_code == 204
    assert Attachment.objects.count() == 3


def look(page: Any, path: str) -> Any:
    """As a page that is open looks whether there is something new."""
    return Client().get(path, {"known": known(page)}, headers={"HX-Request": "true"})


def known(page: Any) -> str:
    (told,) = re.findall(r'name="known" value="([^"]+)"', page.content.decode())
    return str(told)


def test_a_guests_open_page_looks_for_news_by_itself(ticket: Ticket, sam: User) -> None:
    path = guest_path(ticket)
    page = Client().get(path)
    assert f'hx-get="{path}" hx-include="#known" hx-trigger="bell from:body, every 60s"' in page.content.decode()
    ticket.note("Still hopeless.", by=Actor.agent(sam))
    assert look(page, path).status_code == 204
    ticket.reply("Or sand?", by=Actor.agent(sam))
    news = look(page, path).content.decode()
    assert "Or sand?" in news
    assert "Sam answered." in news
    assert "hopeless" not in news
    assert "opens this ticket alone" in news
    ticket.revoke_links(by=Actor.agent(sam))
    assert look(page, path).status_code == 410


def test_who_signs_in_beside_it_keeps_the_page_they_write_on(ticket: Ticket, cleo: Contact) -> None:
    path = guest_path(ticket)
    told = {"known": known(Client().get(path))}
    assert signed_in(cleo.user).get(path, told, headers={"HX-Request": "true"}).status_code == 204


def note_with_file(ticket: Ticket, sam: User) -> int:
    client = signed_in(sam)
    answer = client.post(
        f"{ticket.get_absolute_url()}notes/", {"body": "Inside.", "files": SimpleUploadedFile("secret.txt", b"s")}
    )
    assert answer.status_code == 302
    return ticket.attachments.get(name="secret.txt").pk
