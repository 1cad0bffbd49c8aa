"""Triage, step by step: a ticket opens → assess → place in its team's queue."""

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribe
from tickets.models import Queue, Ticket
from tickets.states import Origin
from triage.assessing import TRIAGE, assess_ticket
from triage.models import Assessment


@subscribe("ticket.opened", name="triage.assess")
def assess_on_opening(delivery: Delivery) -> None:
    ticket = Ticket.objects.with_people().filter(pk=delivery.payload["ticket"]).first()
    if ticket and not Assessment.objects.filter(ticket=ticket).exists():
        assess_ticket(ticket)


@subscribe("ticket.triaged", name="triage.place")
def place_in_team_queue(delivery: Delivery) -> None:
    # Held while we look, so that nobody places it between our look and our move.
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=delivery.payload["ticket"]).first()
    if ticket is None or ticket.is_placed or not ticket.is_unresolved:
        return
    if queue := Queue.objects.of(ticket.tenant_id).for_team(ticket.team).first():
        ticket.move(queue, by=TRIAGE, origin=Origin.TRIAGE)
