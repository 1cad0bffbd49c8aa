"""What makes a queue hand out tickets: one has come to it, or somebody is free to take one."""

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscribe
from tickets.models import Queue, QueueMember, Ticket
from tickets.states import ENDED
from triage.assignment.draining import drain
from triage.assignment.releasing import take_back


@subscribe("triage.routed", name="assignment.routed")
def offer_routed(delivery: Delivery) -> None:
    """Routing has decided, whether or not it moved the ticket: only now is it clear whose it may become."""
    hand_out(delivery, offer=True)


@subscribe("ticket.moved", name="assignment.moved")
def offer_moved(delivery: Delivery) -> None:
    hand_out(delivery, offer=True)


# Apart from handing out, which locks queues before tickets: this locks a ticket, and then must not wait for a queue.
@subscribe("ticket.moved", name="assignment.follow")
def follow_move(delivery: Delivery) -> None:
    """To the new queue's members, unless a person chose the assignee or the assignee has begun to work on it."""
    ticket = Ticket.objects.with_ids([delivery.payload["ticket"]]).first()
    if ticket is None or ticket.assignee_id is None:
        return
    if not QueueMember.objects.of_queue(ticket.queue_id).of_user(ticket.assignee_id).exists():
        take_back(ticket, why="moved")


@subscribe("ticket.reopened", "ticket.replied", "ticket.status_changed", name="assignment.back")
def offer_again(delivery: Delivery) -> None:
    """A change of status; where a ticket came back from its end, nobody's earlier choice of nobody holds."""
    before, _ = delivery.payload.get("status") or (None, None)
    if before:
        hand_out(delivery, offer=before in ENDED)


@subscribe("ticket.resolved", "ticket.closed", "ticket.assigned", name="assignment.freed")
def fill_up(delivery: Delivery) -> None:
    """Somebody has one ticket less."""
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
