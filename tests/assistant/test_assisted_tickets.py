"""The assistant's part in a ticket, by its verbs."""

from collections.abc import Callable

import pytest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from supportdesk.outbox.models import Delivery
from tickets.errors import Forbidden, Stale
from tickets.models import ThreadEntry, Ticket, TicketEvent
from tickets.models.assisted import NotItsTurn
from tickets.states import Assistance, Status

Opener = Callable[..., Ticket]
ASSISTANT = Actor.assistant("Acme assistant")


def last(ticket: Ticket) -> int:
    return ticket.entries.in_order().reverse()[0].pk


def answered(ticket: Ticket, body: str = "Try *this*.") -> ThreadEntry:
    seen = last(ticket)
    return ticket.answer(body, by=ASSISTANT, seen=seen, key=f"assistant/{seen}")


def test_its_first_answer_makes_it_active_and_leaves_status_and_clock_alone(open_ticket: Opener) -> None:
    ticket = open_ticket()
    entry = answered(ticket)
    ticket.refresh_from_db()
    assert (entry.label, entry.kind) == ("[ai:Acme assistant]", ThreadEntry.Kind.REPLY)
    assert (ticket.assistance, ticket.status, ticket.first_responded_at) == (Assistance.ACTIVE, Status.OPEN, None)
    event = TicketEvent.objects.get(kind="replied")
    assert event.data == {"entry": entry.pk, "assistance": ["off", "active"]}


def test_the_same_answer_is_given_once(open_ticket: Opener) -> None:
    ticket = open_ticket()
    seen = last(ticket)
    first = ticket.answer("Try this.", by=ASSISTANT, seen=seen, key="assistant/1")
    assert ticket.answer("Or that.", by=ASSISTANT, seen=seen, key="assistant/1") == first
    assert ticket.entries.count() == 2


def test_an_agents_reply_hands_over_in_the_same_event(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    answered(ticket)
    ticket.reply("I look into it.", by=Actor.agent(sam))
    ticket.refresh_from_db()
    assert ticket.assistance == Assistance.HANDED_OVER
    assert TicketEvent.objects.filter(kind="replied").latest("pk").data["assistance"] == ["active", "handed_over"]
    with pytest.raises(NotItsTurn):
        answered(ticket)


def test_a_late_answer_after_an_agents_is_refused_though_it_was_never_active(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    seen = last(ticket)
    ticket.reply("I look into it.", by=Actor.agent(sam))
    with pytest.raises(NotItsTurn):
        ticket.answer("Try this.", by=ASSISTANT, seen=seen, key="late")
    assert ticket.entries.count() == 2


def test_an_answer_to_what_is_no_longer_the_last_word_is_refused(open_ticket: Opener, cleo: Contact) -> None:
    ticket = open_ticket()
    seen = last(ticket)
    ticket.reply("One more thing.", by=Actor.customer(cleo))
    with pytest.raises(Stale):
        ticket.answer("Try this.", by=ASSISTANT, seen=seen, key="late")


def test_an_internal_note_does_not_silence_it(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    seen = last(ticket)
    ticket.note("Third time this year.", by=Actor.agent(sam))
    assert ticket.answer("Try this.", by=ASSISTANT, seen=seen, key="k")


def test_an_ended_ticket_is_not_answered(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    seen = last(ticket)
    ticket.resolve(by=Actor.agent(sam))
    with pytest.raises(NotItsTurn):
        ticket.answer("Try this.", by=ASSISTANT, seen=seen, key="k")


def test_taking_over_and_handing_back_are_told_once_each(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket, by = open_ticket(), Actor.agent(sam)
    assert not ticket.hand_over(by=by)  # it has no part in it yet
    answered(ticket)
    assert ticket.hand_over(by=by)
    assert not ticket.hand_over(by=by)
    assert ticket.hand_back(by=by)
    assert not ticket.hand_back(by=by)
    told = [event.data["assistance"] for event in TicketEvent.objects.filter(kind="assisted").order_by("pk")]
    assert told == [["active", "handed_over"], ["handed_over", "active"]]
    ticket.reply("And now?", by=Actor.customer(cleo))
    assert answered(ticket)


def test_customers_neither_take_over_nor_hand_back(open_ticket: Opener, cleo: Contact) -> None:
    ticket = open_ticket()
    with pytest.raises(Forbidden):
        ticket.hand_back(by=Actor.customer(cleo))


def test_an_answer_of_the_assistant_is_promised_to_subscribers(open_ticket: Opener) -> None:
    ticket = open_ticket()
    before = Delivery.objects.count()
    answered(ticket)
    assert Delivery.objects.count() > before
