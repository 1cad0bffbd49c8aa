"""Mails to agents who have chosen to get notices by mail."""

from functools import partial
from typing import Any

from integrations.email.composing import Unmailable, one_line
from integrations.email.notices import to_colleague
from integrations.email.sending import send
from supportdesk.accounts.models import User
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import GiveUp, Outcome, subscribe
from tickets.bell.audience import TOPICS, Told, audience
from tickets.bell.ringing import event_of
from tickets.bell.telling import sentence
from tickets.models import Ticket, TicketEvent
from tickets.models.notice import FOR_AGENTS, ways_of


@subscribe(*TOPICS, name="email.news", outward=True)
def mail_news(delivery: Delivery) -> Outcome:
    """For agents only: customers get the answer itself, by `email.answer`."""
    event = event_of(delivery)
    told = audience(event, event.ticket) if event else None
    if event is None or told is None or told.kind not in FOR_AGENTS:
        return None
    if not ways_of(told.user_id)[told.kind].by_email:
        return {"skipped": "they wish no mail of this"}
    try:
        return send(delivery.freeze(partial(compose, event, told)), key=delivery.idempotency_key)
    except Unmailable as error:
        raise GiveUp(str(error)) from error


def compose(event: TicketEvent, told: Told) -> dict[str, Any]:
    ticket = Ticket.objects.with_people().get(pk=event.ticket_id)
    user = User.objects.get(pk=told.user_id)
    news = one_line(sentence(told.kind, event))
    return to_colleague("news", ticket, user, news=news, words={"news": news}).payload()
