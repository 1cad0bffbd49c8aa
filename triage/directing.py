"""Connects routing to the database: gathers the facts, asks the engine, acts by verbs, and stores the decision."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Membership, Tenant, User
from tickets.errors import Refused
from tickets.models import HelpTopic, Queue, Ticket
from tickets.states import Origin
from triage.assessing import TRIAGE
from triage.hours import Hours
from triage.models import RoutingDecision, RoutingRule
from triage.routing import PLACING, Act, Decision, Facts, Field, Rule, Withheld, decide


def rules_of(tenant: Tenant | int) -> list[Rule]:
    rules = list(RoutingRule.objects.of(tenant).in_order().prefetch_related("clauses"))
    members = members_among([rule.user_id for rule in rules if rule.user_id], tenant)
    return [rule.as_engine(members) for rule in rules]


def members_among(users: Iterable[int], tenant: Tenant | int) -> set[int]:
    """Those of these users to whom the tenant's tickets can be assigned."""
    wanted = list(users)
    active = Membership.objects.active().of(tenant).filter(user__in=wanted) if wanted else Membership.objects.none()
    return set(active.values_list("user_id", flat=True))


def facts_of(ticket: Ticket, body: str) -> Facts:
    """The ticket's present facts, except business hours."""
    return Facts(
        subject=ticket.subject,
        body=body,
        priority=ticket.priority,
        source=ticket.source,
        requester_type=ticket.requester_type,
        category=ticket.category,
        sentiment=ticket.sentiment,
        tags=tuple(ticket.tags),
        queue=ticket.queue_id,
        partner=ticket.partner_id,
        topic=ticket.topic_id,
        placed_by=ticket.queue_origin,
        assignee=ticket.assignee_id,
        is_escalated=ticket.is_escalated,
    )


@transaction.atomic
def route(ticket: Ticket, *, by: Actor = TRIAGE) -> RoutingDecision | None:
    """Apply the tenant's rules, then the team's queue. None if the ticket was routed before or has ended."""
    ticket.lock()
    by = by.acting()
    if not ticket.is_unresolved or RoutingDecision.objects.on(ticket.pk).exists():
        return None
    facts = facts_of(ticket, ticket.entries.openings()[0].body)
    facts = Hours.of(ticket.tenant_id).tell(facts, ticket.created_at)
    decision = decide(rules_of(ticket.tenant_id), facts)
    withheld = decision.withheld or take(ticket, decision, by)
    place(ticket, by=by)
    return keep(ticket, decision, facts, withheld, at=by.at)


def take(ticket: Ticket, decision: Decision, by: Actor) -> Withheld | None:
    """Take the matched rule's action, by the verbs. Returns why not, if they refuse its target."""
    if not (decision.rule and decision.action):
        return None
    action, target = decision.action, decision.action.target or 0
    by = replace(by, name=f"routing rule {decision.rule.name}")
    try:
        if action.act == Act.ESCALATE:
            ticket.escalate(by=replace(by, name="routing"), reason=decision.rule.name)
        elif action.act == Act.ASSIGN_TO_USER:
            ticket.assign(to=User.objects.get(pk=target), by=by)
        else:
            ticket.move(Queue.objects.get(pk=target), by=by, origin=Origin.RULE)
    except (Refused, Queue.DoesNotExist, User.DoesNotExist):
        return Withheld.GONE
    return None


def place(ticket: Ticket, *, by: Actor = TRIAGE) -> None:
    """Move the ticket to its team's queue, unless a topic, a rule or a person chose its queue."""
    if ticket.is_placed or not ticket.is_unresolved:
        return
    if queue := Queue.objects.of(ticket.tenant_id).for_team(ticket.team).first():
        ticket.move(queue, by=by, origin=Origin.TRIAGE)


def keep(
    ticket: Ticket, decision: Decision, facts: Facts, withheld: Withheld | None, *, at: datetime
) -> RoutingDecision:
    rule = decision.rule
    return RoutingDecision.objects.create(
        ticket=ticket,
        tenant_id=ticket.tenant_id,
        rule_id=rule.pk if rule else None,
        action=rule.action.act if rule else "",
        target=rule.action.target if rule else None,
        withheld=withheld or "",
        trace=trace_of(decision),
        facts=facts.kept(),
        names=names_in(decision, ticket.tenant_id),
        at=at,
    )


def trace_of(decision: Decision) -> list[dict[str, Any]]:
    return [
        {
            "rule": look.rule.pk,
            "position": look.rule.position,
            "name": look.rule.name,
            "join": look.rule.join,
            "matched": look.matched,
            "clauses": [
                {**asdict(finding.clause), "seen": finding.seen, "held": finding.held} for finding in look.findings
            ],
        }
        for look in decision.looks
    ]


def names_in(decision: Decision, tenant_id: int) -> dict[str, dict[str, str]]:
    """The present names of the queues, partners, topics and users in a decision."""
    findings = [finding for look in decision.looks for finding in look.findings]

    def ids(field: Field) -> set[int]:
        told = (value for one in findings if one.clause.field == field for value in (*one.clause.values, *one.seen))
        return {int(value) for value in told if value.isdecimal()}

    queues, partners, topics, users = ids(Field.QUEUE), ids(Field.PARTNER), ids(Field.TOPIC), set[int]()
    if decision.rule and decision.rule.action.target:
        (queues if decision.rule.action.act in PLACING else users).add(decision.rule.action.target)
    return {
        "queue": named(Queue.objects.of(tenant_id).filter(pk__in=queues)) if queues else {},
        "partner": named(BusinessPartner.objects.of(tenant_id).filter(pk__in=partners)) if partners else {},
        "topic": named(HelpTopic.objects.in_tenants([tenant_id]).with_ancestors().filter(pk__in=topics))
        if topics
        else {},
        "user": named(User.objects.filter(pk__in=users)) if users else {},
    }


def named(rows: Iterable[Any]) -> dict[str, str]:
    return {str(row.pk): str(row) for row in rows}
