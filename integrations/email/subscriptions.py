"""Mails to customers: the acknowledgement of a new ticket, and each answer of an agent or the assistant."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from integrations.email import composing
from integrations.email.assistant import (
    ACKNOWLEDGE,
    ANSWER,
    CARRIES,
    answer_to,
    reason_for_no_mail,
    refuse_while_it_thinks,
)
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


@subscribe("ticket.opened", name=ACKNOWLEDGE, outward=True)
def acknowledge(delivery: Delivery) -> Outcome:
    entry = public_entry(delivery)
    if entry and delivery.frozen is None:
        refuse_while_it_thinks(delivery, entry.ticket)
    return mail_about(delivery, entry.ticket, lambda: acknowledging(entry)) if entry else None


@subscribe("ticket.replied", name=ANSWER, outward=True)
def send_answer(delivery: Delivery) -> Outcome:
    entry = public_entry(delivery)
    if entry is None or entry.author_kind not in {ActorKind.AGENT, ActorKind.AI}:
        return None
    is_automatic = entry.author_kind == ActorKind.AI
    if is_automatic and delivery.frozen is None and (reason := reason_for_no_mail(entry)):
        return {"skipped": reason}
    return mail_about(delivery, entry.ticket, lambda: answering(entry, is_automatic=is_automatic))


def public_entry(delivery: Delivery) -> ThreadEntry | None:
    """The entry of the event, if it is public and still exists."""
    entries = ThreadEntry.objects.public().select_related("ticket__tenant__desk_settings", "ticket__requester")
    return entries.filter(pk=delivery.payload["entry"], ticket=delivery.payload["ticket"]).first()


def mail_about(delivery: Delivery, ticket: Ticket, compose: Callable[[], Mail]) -> Outcome:
    """Send a mail to the ticket's requester, composed once however often the delivery is attempted."""
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


# Mails that customers may switch off for themselves. The acknowledgement is always sent.
NEWS = {ANSWER: NoticeKind.ANSWER, "email.resolution": NoticeKind.RESOLUTION}


def wishes(requester: Contact, subscriber: str) -> bool:
    kind = NEWS.get(subscriber)
    return kind is None or requester.user_id is None or ways_of(requester.user_id)[kind].by_email


def acknowledging(entry: ThreadEntry) -> Mail:
    ticket = entry.ticket
    takes_along = settings_of(ticket.tenant).sends(ANSWER) and wishes(ticket.requester, ANSWER)
    answer = answer_to(entry) if takes_along else None
    mail = composing.acknowledgement(
        about(ticket),
        envelope_of(ticket, ticket.tenant.name),
        body=entry.body,
        files=names_of(entry),
        answer=answer.body if answer else "",
    )
    return replace(mail, tags=mail.tags | {CARRIES: str(answer.pk)}) if answer else mail


def answering(entry: ThreadEntry, *, is_automatic: bool) -> Mail:
    envelope = envelope_of(entry.ticket, f"{entry.author_name} ({entry.ticket.tenant.name})")
    if is_automatic:
        return composing.automatic(about(entry.ticket), envelope, body=entry.body)
    return composing.answer(
        about(entry.ticket), envelope, body=entry.body, agent=entry.author_name, files=names_of(entry)
    )


def names_of(entry: ThreadEntry) -> Iterable[str]:
    return entry.attachments.in_order().values_list("name", flat=True)


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
