import re
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from supportdesk.outbox.models import Delivery
from tests.desk.visiting import HOSTILE, HTMX, Opener, Response, page_of, text
from tickets.models import Ticket


@pytest.fixture
def ticket(open_ticket: Opener) -> Ticket:
    return open_ticket()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def answer(client: Client, ticket: Ticket, body: str = "On my way.", *, part: str = "replies", **more: Any) -> Response:
    htmx = more.pop("htmx", False)
    return client.post(page_of(ticket, f"{part}/"), {"body": body, **more}, headers=HTMX if htmx else {})


def test_a_reply_joins_the_thread_and_starts_work(desk: Client, ticket: Ticket, sam: User) -> None:
    response = answer(desk, ticket, "On my **way**.")
    entry = ticket.entries.in_order().last()
    assert entry
    assert response["Location"] == f"{page_of(ticket)}#entry-{entry.pk}"
    assert (entry.kind, entry.author_user, entry.body) == ("reply", sam, "On my **way**.")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.excerpt) == ("in_progress", "On my **way**.")
    assert "On my <strong>way</strong>." in text(desk.get(page_of(ticket)))


def test_a_note_stays_inside(desk: Client, ticket: Ticket) -> None:
    answer(desk, ticket, "A difficult one", part="notes")
    entry = ticket.entries.in_order().last()
    assert entry
    assert entry.is_note
    assert not ticket.entries.public().filter(pk=entry.pk).exists()


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_written_as_a_note_never_goes_out_as_a_reply(desk: Client, ticket: Ticket, htmx: bool) -> None:
    before = ticket.entries.count()
    refused = answer(desk, ticket, "A difficult one", kind="note", htmx=htmx)
    assert refused.status_code == 422
    assert "This is written as a note" in text(refused)
    assert re.search(r'value="note" checked', text(refused))
    assert "\nA difficult one</textarea>" in text(refused)
    assert ticket.entries.count() == before
    answer(desk, ticket, "A difficult one", kind="note", part="notes")
    assert ticket.entries.count() == before + 1


@pytest.mark.parametrize("part", ["replies", "notes"])
@pytest.mark.parametrize("status", ["pending", "resolved"])
def test_send_and_step(desk: Client, ticket: Ticket, part: str, status: str) -> None:
    answer(desk, ticket, part=part, then=status)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.entries.count()) == (status, 2)


def test_sent_twice_is_said_once(desk: Client, ticket: Ticket) -> None:
    page = text(desk.get(page_of(ticket)))
    sent = {"seen": hidden(page, "seen"), "key": hidden(page, "key"), "then": "pending"}
    first, second = answer(desk, ticket, **sent), answer(desk, ticket, **sent)
    assert first["Location"] == second["Location"]
    assert ticket.entries.count() == 2
    assert ticket.events.count() == 3


def test_what_is_written_anew_under_an_old_key_is_said_as_well(desk: Client, ticket: Ticket) -> None:
    sent = {"key": hidden(text(desk.get(page_of(ticket))), "key")}
    for part, words in (("replies", "One."), ("replies", "Two."), ("notes", "Two.")):
        answer(desk, ticket, words, part=part, **sent)
    assert ticket.entries.count() == 4


def test_every_page_has_a_key_of_its_own(desk: Client, ticket: Ticket) -> None:
    assert hidden(text(desk.get(page_of(ticket))), "key") != hidden(text(desk.get(page_of(ticket))), "key")


@pytest.mark.parametrize("htmx", [False, True])
def test_what_came_meanwhile_is_shown_and_the_draft_kept(
    desk: Client, ticket: Ticket, cleo: Contact, htmx: bool
) -> None:
    page = text(desk.get(page_of(ticket)))
    sent = {"seen": hidden(page, "seen"), "key": hidden(page, "key")}
    ticket.reply("It works again", by=Actor.customer(cleo))
    response = answer(desk, ticket, "My careful draft", htmx=htmx, **sent)
    shown = text(response)
    assert response.status_code == 409
    assert shown.index("New since you started writing") < shown.index("It works again")
    assert "My careful draft</textarea>" in shown
    assert hidden(shown, "key") == sent["key"]
    again = answer(desk, ticket, "My careful draft", htmx=htmx, seen=hidden(shown, "seen"), key=sent["key"])
    assert again.status_code < 400
    assert ticket.entries.count() == 3


def test_ones_own_second_reply_is_not_news(desk: Client, ticket: Ticket) -> None:
    seen = hidden(text(desk.get(page_of(ticket))), "seen")
    answer(desk, ticket, "One", seen=seen)
    answer(desk, ticket, "Two", seen=seen)
    assert ticket.entries.count() == 3


@pytest.mark.parametrize("part", ["replies", "notes"])
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "This cannot be blank."),
        (" \n\u200b ", "This cannot be blank."),
        ("x" * 1_000_000, "At most 100,000 characters"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_said_is_kept_and_explained(
    desk: Client, ticket: Ticket, part: str, htmx: bool, body: str, said: str
) -> None:
    response = answer(desk, ticket, body, part=part, htmx=htmx)
    assert response.status_code == 422
    assert said in text(response)
    assert body.strip() in text(response)
    assert ticket.entries.count() == 1


def test_a_refused_note_stays_a_note(desk: Client, ticket: Ticket) -> None:
    assert 'value="note" checked' in text(answer(desk, ticket, "", part="notes"))


def test_hostile_drafts_come_back_as_text(desk: Client, ticket: Ticket) -> None:
    page = text(answer(desk, ticket, HOSTILE + "</textarea><b>", seen="x"))
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page
    assert "&lt;/textarea&gt;" in page


@pytest.mark.parametrize("field", ["seen", "key", "then"])
@pytest.mark.parametrize("value", ["x" * 5000, "-1", "99999999999999999999999", "\x00"])
def test_forged_fields_are_refused(desk: Client, ticket: Ticket, field: str, value: str) -> None:
    assert answer(desk, ticket, **{field: value}).status_code == 422
    assert ticket.entries.count() == 1


def test_send_and_resolve_is_both_or_neither(desk: Client, ticket: Ticket, cleo: Contact) -> None:
    ticket.resolve(by=Actor.customer(cleo))
    response = answer(desk, ticket, "Please wait", then="pending")
    assert response.status_code == 409
    assert "Open a follow-up instead" in text(response)
    assert "Please wait</textarea>" in text(response)
    assert ticket.entries.count() == 1


def test_htmx_gets_the_changed_parts(desk: Client, ticket: Ticket) -> None:
    response = answer(desk, ticket, "On my way.", htmx=True)
    page = text(response)
    assert response.status_code == 200
    assert "<html" not in page
    for part in ("ticket-head", "thread", "rail", "composer", "ticket-acts"):
        assert re.search(rf'id="{part}"[^>]* hx-swap-oob="true"', page), part
    assert "On my way.</textarea>" not in page


def test_mail_is_promised_not_sent(desk: Client, ticket: Ticket, mailoutbox: list[object]) -> None:
    answer(desk, ticket)
    assert Delivery.objects.filter(topic="ticket.replied").exists()
    assert mailoutbox == []
