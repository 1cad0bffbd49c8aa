"""Signed links in mails, for one ticket and a limited time."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from tickets.models import Ticket

RATING = "tickets.rating"
RATING_LASTS = timedelta(days=60)
LOOKED_THROUGH = timedelta(minutes=10)  # within which mail scanners have opened a mail's links
GUEST = "tickets.guest"
GUEST_LASTS = timedelta(days=30)
# What was begun in time may be sent a little later.
SENDING_LASTS = timedelta(days=31)


def rating_path(ticket: Ticket) -> str:
    return reverse("portal:rate", args=[signing.dumps(ticket.pk, salt=RATING)])


def rated_by(token: str) -> Ticket | None:
    """The ticket of a rating link; None if the link is forged or expired, or the ticket was deleted."""
    try:
        pk = signing.loads(token, salt=RATING, max_age=RATING_LASTS)
    except signing.BadSignature:
        return None
    return Ticket.objects.with_ids([pk]).with_people().first()


def is_just_mailed(token: str) -> bool:
    """Of a rating link that is whole: whether it may still be a scanner that opens it."""
    try:
        signing.loads(token, salt=RATING, max_age=LOOKED_THROUGH)
    except signing.SignatureExpired:
        return False
    return True


def guest_token(ticket: Ticket) -> str:
    return signing.dumps([ticket.pk, ticket.guest_version], salt=GUEST)


def guest_path(ticket: Ticket) -> str:
    """The path that opens this ticket as its requester, without a sign-in; see `Ticket.revoke_links`."""
    return reverse("portal:guest_ticket", args=[guest_token(ticket)])


def guest_of(token: str, *, lasts: timedelta = GUEST_LASTS) -> Ticket | None:
    """The ticket of a guest link; None if the link is forged, expired or revoked, or the ticket was deleted."""
    try:
        pk, version = signing.loads(token, salt=GUEST, max_age=lasts)
    except signing.BadSignature:
        return None
    ticket = Ticket.objects.with_ids([pk]).with_people().first()
    return ticket if ticket and ticket.guest_version == version else None
