"""What the desk says by mail: "we have it" when a ticket opens, and each public answer of an agent."""

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from integrations.email import composing
from integrations.email.composing import Envelope, Mail, Unmailable
from integrations.email.sending import send
from supportdesk.accounts.actors import ActorKind
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import GiveUp, Outcome, subscribe
from tickets.models import ThreadEntry

log = logging.getLogger(__name__)


@subscribe("ticket.opened", name="email.acknowledge", outward=True)
def acknowledge(delivery: Delivery) -> Outcome:
    entry = public_entry(delivery)
    return mail_out(delivery, entry) if entry else None


@subscribe("ticket.replied", name="email.answer", outward=True)
def send_answer(delivery: Delivery) -> Outcome:
    entry = public_entry(delivery)
    return mail_out(delivery, entry) if entry and entry.author_kind == ActorKind.AGENT else None


def public_entry(delivery: Delivery) -> ThreadEntry | None:
    """The entry the event is about, read again through the one gate for customers; None if it has gone."""
    entries = ThreadEntry.objects.public().select_related("ticket__tenant", "ticket__requester")
    return entries.filter(pk=delivery.payload["entry"], ticket=delivery.payload["ticket"]).first()


def mail_out(delivery: Delivery, entry: ThreadEntry) -> Outcome:
    if delivery.frozen is None and not entry.ticket.requester.email:
        log.warning("[email] requester has no address", extra={"ticket": entry.ticket.number})
        return {"skipped": "the requester has no address"}

    def compose() -> dict[str, Any]:
        return composed(entry).payload()

    try:
        return send(delivery.freeze(compose), key=delivery.idempotency_key)
    except Unmailable as error:
        log.warning("[email] %s", error, extra={"ticket": entry.ticket.number})
        raise GiveUp(str(error)) from error


def composed(entry: ThreadEntry) -> Mail:
    desk = entry.ticket.tenant.name
    if entry.author_kind == ActorKind.AGENT:
        envelope = envelope_of(entry, f"{entry.author_name} ({desk})")
        return composing.answer(about(entry), envelope, body=entry.body, agent=entry.author_name)
    return composing.acknowledgement(about(entry), envelope_of(entry, desk), body=entry.body)


def envelope_of(entry: ThreadEntry, sender: str) -> Envelope:
    requester = entry.ticket.requester
    return Envelope(
        sender=composing.sent_by(sender, settings.MAIL_FROM),
        to=(requester.name, requester.email),
        reply_to=settings.MAIL_REPLY_TO,
    )


def about(entry: ThreadEntry) -> composing.Subject:
    ticket = entry.ticket
    return composing.Subject(
        number=ticket.number,
        title=composing.one_line(ticket.subject),
        desk=composing.one_line(ticket.tenant.name),
        link=f"{settings.BASE_URL}{reverse('portal:ticket', args=[ticket.number])}",
        thread=composing.thread_id(ticket.number, urlsplit(settings.BASE_URL).hostname or "localhost"),
    )
