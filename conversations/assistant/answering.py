"""The assistant's turn on a ticket: decides whether to answer, answers, and stores the turn with its reasons."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from conversations.assistant.drafting import Draft, Outcome, Place, draft
from conversations.assistant.thread import Thread
from conversations.models import Assistant, AssistantTurn, LibraryItem, UnansweredQuestion
from conversations.retrieval import is_only_thanks
from supportdesk.accounts.actors import Actor, ActorKind
from supportdesk.outbox.subscriptions import TryLater
from tickets.errors import Refused
from tickets.models import ThreadEntry, Ticket, TicketEvent
from tickets.states import Origin, Source

Freeze = Callable[[Callable[[], dict[str, Any]]], dict[str, Any]]
ROUTING_TAKES = timedelta(seconds=15)
ROUTING_WAIT = timedelta(seconds=5)


def turn(ticket: Ticket, asked: ThreadEntry, *, freeze: Freeze, by: Actor | None = None) -> dict[str, Any]:
    """Answer a customer's message, once. Returns the outcome, for the delivery. `freeze` keeps the draft over retries,
    so that the language model is asked only once; `by` is the assistant at another moment than now."""
    assistant = Assistant.objects.of(ticket.tenant)
    if reason := reason_for_silence(ticket, asked, assistant):
        return {"silent": reason}
    thread = Thread.of(ticket)
    if thread.last != asked.pk:
        return {"silent": "Something was said since."}
    items = LibraryItem.objects.for_requester(ticket.requester)
    if not items.exists():
        return {"silent": "Nothing is published."}
    drafted = freeze(lambda: draft(thread, items, assistant, given=shown_before(ticket)).payload())
    try:
        return say(ticket, asked, Draft.read(drafted), by=by or assistant.actor)
    except Refused as refusal:  # somebody was faster
        return {"silent": refusal.message}


def reason_for_silence(ticket: Ticket, asked: ThreadEntry, assistant: Assistant) -> str:
    if asked.author_kind != ActorKind.CUSTOMER or asked.is_note:
        return "Nobody asked."
    if not assistant.is_on:
        return "The assistant is off."
    if not ticket.may_be_assisted:
        return "A person has taken over."
    if is_only_thanks(asked.body) and ticket.entries.public().exclude(pk=asked.pk).exists():
        return "Nothing is asked."
    return "The queue is for people only." if ticket.queue_id in assistant.silent_queues() else ""


def refuse_before_routing(ticket: Ticket, now: datetime) -> None:
    """Raises TryLater for a new ticket that is not routed yet, if the assistant is silent in some queues."""
    is_new = now - ticket.created_at < ROUTING_TAKES
    if is_new and ticket.queue_origin == Origin.DEFAULT and Assistant.objects.of(ticket.tenant).silent_queues():
        raise TryLater("Routing has the first word.", after=ROUTING_WAIT)


def is_typed_by_the_desk(ticket: Ticket, event: TicketEvent | None) -> bool:
    """Whether an agent opened the ticket for the customer: then the assistant does not answer."""
    if ticket.source == Source.PHONE:
        return True
    return event is not None and event.actor_kind == ActorKind.AGENT and ticket.source != Source.API


def shown_before(ticket: Ticket) -> set[Place]:
    turns = AssistantTurn.objects.on(ticket).given()
    return {(one["item"], one["heading"]) for turn in turns for one in turn.sources[:1]}


@transaction.atomic
def say(ticket: Ticket, asked: ThreadEntry, drafted: Draft, *, by: Actor) -> dict[str, Any]:
    """Store a whole turn or nothing. The assistant says only once per ticket that it found nothing; people go on."""
    ticket.lock()
    turns = AssistantTurn.objects.on(ticket)
    if turns.filter(asked=asked).exists():
        return {"silent": "Answered already."}
    is_gap = drafted.outcome == Outcome.NOTHING_FOUND
    answer = None
    if not (is_gap and turns.speechless().exists()):
        answer = ticket.answer(drafted.body, by=by, seen=asked.pk, key=f"assistant/{asked.pk}")
    AssistantTurn.objects.create(
        tenant_id=ticket.tenant_id,
        ticket=ticket,
        asked=asked,
        answer=answer,
        outcome=drafted.outcome,
        maker=drafted.maker,
        fallback=drafted.fallback,
        sources=drafted.sources,
        at=by.moment or timezone.now(),
    )
    if is_gap:
        UnansweredQuestion.objects.note(ticket, drafted.asked)
        ticket.hand_over(by=by)
    return {"outcome": drafted.outcome, "entry": answer.pk if answer else None}
