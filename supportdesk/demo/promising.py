"""When the invented companies are open, and how soon they answer."""

from collections.abc import Mapping
from typing import Any

from supportdesk.accounts.models import Tenant
from tickets.models import Calendar, EscalationStep, Queue, SlaPolicy, SlaTarget
from tickets.states import Priority


def promise(tenant: Tenant, told: Mapping[str, Any], queues: Mapping[str, Queue]) -> None:
    """Instead of what every tenant begins with. `queues` are by team."""
    calendar = Calendar.objects.of(tenant).get()
    for name, value in told["calendar"].items():
        setattr(calendar, name, value)
    calendar.full_clean()
    calendar.save()
    SlaPolicy.objects.of(tenant).delete()
    for each in told["policies"]:
        policy = _policy(each, calendar)
        for team in each.get("teams", ()):
            queues[team].sla_policy = policy
            queues[team].save(update_fields=["sla_policy"])


def _policy(told: Mapping[str, Any], calendar: Calendar) -> SlaPolicy:
    tenant = calendar.tenant
    policy = SlaPolicy.objects.create(
        tenant=tenant, calendar=calendar, name=told["name"], is_default=told.get("default", False)
    )
    SlaTarget.objects.bulk_create(
        SlaTarget(tenant=tenant, policy=policy, priority=priority, **told[priority]) for priority in Priority.values
    )
    EscalationStep.objects.bulk_create(
        EscalationStep(tenant=tenant, policy=policy, **step) for step in told.get("steps", ())
    )
    return policy
