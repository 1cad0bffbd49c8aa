"""Creates notices from outbox deliveries. The subscribers are outward, so imports and demo data create none."""

from supportdesk import live
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribe
from tickets.bell.audience import TOPICS, Told, audience
from tickets.models import Ticket, TicketEvent
from tickets.models.notice import Notice, NoticeKind, ways_of


@subscribe(*TOPICS, name="bell.ring", outward=True)
def ring(delivery: Delivery) -> None:
    event = event_of(delivery)
    if event and (told := audience(event, event.ticket)):
        tell(told, event)


@subscribe("sla.notify", name="bell.sla", outward=True)
def ring_for_deadline(delivery: Delivery) -> None:
    """Notify whom an escalation step names; the event says which deadline was missed."""
    if event := event_of(delivery):
        tell(Told(delivery.payload["user"], NoticeKind.SLA), event)


def event_of(delivery: Delivery) -> TicketEvent | None:
    """The event, read again; None if its ticket was deleted in the meantime."""
    events = TicketEvent.objects.select_related("ticket__requester")
    return events.filter(pk=delivery.payload["event"], ticket=delivery.payload["ticket"]).first()


def tell(told: Told, event: TicketEvent) -> None:
    if not ways_of(told.user_id)[told.kind].in_app:
        return
    ticket: Ticket = event.ticket
    if Notice.objects.ring(
        user_id=told.user_id, kind=told.kind, ticket_id=ticket.pk, event_id=event.pk, tenant_id=ticket.tenant_id
    ):
        live.tell(told.user_id)
