"""Runs the assistant when a ticket opens, and on each reply of a customer."""

from django.utils import timezone

from conversations.assistant.answering import is_typed_by_the_desk, refuse_before_routing, turn
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import Outcome, subscribe
from tickets.models import ThreadEntry, Ticket, TicketEvent


# Outward, as it may ask a language model: outside transactions, and deaf to imported history. That it answers
# once is the doing of the entry's key.
@subscribe("ticket.opened", "ticket.replied", name="assistant.answer", outward=True)
def answer(delivery: Delivery) -> Outcome:
    told = delivery.payload
    ticket = Ticket.objects.with_people().filter(pk=told["ticket"]).first()
    asked = ThreadEntry.objects.on(told["ticket"]).public().filter(pk=told["entry"]).first()
    if ticket is None or asked is None:
        return None
    if delivery.topic == "ticket.opened":
        if is_typed_by_the_desk(ticket, TicketEvent.objects.filter(pk=told["event"]).first()):
            return {"silent": "The desk typed it in."}
        refuse_before_routing(ticket, timezone.now())
    return turn(ticket, asked, freeze=delivery.freeze)
