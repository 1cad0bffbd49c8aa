"""Triage, step by step: a ticket opens → assess → route by the tenant's rules, else place in its team's queue."""

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish
from supportdesk.outbox.subscriptions import subscribe
from tickets.models import Ticket
from triage.assessing import assess_ticket
from triage.directing import place, route
from triage.models import Assessment, Clause, RoutingDecision


@subscribe("ticket.opened", name="triage.assess")
def assess_and_route(delivery: Delivery) -> None:
    ticket = Ticket.objects.with_people().filter(pk=delivery.payload["ticket"]).first()
    if ticket is None:
        return
    if not Assessment.objects.filter(ticket=ticket).exists():
        assess_ticket(ticket)
    if route(ticket):
        # Moved or not, the ticket is where it belongs: its queue may now give it to somebody.
        publish("triage.routed", tenant_id=ticket.tenant_id, payload={"ticket": ticket.pk})


@subscribe("ticket.triaged", name="triage.place")
def place_in_team_queue(delivery: Delivery) -> None:
    """Triage may change its mind later; of a new ticket it is routing that has the first word."""
    # Held while we look, so that nobody places it between our look and our move.
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=delivery.payload["ticket"]).first()
    if ticket and RoutingDecision.objects.on(ticket.pk).exists():
        place(ticket)


@subscribe("queue.replaced", "topic.replaced", "partner.replaced", name="triage.clauses")
def name_the_replacement(delivery: Delivery) -> None:
    """Rules that ask for what is gone ask for what took its place; so do dry runs, of the tickets that had it."""
    field = Clause.Field(delivery.topic.removesuffix(".replaced"))
    gone, by = str(delivery.payload[field.value]), str(delivery.payload["by"])
    asking = Clause.objects.filter(tenant=delivery.tenant_id, field=field, values__contains=[gone])
    for clause in asking.select_for_update():
        clause.values = list(dict.fromkeys(by if value == gone else value for value in clause.values))
        clause.save(update_fields=["values"])
    RoutingDecision.objects.of(delivery.tenant_id).follow(field.value, gone=int(gone), by=int(by))
