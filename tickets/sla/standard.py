"""The first calendar and SLA policy of a new tenant: office hours, and times that a small team can meet."""

from supportdesk.accounts.models import Tenant
from tickets.models import Calendar, SlaPolicy, SlaTarget
from tickets.models.calendar import office_week
from tickets.states import Priority

HOUR = 60
DAY = 8 * HOUR  # of open time
# Minutes to the first response, to the next, and to the solution.
TARGETS = {
    Priority.URGENT: (1 * HOUR, 2 * HOUR, 1 * DAY),
    Priority.HIGH: (2 * HOUR, 4 * HOUR, 2 * DAY),
    Priority.MEDIUM: (4 * HOUR, 1 * DAY, 3 * DAY),
    Priority.LOW: (1 * DAY, 2 * DAY, 5 * DAY),
}


def promise_standard(tenant: Tenant, *, timezone: str) -> SlaPolicy:
    """The tenant's first calendar, and a default policy by it. Raises ValidationError for an unknown zone."""
    calendar = Calendar(tenant=tenant, name="Office hours", timezone=timezone, weekly=office_week())
    calendar.full_clean()
    calendar.save(force_insert=True)
    policy = SlaPolicy.objects.create(tenant=tenant, name="Standard", calendar=calendar, is_default=True)
    SlaTarget.objects.bulk_create(
        SlaTarget(
            tenant=tenant,
            policy=policy,
            priority=priority,
            first_response=first,
            next_response=following,
            resolution=last,
        )
        for priority, (first, following, last) in TARGETS.items()
    )
    return policy
