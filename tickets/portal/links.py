"""Links that mails carry: signed, for one ticket, and only for so long."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from tickets.models import Ticket

RATING = "tickets.rating"
RATING_LASTS = timedelta(days=60)


def rating_path(ticket: Ticket) -> str:
    return reverse("portal:rate", args=[signing.dumps(ticket.pk, salt=RATING)])


def rated_by(token: str) -> Ticket | None:
    """The ticket a rating link is for; None where the link is altered or too old, or its ticket has gone."""
    try:
        pk = signing.loads(token, salt=RATING, max_age=RATING_LASTS)
    except signing.BadSignature:
        return None
    return Ticket.objects.with_ids([pk]).with_people().first()
