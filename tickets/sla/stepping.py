"""One escalation step, on a locked ticket."""

from collections.abc import Callable

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, Role, User
from supportdesk.outbox.publishing import publish
from tickets.models import EscalationStep, QueueMember, SlaClock, Ticket, TicketEvent
from tickets.states import Priority

Action = EscalationStep.Action
SLA = Actor.system("SLA")
HIGHER = dict(zip(Priority.values, Priority.values[1:], strict=False))


def take(step: EscalationStep, ticket: Ticket, clock: SlaClock) -> None:
    if step.action in AUDIENCES:
        notify(ticket, clock, step)
    elif step.action == Action.RAISE_PRIORITY:
        raise_priority(ticket)
    elif step.action == Action.MOVE and step.queue:
        ticket.move(step.queue, by=SLA)
    elif step.action == Action.MARK_ESCALATED:
        ticket.escalate(by=SLA, reason=f"{clock.get_kind_display()} missed")


def raise_priority(ticket: Ticket) -> None:
    """By one, whoever chose it: that is what the policy is for."""
    if higher := HIGHER.get(ticket.priority):
        ticket.set_priority(higher, by=SLA)


def notify(ticket: Ticket, clock: SlaClock, step: EscalationStep) -> None:
    """Recorded even where there is nobody: that it reached no one is what somebody has to know."""
    assert clock.breached_at
    users = AUDIENCES[step.action](ticket)
    about = {"clock": clock.kind, "cycle": clock.cycle, "due": clock.breached_at.isoformat()}
    told = {"to": step.action.removeprefix("notify_"), "names": [user.get_full_name() for user in users]}
    after, ids = step.after_minutes, [user.pk for user in users]
    known = told_at(ticket, clock, after)
    event = ticket.record(TicketEvent.Kind.SLA_NOTIFIED, by=SLA.acting(), users=ids, after=after, **about, **told)
    for user in (user for user in users if user.pk not in known):
        payload = {"ticket": ticket.pk, "event": event.pk, "user": user.pk, **about}
        publish("sla.notify", tenant_id=ticket.tenant_id, payload=payload)


def told_at(ticket: Ticket, clock: SlaClock, after: int) -> set[int]:
    """Whom steps of the same minute have told: who is the assignee and leads the queue hears of it once."""
    events = ticket.events.filter(kind=TicketEvent.Kind.SLA_NOTIFIED)
    same = events.filter(data__clock=clock.kind, data__cycle=clock.cycle, data__after=after)
    return {user for users in same.values_list("data__users", flat=True) for user in users}


def assignee(ticket: Ticket) -> list[User]:
    return members(ticket, user=ticket.assignee_id)


def leads(ticket: Ticket) -> list[User]:
    leading = QueueMember.objects.of_queue(ticket.queue_id).leading().values("user")
    return members(ticket, user__in=leading)


def supervisors(ticket: Ticket) -> list[User]:
    """Where a desk has none, whoever else may tell its agents what to do."""
    return members(ticket, role=Role.SUPERVISOR) or members(ticket, role__in=(Role.ADMIN, Role.OWNER))


def members(ticket: Ticket, **which: object) -> list[User]:
    active = Membership.objects.active().of(ticket.tenant_id).filter(**which).select_related("user").order_by("user_id")
    return [membership.user for membership in active]


AUDIENCES: dict[str, Callable[[Ticket], list[User]]] = {
    Action.NOTIFY_ASSIGNEE: assignee,
    Action.NOTIFY_LEADS: leads,
    Action.NOTIFY_SUPERVISORS: supervisors,
}
