"""What tests of the assistant say often."""

from typing import Any

from django.db.models import QuerySet

from supportdesk.accounts.actors import Actor
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tickets.models import ThreadEntry, Ticket

PASSWORD: dict[str, Any] = {"subject": "Forgot my password", "body": "I cannot sign in any more."}
GIRAFFE: dict[str, Any] = {"subject": "A giraffe in the garden", "body": "It eats the roses."}


def let_it_work() -> list[Delivery]:
    """Deliver what the assistant was promised, as a worker does, and what comes of that; what came of each."""
    done: list[int] = []
    while due := list(pending().exclude(pk__in=done).order_by("pk").values_list("pk", flat=True)):
        for pk in due:
            deliver(pk)
        done += due
    return list(Delivery.objects.filter(pk__in=done).order_by("pk"))


def pending() -> QuerySet[Delivery]:
    return Delivery.objects.due().filter(subscriber="assistant.answer")


def outcomes() -> list[object]:
    return [delivery.outcome for delivery in let_it_work()]


def said(ticket: Ticket) -> list[ThreadEntry]:
    """What the assistant has said."""
    return list(ticket.entries.filter(author_kind="ai").order_by("pk"))


def asks(ticket: Ticket, body: str) -> None:
    ticket.reply(body, by=Actor.customer(ticket.requester))
