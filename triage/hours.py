"""Whether a ticket opened inside business hours: those of the calendar that its SLA policy counts by."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from supportdesk.accounts.models import Tenant
from tickets.clock import Clock, ClockError
from tickets.sla.choosing import Place, choose_policy
from triage.routing import Facts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hours:
    """The business hours of one tenant; one query for each combination of queue and topic."""

    tenant_id: int
    clocks: dict[Place, Clock | None] = field(default_factory=dict)

    @classmethod
    def of(cls, tenant: Tenant | int) -> Self:
        return cls(tenant if isinstance(tenant, int) else tenant.pk)

    def inside(self, *, topic: int | None, queue: int | None, at: datetime) -> bool | None:
        """None if no policy applies: then business hours are not defined."""
        place = Place(self.tenant_id, queue or 0, topic)
        if place not in self.clocks:
            self.clocks[place] = clock_at(place)
        clock = self.clocks[place]
        return clock.is_open(at) if clock else None

    def tell(self, facts: Facts, opened_at: datetime) -> Facts:
        """The facts with `in_hours`, unless it is set already."""
        if facts.in_hours is not None:
            return facts
        return replace(facts, in_hours=self.inside(topic=facts.topic, queue=facts.queue, at=opened_at))


def clock_at(place: Place) -> Clock | None:
    """None also if the calendar is invalid: tickets must be routed all the same."""
    policy = choose_policy(place)
    try:
        return policy.calendar.as_clock() if policy else None
    except ClockError:
        log.exception("a calendar cannot be read", extra={"policy": policy and policy.pk})
        return None
