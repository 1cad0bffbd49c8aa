"""What the desk says by mail: "we have it" when a ticket opens, and each public answer of an agent."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from integrations.email import composing
from integrations.email.composing import Envelope, Mail, Unmailable
from integrations.email.sending import send
from supportdesk.accounts.actors import ActorKind
from supportdesk.accounts.models import Contact
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import GiveUp, Outcome, subscribe
from tickets.models import NoticeKind, ThreadEntry, Ticket, settings_of
from tickets.models.notice import ways_of
from tickets.portal.links import guest_path

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
    entries = ThreadEntry.objects.public().select_related("ticket__tenant__desk_settings", "ticket__requester")
    return entries.filter(pk=delivery.payload["entry"], ticket=delivery.payload["ticket"]).first()


def mail_out(delivery: Delivery, entry: ThreadEntry) -> Outcome:
    return mail_about(delivery, entry.ticket, lambda: composed(entry))


def mail_about(delivery: Delivery, ticket: Ticket, compose: Callable[[], Mail]) -> Outcome:
    """The mail to the ticket's requester; composed once, however often the delivery is tried."""
    if not settings_of(ticket.tenant).sends(delivery.subscriber):
        return {"skipped": "such mails are switched off in the desk's settings"}
    if delivery.frozen is None and not wishes(ticket.requester, delivery.subscriber):
        return {"skipped": "the requester wishes no mail of this"}
    if delivery.frozen is None and not ticket.requester.email:
        log.warning("[email] requester has no address", extra={"ticket": ticket.number})
        return {"skipped": "the requester has no address"}

    def payload() -> dict[str, Any]:
        return compose().payload()

    try:
        return send(delivery.freeze(payload), key=delivery.idempotency_key)
    except Unmailable as error:
        log.warning("[email] %s", error, extra={"ticket": ticket.number})
        raise GiveUp(str(error)) from error


# What customers may switch off for themselves; that a ticket has come in at all is always told.
NEWS = {"email.answer": NoticeKind.ANSWER, "email.resolution": NoticeKind.RESOLUTION}


def wishes(requester: Contact, subscriber: str) -> bool:
    kind = NEWS.get(subscriber)
    return kind is None or requester.user_id is None or ways_of(requester.user_id)[kind].by_email


def composed(entry: ThreadEntry) -> Mail:
    desk = entry.ticket.tenant.name
    files = entry.attachments.in_order().values_list("name", flat=True)
    if entry.author_kind == ActorKind.AGENT:
        envelope = envelope_of(entry.ticket, f"{entry.author_name} ({desk})")
        return composing.answer(about(entry.ticket), envelope, body=entry.body, agent=entry.author_name, files=files)
    return composing.acknowledgement(about(entry.ticket), envelope_of(entry.ticket, desk), body=entry.body, files=files)


def envelope_of(ticket: Ticket, sender: str) -> Envelope:
    requester = ticket.requester
    return Envelope(
        sender=composing.sent_by(sender, settings.MAIL_FROM),
        to=(requester.name, requester.email),
        reply_to=settings.MAIL_REPLY_TO,
    )


def about(ticket: Ticket) -> composing.Subject:
    return composing.Subject(
        number=ticket.number,
        title=composing.one_line(ticket.subject),
        desk=composing.one_line(ticket.tenant.name),
        link=f"{settings.BASE_URL}{guest_path(ticket)}",
        thread=composing.thread_id(ticket.number, urlsplit(settings.BASE_URL).hostname or "localhost"),
    )
