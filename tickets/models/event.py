from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from supportdesk.accounts.actors import ActorKind
from supportdesk.accounts.models import Contact, Tenant


class TicketEventQuerySet(models.QuerySet["TicketEvent"]):
    def in_order(self) -> Self:
        return self.order_by("at", "pk")

    def before(self, pk: int) -> Self:
        return self.filter(pk__lt=pk)

    def newer_than(self, pk: int) -> Self:
        return self.filter(pk__gt=pk)

    def of_tickets(self, tickets: Iterable[models.Model]) -> Self:
        return self.filter(ticket__in=tickets)

    def turning_clocks(self) -> Self:
        """What SLA clocks are computed from: replies, changes of status and priority, warnings and breaches."""
        beside = ("noted", "assigned", "moved", "tagged", "reclassified", "topic_changed", "escalated")
        return self.exclude(kind__in=beside).only("ticket", "kind", "actor_kind", "data", "at").in_order()

    def between(self, since: datetime, until: datetime) -> Self:
        return self.filter(at__range=(since, until))


class TicketEvent(models.Model):
    """One change of a ticket, in codes and ids: the source of its history, its SLA clocks and all side effects.

    `data` by kind: every change of a column is `{"column": [before, after]}`; `opened`, `replied` and `noted`
    also name their `entry`.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened"
        REPLIED = "replied", "Replied"
        NOTED = "noted", "Note added"
        ASSIGNED = "assigned", "Assigned"
        MOVED = "moved", "Moved"
        STATUS_CHANGED = "status_changed", "Status changed"
        RESOLVED = "resolved", "Resolved"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Reopened"
        PRIORITY_CHANGED = "priority_changed", "Priority changed"
        TAGGED = "tagged", "Tags changed"
        TRIAGED = "triaged", "Triaged"
        RECLASSIFIED = "reclassified", "Category changed"
        TOPIC_CHANGED = "topic_changed", "Help topic changed"
        ESCALATED = "escalated", "Escalated"
        ASSISTED = "assisted", "Assistant"
        RATED = "rated", "Rated"
        LINKS_REVOKED = "links_revoked", "Links revoked"
        SLA_WARNED = "sla_warned", "Deadline near"
        SLA_BREACHED = "sla_breached", "Deadline missed"
        SLA_NOTIFIED = "sla_notified", "Colleagues told of a missed deadline"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    actor_kind = models.CharField(max_length=8, choices=ActorKind)
    actor_name = models.CharField(max_length=120)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = TicketEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="event_in_order"),
            models.Index(fields=["tenant", "-at"], name="event_by_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_name}"
