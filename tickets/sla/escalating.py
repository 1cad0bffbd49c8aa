"""Takes the steps of a policy after a missed deadline: each at its time, in order and once."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish, publish_many
from supportdesk.outbox.subscriptions import Outcome, subscribe
from tickets.models import EscalationStep, SlaClock, Ticket, TicketEvent
from tickets.models.policy import EscalationStepQuerySet
from tickets.sla.claiming import claim
from tickets.sla.stepping import take

log = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
STEP_DUE = "clock.next_step_at <= %(now)s"


@transaction.atomic
def promise_steps(now: datetime, limit: int) -> int:
    """Leave one batch of clocks with steps that are due to the workers; returns how many there were."""
    ids = claim(STEP_DUE, order="clock.next_step_at", now=now, limit=limit)
    clocks = SlaClock.objects.filter(pk__in=ids)
    promised = clocks.order_by("next_step_at", "pk").values_list("tenant_id", "ticket_id", "pk")
    publish_many(("sla.step_due", tenant, {"ticket": ticket, "clock": pk}) for tenant, ticket, pk in promised)
    clocks.update(next_step_at=None)
    return len(ids)


@subscribe("sla.step_due", name="sla.escalate")
def escalate(delivery: Delivery) -> Outcome:
    """Take all steps that are due, and note when the next one is; or, of those, the one that did not succeed before."""
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=delivery.payload["ticket"]).first()
    clock = SlaClock.objects.filter(pk=delivery.payload["clock"]).first()
    if ticket is None or clock is None:
        return {"skipped": "the clock is gone"}
    if not clock.is_overrun:
        return {"skipped": "the deadline is no longer missed, or what was promised is done"}
    if "step" in delivery.payload:
        return take_again(delivery.payload["step"], ticket, clock)
    return {"steps": take_due(ticket, clock, timezone.now())}


def take_again(pk: int, ticket: Ticket, clock: SlaClock) -> Outcome:
    step = EscalationStep.objects.filter(pk=pk, policy=ticket.policy_id).first()
    if step is None:
        return {"skipped": "the step is no longer part of the policy"}
    take(step, ticket, clock)
    return {"steps": [step.action]}


def take_due(ticket: Ticket, clock: SlaClock, now: datetime) -> list[str]:
    """After each step the clock is read again: a new priority or queue may have moved its deadline, or ended it."""
    since = counted_from(clock)
    passed, taken = (now - since) // MINUTE, []
    for step in steps_of(ticket, clock).later_than(clock.steps_through).within(passed):
        attempt(step, ticket, clock)
        taken.append(step.action)
        if not SlaClock.objects.overrun().filter(pk=clock.pk).exists():
            break
    coming = steps_of(ticket, clock).later_than(passed).first()
    next_step_at = since + coming.after_minutes * MINUTE if coming else None
    SlaClock.objects.overrun().filter(pk=clock.pk).update(steps_through=passed, next_step_at=next_step_at)
    return taken


def steps_of(ticket: Ticket, clock: SlaClock) -> EscalationStepQuerySet:
    return EscalationStep.objects.about(ticket.policy_id, clock.kind).select_related("queue")


def counted_from(clock: SlaClock) -> datetime:
    """The deadline as it was announced, even where a step that raised the priority has put it earlier since: else one
    step would make all others due. Or a later one, missed after the deadline had been moved ahead."""
    assert clock.breached_at
    told = TicketEvent.objects.filter(ticket=clock.ticket_id, kind=TicketEvent.Kind.SLA_BREACHED)
    known = told.filter(data__clock=clock.kind, data__cycle=clock.cycle).values_list("at", flat=True)
    return max(clock.breached_at, *known)


# In bulk what `take_due` notes in the end. Of a breach that was not announced nobody is to hear; a step that a worker
# is about to take may be promised once more by this, and finds nothing left to do.
REPLAN = """
UPDATE tickets_slaclock AS clock SET next_step_at = (
    SELECT greatest(clock.breached_at, max(told.at)) + min(after_minutes) * interval '1 minute'
    FROM tickets_escalationstep AS step
    LEFT JOIN tickets_ticketevent AS told ON told.ticket_id = clock.ticket_id AND told.kind = 'sla_breached'
        AND told.data ->> 'clock' = clock.kind AND told.data -> 'cycle' = to_jsonb(clock.cycle)
    WHERE step.policy_id = ticket.policy_id AND step.clock IN ('', clock.kind)
        AND after_minutes > coalesce(steps_through, -1))
FROM tickets_ticket AS ticket
WHERE ticket.id = clock.ticket_id AND ticket.id = ANY(%(tickets)s)
    AND clock.breached_at IS NOT NULL AND clock.announced_at IS NOT NULL AND clock.stopped_at IS NULL
"""


def replan(tickets: Iterable[int]) -> None:
    """What comes next for these locked tickets, after their policies' steps may have changed."""
    with connection.cursor() as cursor:
        cursor.execute(REPLAN, {"tickets": list(tickets)})


def attempt(step: EscalationStep, ticket: Ticket, clock: SlaClock) -> None:
    """A step that fails is tried again by itself, for an admin to see, and holds up none of the others."""
    try:
        with transaction.atomic():
            take(step, ticket, clock)
    except Exception:
        log.exception("escalation step did not succeed", extra={"ticket": ticket.number, "step": step.pk})
        ticket.lock()  # as it was before
        again = {"ticket": ticket.pk, "clock": clock.pk, "step": step.pk}
        publish("sla.step_due", tenant_id=ticket.tenant_id, payload=again)
