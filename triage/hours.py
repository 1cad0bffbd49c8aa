"""Whether a ticket opened inside business hours: those of the calendar that its SLA policy counts by."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from supportdesk.accounts.models import Tenant
from tickets.clock import Clock, ClockError
from tickets.models import Calendar, HelpTopic, Queue, SlaPolicy
from triage.routing import Facts

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Opening:
    """A calendar, and its clock once somebody has asked for it."""

    calendar: Calendar
    clock: Clock | None = None

    def is_open(self, at: datetime) -> bool | None:
        """None where the calendar makes no sense any more: tickets are routed all the same."""
        try:
            self.clock = self.clock or self.calendar.as_clock()
        except ClockError:
            log.exception("a calendar cannot be read", extra={"calendar": self.calendar.pk})
            return None
        return self.clock.is_open(at)


@dataclass(frozen=True)
class Hours:
    """Of one tenant, in three queries. A policy is the topic's, else the queue's, else the tenant's default."""

    policies: Mapping[int, SlaPolicy]
    topics: Mapping[int, int | None]
    queues: Mapping[int, int | None]

    @classmethod
    def of(cls, tenant: Tenant | int) -> Self:
        pk = tenant if isinstance(tenant, int) else tenant.pk
        policies = SlaPolicy.objects.of(pk).select_related("calendar")
        topics = HelpTopic.objects.in_tenants([pk]).with_ancestors()
        return cls(
            policies={policy.pk: policy for policy in policies},
            topics={topic.pk: policy_above(topic) for topic in topics},
            queues=dict(Queue.objects.of(pk).values_list("pk", "sla_policy")),
        )

    @cached_property
    def default(self) -> int | None:
        return next((policy.pk for policy in self.policies.values() if policy.is_default), None)

    @cached_property
    def openings(self) -> dict[int, Opening]:
        return {policy.calendar_id: Opening(policy.calendar) for policy in self.policies.values()}

    def inside(self, *, topic: int | None, queue: int | None, at: datetime) -> bool | None:
        """None where no policy applies: then nobody has said what business hours are."""
        named = self.topics.get(topic or 0) or self.queues.get(queue or 0) or self.default
        policy = self.policies.get(named or 0)
        return self.openings[policy.calendar_id].is_open(at) if policy else None

    def tell(self, facts: Facts, opened_at: datetime) -> Facts:
        """The facts with what is known of business hours, unless they had it already."""
        if facts.in_hours is not None:
            return facts
        return replace(facts, in_hours=self.inside(topic=facts.topic, queue=facts.queue, at=opened_at))


def policy_above(topic: HelpTopic) -> int | None:
    """The topic's own policy, else that of the nearest topic above it."""
    named = (one.sla_policy_id for one in (topic, *topic.ancestors()))
    return next((policy for policy in named if policy), None)
