"""Links that mails carry: signed, for one ticket, and only for so long."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from tickets.models import Ticket

RATING = "tickets.rating"
RATING_LASTS = timedelta(days=60)
GUEST = "tickets.guest"
GUEST_LASTS = timedelta(days=30)
# What was begun in time may be sent a little later.
SENDING_LASTS = timedelta(days=31)


def rating_path(ticket: Ticket) -> str:
    return reverse("portal:rate", args=[signing.dumps(ticket.pk, salt=RATING)])


def rated_by(token: str) -> Ticket | None:
    """The ticket a rating link is for; None where the link is altered or too old, or its ticket has gone."""
    try:
        pk = signing.loads(token, salt=RATING, max_age=RATING_LASTS)
    except signing.BadSignature:
        return None
    return Ticket.objects.with_ids([pk]).with_people().first()


def guest_token(ticket: Ticket) -> str:
    return signing.dumps([ticket.pk, ticket.guest_version], salt=GUEST)


def guest_path(ticket: Ticket) -> str:
    """Opens this ticket, without a sign-in, as its requester; see `Ticket.revoke_links`."""
    return reverse("portal:guest_ticket", args=[guest_token(ticket)])


def guest_of(token: str, *, lasts: timedelta = GUEST_LASTS) -> Ticket | None:
    """The ticket a guest's link opens; None where it is altered, too old or revoked, or its ticket has gone."""
    try:
        pk, version = signing.loads(token, salt=GUEST, max_age=lasts)
    except signing.BadSignature:
        return None
    ticket = Ticket.objects.with_ids([pk]).with_people().first()
    return ticket if ticket and ticket.guest_version == version else None
