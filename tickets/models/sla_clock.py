from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models

from supportdesk.accounts.models import Tenant
from tickets.clock import State
from tickets.days import Days
from tickets.states import ClockKind


class SlaClockQuerySet(models.QuerySet["SlaClock"]):
    def on(self, ticket_id: int | models.F) -> Self:
        return self.filter(ticket=ticket_id)

    def of_tickets(self, tickets: Iterable[models.Model]) -> Self:
        return self.filter(ticket__in=tickets)

    def in_order(self) -> Self:
        return self.order_by("started_at", "kind", "cycle")

    def of_kinds(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def of_the_ticket(self) -> Self:
        """Those of the ticket around this query; its tenant is said as well, for the indexes that begin with it."""
        return self.filter(ticket=models.OuterRef("pk"), tenant=models.OuterRef("tenant"))

    def missed_on(self, days: Days) -> Self:
        return self.filter(breached_at__gte=days.start, breached_at__lt=days.end)

    def met_on(self, days: Days) -> Self:
        return self.filter(stopped_at__gte=days.start, stopped_at__lt=days.end, breached_at=None)

    def decided_on(self, days: Days) -> Self:
        return self.missed_on(days) | self.met_on(days)

    def running(self) -> Self:
        return self.filter(stopped_at=None)

    def stopped(self) -> Self:
        return self.filter(stopped_at__isnull=False)

    def due_together(self, moment: datetime | models.F) -> Self:
        return self.filter(due_at=moment)

    def to_warn_by(self, now: datetime) -> Self:
        """So much of the time is used that somebody was to be warned."""
        return self.filter(warn_at__lte=now)

    def overrun(self) -> Self:
        """Missed, and what was promised is still not done."""
        return self.running().filter(breached_at__isnull=False)

    def missed_by(self, now: datetime) -> Self:
        """Deadlines that have passed and were not yet marked as missed."""
        return self.filter(due_at__lte=now, breached_at=None)


class SlaClock(models.Model):
    """One promise of time on one ticket: derived from the ticket's events, so it can always be made again.

    `due_at` and `warn_at` are blank while the clock is paused and once it has stopped. `breached_at` is the missed
    deadline itself; `announced_at` says when its breach became an event, which happens once for each cycle
    whatever is recomputed later; `next_step_at` is when the policy's next escalation step is to be taken.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(max_length=14, choices=ClockKind)
    cycle = models.PositiveIntegerField(default=1, help_text="The n-th wait for a next response; else 1.")
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(help_text="Allowed.")
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="When what was promised was done.")
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    # Not a count: steps may be added or taken away while this clock is between two of them.
    steps_through = models.PositiveIntegerField(null=True, help_text="Minutes after, up to which steps were taken.")

    objects = SlaClockQuerySet.as_manager()

    class Meta:
        verbose_name = "SLA clock"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "kind", "cycle"], name="clock_once_a_cycle"),
            models.CheckConstraint(condition=models.Q(kind__in=ClockKind.values), name="clock_kind_known"),
        ]
        indexes = [
            # What was kept and what was missed in a run of days.
            models.Index(
                fields=["tenant", "stopped_at"], condition=models.Q(stopped_at__isnull=False), name="clock_stopped"
            ),
            models.Index(
                fields=["tenant", "breached_at"], condition=models.Q(breached_at__isnull=False), name="clock_missed"
            ),
            # What the sweep looks for, each in the order it takes it; rows leave these indexes once dealt with.
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False, breached_at__isnull=True),
                name="clock_to_breach",
            ),
            models.Index(
                fields=["warn_at"],
                condition=models.Q(warn_at__isnull=False, warned_at__isnull=True),
                name="clock_to_warn",
            ),
            models.Index(
                fields=["next_step_at"], condition=models.Q(next_step_at__isnull=False), name="clock_to_escalate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.cycle}"

    def state(self, now: datetime) -> State:
        if self.breached_at or (self.due_at and self.due_at <= now):
            return State.MISSED
        if self.stopped_at:
            return State.MET
        return State.RUNNING if self.due_at else State.PAUSED

    @property
    def is_overrun(self) -> bool:
        return self.breached_at is not None and self.stopped_at is None
