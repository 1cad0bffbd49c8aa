from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from tickets.api.schemas import ClockOut, Person, TopicOut
from tickets.models import SlaClock, ThreadEntry, Ticket
from triage.api.schemas import Links, QueueRef, Reason, TicketOut, external_id_of
from triage.models import Assessment


def present(ticket: Ticket) -> TicketOut:
    return present_all([ticket])[0]


def present_all(tickets: Sequence[Ticket]) -> list[TicketOut]:
    """Tickets, read `with_people`, as the API returns them. At most three more queries, however many there are."""
    ids = [ticket.pk for ticket in tickets]
    assessments = Assessment.objects.in_bulk(ids)
    messages = dict(ThreadEntry.objects.of_tickets(ids).openings().values_list("ticket", "body"))
    now = timezone.now()
    clocks: dict[int, list[ClockOut]] = defaultdict(list)
    promised = [ticket for ticket in tickets if ticket.policy_id or ticket.topic_id]
    for clock in SlaClock.objects.of_tickets(promised).in_order():
        clocks[clock.ticket_id].append(ClockOut.of(clock, now))
    return [compose(one, messages[one.pk], assessments.get(one.pk), clocks[one.pk]) for one in tickets]


def compose(ticket: Ticket, message: str, assessment: Assessment | None, clocks: list[ClockOut]) -> TicketOut:
    return TicketOut(
        id=ticket.sequence,
        number=ticket.number,
        customer_name=ticket.requester.name,
        customer_email=ticket.requester.email or None,
        subject=ticket.subject,
        message=message,
        source=ticket.source,
        customer_tier=ticket.requester.tier,
        category=ticket.category or None,
        priority=ticket.priority,
        priority_score=ticket.score,
        sentiment=ticket.sentiment or None,
        assigned_team=ticket.team or None,
        suggested_reply=assessment.suggested_reply if assessment else None,
        next_action=assessment.next_action if assessment else None,
        reasons=[Reason(**reason) for reason in assessment.reasons] if assessment else [],
        status=ticket.status,
        queue=QueueRef(id=ticket.queue.pk, name=ticket.queue.name),
        topic=TopicOut.of(ticket.topic) if ticket.topic else None,
        assignee=Person.of(ticket.assignee) if ticket.assignee else None,
        tags=ticket.tags,
        due_at=ticket.due_at,
        breached_at=ticket.breached_at,
        sla=clocks,
        external_id=external_id_of(ticket.key),
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        links=links_of(ticket),
    )


def links_of(ticket: Ticket) -> Links:
    here = reverse("api:ticket", args=[ticket.number])
    return Links(self=here, thread=f"{here}/thread", events=f"{here}/events", desk=ticket.get_absolute_url())
