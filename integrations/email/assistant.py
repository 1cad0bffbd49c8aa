"""Mails the assistant's answers: with the acknowledgement if one is ready in time, else separately."""

from datetime import timedelta

from django.utils import timezone

from conversations.models import Assistant, AssistantTurn, LibraryItem
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import TryLater
from tickets.models import ThreadEntry, Ticket

ACKNOWLEDGE, ANSWER = "email.acknowledge", "email.answer"
WAITS = timedelta(seconds=40)  # longer than a language model may take
LOOKS_AGAIN = timedelta(seconds=5)
CARRIES = "answer"  # the tag by which an acknowledgement tells what it took along


def refuse_while_it_thinks(acknowledgement: Delivery, ticket: Ticket) -> None:
    """Raises TryLater while the assistant may still produce an answer to include."""
    if timezone.now() - acknowledgement.created_at > WAITS or not is_asked(ticket):
        return
    if Assistant.objects.of(ticket.tenant).is_on and LibraryItem.objects.for_requester(ticket.requester).exists():
        raise TryLater("The assistant may have an answer to send along.", after=LOOKS_AGAIN)


def is_asked(ticket: Ticket) -> bool:
    opening = Delivery.objects.pending().about(ticket=ticket.pk).filter(topic="ticket.opened")
    return opening.filter(subscriber="assistant.answer").exists()


def answer_to(asked: ThreadEntry) -> ThreadEntry | None:
    turn = AssistantTurn.objects.given().filter(asked=asked).select_related("answer").first()
    return turn.answer if turn else None


def reason_for_no_mail(answer: ThreadEntry) -> str:
    """Why this entry of the assistant needs no separate mail; blank if it does. Raises TryLater until that is known:
    an acknowledgement not composed yet will include the answer; a composed one has a tag if it did."""
    if not AssistantTurn.objects.given().filter(answer=answer).exists():
        return "it says only that nothing was found"
    acknowledgement = Delivery.objects.about(ticket=answer.ticket_id).filter(subscriber=ACKNOWLEDGE).first()
    if acknowledgement is None:
        return ""
    if acknowledgement.frozen is None and acknowledgement.state == Delivery.State.PENDING:
        raise TryLater("The acknowledgement is about to take it along.", after=LOOKS_AGAIN)
    tags = (acknowledgement.frozen or {}).get("tags", ())
    is_told = {"name": CARRIES, "value": str(answer.pk)} in tags
    return "it went out with the acknowledgement" if is_told else ""
