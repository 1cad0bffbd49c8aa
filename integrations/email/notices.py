"""Mails to members about missed deadlines, as the SLA policy's steps say."""

from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from integrations.email import composing
from integrations.email.composing import Mail, Subject, Unmailable, one_line
from integrations.email.sending import send
from supportdesk.accounts.models import Membership, User
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import GiveUp, Outcome, subscribe
from tickets.models import NoticeKind, SlaClock, Ticket
from tickets.models.notice import ways_of
from tickets.moments import stamp
from tickets.states import ClockKind

# And no In-Reply-To: an answer to this mail is for nobody, least of all for the ticket's customer.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@subscribe("sla.notify", name="email.sla_notice", outward=True)
def tell_colleague(delivery: Delivery) -> Outcome:
    if delivery.frozen is None and (reason := superfluous(delivery)):
        return {"skipped": reason}
    try:
        return send(delivery.freeze(partial(compose, delivery.payload)), key=delivery.idempotency_key)
    except Unmailable as error:
        raise GiveUp(str(error)) from error


def superfluous(delivery: Delivery) -> str:
    """Why this mail is no longer needed; blank if it is."""
    told = delivery.payload
    clock = SlaClock.objects.on(told["ticket"]).filter(kind=told["clock"], cycle=told["cycle"]).first()
    if clock is None or clock.stopped_at:
        return "what was promised has been done since"
    if not clock.is_overrun:
        return "the deadline has been moved ahead since"
    if not Membership.objects.active().of(delivery.tenant_id).for_user(told["user"]).exists():
        return "they are no longer at the desk"
    if not ways_of(told["user"])[NoticeKind.SLA].by_email:
        return "they wish no mail of this"
    return ""


def compose(told: dict[str, Any]) -> dict[str, Any]:
    tickets = Ticket.objects.with_people().select_related("policy__calendar")
    ticket, user = tickets.get(pk=told["ticket"]), User.objects.get(pk=told["user"])
    missed = ClockKind(told["clock"]).label
    words = {
        "missed": missed[:1].lower() + missed[1:],
        "due": told_in(ticket, datetime.fromisoformat(told["due"])),
    }
    return to_colleague("overdue", ticket, user, news=f"{missed} overdue", words=words).payload()


def to_colleague(kind: str, ticket: Ticket, user: User, *, news: str, words: dict[str, Any]) -> Mail:
    """A mail to a member; `kind` names its templates, `news` begins its subject."""
    words |= {"about": about(ticket), "ticket": ticket, "name": one_line(user.get_short_name())}
    return Mail(
        sender=composing.sent_by(ticket.tenant.name, settings.MAIL_FROM),
        to=composing.mailbox(user.get_full_name(), user.email),
        subject=f"{news}: {one_line(ticket.subject)} [{ticket.number}]",
        text=render_to_string(f"email/{kind}.txt", words),
        html=render_to_string(f"email/{kind}.html", words),
        headers=AUTOMATIC,
        tags={"ticket": ticket.number, "kind": kind},
    )


def about(ticket: Ticket) -> Subject:
    return Subject(
        number=ticket.number,
        title=one_line(ticket.subject),
        desk=one_line(ticket.tenant.name),
        link=f"{settings.BASE_URL}{ticket.get_absolute_url()}",
        thread="",
    )


def told_in(ticket: Ticket, moment: datetime) -> str:
    """The moment in the time zone of the calendar of the ticket's policy."""
    with timezone.override(ZoneInfo(ticket.policy.calendar.timezone) if ticket.policy else None):
        return stamp(moment)
