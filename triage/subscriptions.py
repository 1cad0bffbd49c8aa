"""Triage of a new ticket: assess → route by the tenant's rules, else move to its team's queue."""

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish
from supportdesk.outbox.subscriptions import subscribe
from tickets.models import Ticket
from triage.assessing import assess_ticket
from triage.directing import place, route
from triage.models import Assessment, Clause, RoutingDecision, RoutingRule


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
    """For a later assessment; a new ticket is left to routing."""
    # Held while we look, so that nobody places it between our look and our move.
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=delivery.payload["ticket"]).first()
    if ticket and RoutingDecision.objects.on(ticket.pk).exists():
        place(ticket)


@subscribe("queue.replaced", "topic.replaced", "partner.replaced", name="triage.clauses")
def name_the_replacement(delivery: Delivery) -> None:
    """Replace a deleted queue, topic or partner by its replacement in conditions, and in the facts for dry runs."""
    field = Clause.Field(delivery.topic.removesuffix(".replaced"))
    gone, by = str(delivery.payload[field.value]), str(delivery.payload["by"])
    with RoutingRule.objects.changing(delivery.tenant_id, by=whoever(delivery.payload.get("user"))):
        for clause in Clause.objects.filter(tenant=delivery.tenant_id, field=field, values__contains=[gone]):
            clause.values = list(dict.fromkeys(by if value == gone else value for value in clause.values))
            clause.save(update_fields=["values"])
    RoutingDecision.objects.of(delivery.tenant_id).follow(field.value, gone=int(gone), by=int(by))


def whoever(user: int | None) -> Actor:
    """The user as an actor; their account may be gone by now."""
    found = User.objects.filter(pk=user).first() if user else None
    return Actor.agent(found) if found else Actor.system("Settings")
