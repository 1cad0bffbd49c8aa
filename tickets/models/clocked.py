from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.days import Days
from tickets.models.core import TicketCore, Words
from tickets.models.event import TicketEvent
from tickets.models.policy import SlaPolicy
from tickets.models.sla_clock import SlaClock
from tickets.sla.reckoning import keep_time, turns_clocks

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


class ClockWords(Words):
    def breached(self) -> Self:
        """At least one deadline was missed, at any time."""
        return self.filter(breached_at__isnull=False)

    def under(self, policy: SlaPolicy | int) -> Self:
        return self.filter(policy=policy)

    def with_deadline(self) -> Self:
        """A deadline is running, in the future or passed."""
        return self.filter(due_at__isnull=False)

    def due(self, now: datetime) -> Self:
        """The nearest running deadline is in the future."""
        return self.filter(due_at__gt=now)

    def due_on(self, days: Days) -> Self:
        return self.filter(due_at__gte=days.start, due_at__lt=days.end)

    def breached_on(self, days: Days) -> Self:
        """The first missed deadline fell on these days."""
        return self.filter(breached_at__gte=days.start, breached_at__lt=days.end)

    def missed_on(self, days: Days) -> Self:
        """Any deadline, the first or a later one, was missed on these days."""
        return self.filter(models.Exists(SlaClock.objects.of_the_ticket().missed_on(days)))

    def met_on(self, days: Days) -> Self:
        """A deadline was met on these days, and none was missed."""
        missed = models.Exists(SlaClock.objects.of_the_ticket().missed_on(days))
        return self.filter(models.Exists(SlaClock.objects.of_the_ticket().met_on(days)), ~missed)

    def decided_on(self, days: Days) -> Self:
        return self.filter(models.Exists(SlaClock.objects.of_the_ticket().decided_on(days)))

    def overdue(self, now: datetime) -> Self:
        """The nearest running deadline has passed."""
        return self.filter(due_at__lte=now)


class Clocked(TicketCore):
    """The summary of its SLA clocks that a ticket itself holds."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    due_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="The nearest running deadline.")
    breached_at = models.DateTimeField(null=True, editable=False, help_text="The first deadline that was missed.")

    class Meta:
        abstract = True

    @property
    def is_breached(self) -> bool:
        return self.breached_at is not None

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at > now

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now

    def record(self, kind: str, *, by: Actor, **data: Any) -> TicketEvent:
        """If the event affects the SLA clocks, they are recomputed in the same transaction."""
        event = super().record(kind, by=by, **data)
        if turns_clocks(event):
            keep_time(cast("Ticket", self), event, by=by)
        return event
