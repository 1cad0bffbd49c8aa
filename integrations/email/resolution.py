"""The mail that a ticket is resolved, with a link to rate it."""

from django.conf import settings

from integrations.email import composing
from integrations.email.composing import Mail
from integrations.email.subscriptions import about, envelope_of, mail_about
from supportdesk.accounts.actors import ActorKind
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import Outcome, subscribe
from tickets.models import Ticket
from tickets.portal.links import rating_path


@subscribe("ticket.resolved", name="email.resolution", outward=True)
def tell_resolution(delivery: Delivery) -> Outcome:
    """Send it, unless the customer resolved the ticket themselves or it has been reopened since."""
    ticket = Ticket.objects.with_ids([delivery.payload["ticket"]]).with_people().first()
    if ticket is None or not ticket.is_ended or ticket.ended_by == ActorKind.CUSTOMER:
        return None
    return mail_about(delivery, ticket, lambda: composed(ticket))


def composed(ticket: Ticket) -> Mail:
    envelope = envelope_of(ticket, ticket.tenant.name)
    return composing.resolution(about(ticket), envelope, rating=f"{settings.BASE_URL}{rating_path(ticket)}")
