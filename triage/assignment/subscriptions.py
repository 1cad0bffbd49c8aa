"""Events after which a queue assigns tickets: one has come to it, or a member has become available."""

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribe
from tickets.models import Queue, QueueMember, Ticket
from tickets.states import ENDED
from triage.assignment.draining import drain
from triage.assignment.releasing import take_back


@subscribe("triage.routed", name="assignment.routed")
def offer_routed(delivery: Delivery) -> None:
    """Only after routing, whether or not it moved the ticket, is it clear which queue may assign it."""
    hand_out(delivery, offer=True)


@subscribe("ticket.moved", name="assignment.moved")
def offer_moved(delivery: Delivery) -> None:
    hand_out(delivery, offer=True)


# Apart from handing out, which locks queues before tickets: this locks a ticket, and then must not wait for a queue.
@subscribe("ticket.moved", name="assignment.follow")
def follow_move(delivery: Delivery) -> None:
    """Unassign a ticket whose assignee is not in its new queue, unless chosen by a person or at work on it."""
    ticket = Ticket.objects.with_ids([delivery.payload["ticket"]]).first()
    if ticket is None or ticket.assignee_id is None:
        return
    if not QueueMember.objects.of_queue(ticket.queue_id).of_user(ticket.assignee_id).exists():
        take_back(ticket, why="moved")


@subscribe("ticket.reopened", "ticket.replied", "ticket.status_changed", name="assignment.back")
def offer_again(delivery: Delivery) -> None:
    """After a change of status. A reopened ticket is offered again, even if a person had unassigned it."""
    before, _ = delivery.payload.get("status") or (None, None)
    if before:
        hand_out(delivery, offer=before in ENDED)


@subscribe("ticket.resolved", "ticket.closed", "ticket.assigned", name="assignment.freed")
def fill_up(delivery: Delivery) -> None:
    """A member has one ticket less, and may take another."""
    before, _ = delivery.payload.get("assignee") or (True, None)
    if before:
        hand_out(delivery)


@subscribe("queue.staffed", name="assignment.staffed")
def drain_staffed(delivery: Delivery) -> None:
    drain(delivery.payload["queue"])


def hand_out(delivery: Delivery, *, offer: bool = False) -> None:
    tickets = Ticket.objects.with_ids([delivery.payload["ticket"]])
    concerned = {*tickets.values_list("queue", flat=True), *(delivery.payload.get("queue") or ())}
    # Queues before tickets, and those in one order, as draining locks them: else two handlers wait for each other.
    queues = list(Queue.objects.assigning().select_for_update(no_key=True).filter(pk__in=concerned).order_by("pk"))
    if offer:
        tickets.offer()
    for queue in queues:
        drain(queue.pk)
