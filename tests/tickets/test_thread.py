from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tickets.errors import Forbidden, Invalid, Stale
from tickets.models import Ticket, TicketEvent
from tickets.states import Status

Opener = Callable[..., Ticket]


def last_event(ticket: Ticket) -> TicketEvent:
    return ticket.events.order_by("-pk")[0]


def test_an_agents_first_reply_starts_work_and_counts_as_the_response(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    entry = ticket.reply("Have you tried water?", by=Actor.agent(sam))
    assert ticket.status == Status.IN_PROGRESS
    assert ticket.first_responded_at == entry.at
    assert last_event(ticket).data == {"entry": entry.pk, "status": ["open", "in_progress"]}


def test_an_assistants_reply_is_no_response(open_ticket: Opener) -> None:
    ticket = open_ticket()
    ticket.reply("Perhaps this article helps.", by=Actor.assistant("Assistant"))
    assert ticket.first_responded_at is None
    assert ticket.status == Status.OPEN


@pytest.mark.parametrize("status", [Status.PENDING, Status.RESOLVED])
def test_a_customers_answer_brings_the_ticket_back(open_ticket: Opener, sam: User, cleo: Contact, status: str) -> None:
    ticket = open_ticket()
    ticket.set_status(status, by=Actor.agent(sam))
    ticket.reply("It still burns.", by=Actor.customer(cleo))
    assert ticket.status == Status.OPEN
    assert ticket.resolved_at is None


def test_an_answer_to_a_closed_ticket_opens_a_follow_up(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    ticket.close(by=Actor.agent(sam))
    entry = ticket.reply("Again.", by=Actor.customer(cleo), key="k1")
    assert entry.ticket.follow_up_of == ticket
    assert ticket.entries.count() == 1
    assert ticket.reply("Again.", by=Actor.customer(cleo), key="k1").ticket == entry.ticket


def test_an_answer_after_the_window_opens_a_follow_up(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    long_ago = timezone.now() - timedelta(days=ticket.tenant.reopen_window_days, minutes=1)
    ticket.resolve(by=Actor.agent(sam).telling(long_ago))
    assert ticket.reply("Again.", by=Actor.customer(cleo)).ticket.follow_up_of == ticket


def test_what_the_customer_resolved_stays_resolved(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    ticket.resolve(by=Actor.customer(cleo))
    assert ticket.reply("Oh, wait.", by=Actor.customer(cleo)).ticket != ticket
    assert ticket.status == Status.RESOLVED


def test_a_note_stays_inside(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.note("They shout a lot.", by=Actor.agent(sam))
    assert [entry.body for entry in ticket.entries.public()] == ["Please send help."]
    assert ticket.excerpt == "Please send help."


def test_customers_write_no_notes(open_ticket: Opener, cleo: Contact) -> None:
    with pytest.raises(Forbidden):
        open_ticket().note("Psst.", by=Actor.customer(cleo))


def test_the_same_key_says_it_once(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    once = ticket.reply("Hello.", by=Actor.agent(sam), key="one")
    assert ticket.reply("Hello.", by=Actor.agent(sam), key="one") == once
    assert ticket.entries.count() == 2


def test_a_reply_is_refused_when_somebody_else_wrote_since(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    seen = ticket.entries.get().pk
    newer = ticket.reply("One more thing.", by=Actor.customer(cleo))
    with pytest.raises(Stale) as refusal:
        ticket.reply("Answer to the first.", by=Actor.agent(sam), seen=seen)
    assert refusal.value.newer == [newer.pk]
    assert ticket.entries.count() == 2


def test_notes_do_not_hold_up_a_customer(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    seen = ticket.entries.get().pk
    ticket.note("Inside.", by=Actor.agent(sam))
    assert ticket.reply("More.", by=Actor.customer(cleo), seen=seen).pk


@pytest.mark.parametrize("body", ["", " \n\t ", "\u200b\ufeff", "a\x00b", "x" * 100_001, "\ud83d"])
def test_a_body_that_cannot_be_is_refused_and_nothing_written(open_ticket: Opener, sam: User, body: str) -> None:
    ticket = open_ticket()
    with pytest.raises(Invalid) as refusal:
        ticket.reply(body, by=Actor.agent(sam))
    assert refusal.value.field == "body"
    assert ticket.entries.count() == 1
    assert ticket.events.count() == 1


@pytest.mark.parametrize("body", ["🔥" * 500, "‮txet desrever‬ שלום", "<script>alert(1)</script>", "x" * 100_000])
def test_odd_bodies_are_kept_to_the_letter(open_ticket: Opener, body: str) -> None:
    assert open_ticket(body=body).entries.get().body == body


def test_authors_are_labelled_for_customers(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.reply("Hello.", by=Actor.agent(sam))
    ticket.reply("See this.", by=Actor.assistant("Acme AI"))
    labels = [entry.label for entry in ticket.entries.in_order()]
    assert labels == ["[user:Cleo]", "[admin:Sam]", "[ai:Acme AI]"]
