from datetime import datetime, timedelta
from typing import Self

from django.db import models

from supportdesk.accounts.actors import Actor, ActorKind
from tickets.days import Days
from tickets.errors import Ended, Forbidden
from tickets.models.core import TicketCore, Words, desk_verb, verb
from tickets.states import ACTIVE, ENDED, UNRESOLVED, WAITING, Status, one_of


class ProgressWords(Words):
    def in_status(self, *statuses: str) -> Self:
        return self.filter(status__in=statuses)

    def active(self) -> Self:
        return self.in_status(*ACTIVE)

    def waiting(self) -> Self:
        return self.in_status(*WAITING)

    def unresolved(self) -> Self:
        return self.in_status(*UNRESOLVED)

    def ended(self) -> Self:
        return self.in_status(*ENDED)

    def opened_on(self, days: Days) -> Self:
        return self.filter(created_at__gte=days.start, created_at__lt=days.end)

    def resolved_on(self, days: Days) -> Self:
        """Resolved on these days, and not reopened since."""
        return self.filter(resolved_at__gte=days.start, resolved_at__lt=days.end)

    def resolved_by(self, moment: datetime) -> Self:
        """Resolved at that moment or before."""
        return self.in_status(Status.RESOLVED).filter(resolved_at__lte=moment)


class Progressing(TicketCore):
    """The status of a ticket, from open to closed and back."""

    status = models.CharField(max_length=11, choices=Status, default=Status.OPEN)
    resolved_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.CharField(max_length=8, choices=ActorKind, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_unresolved(self) -> bool:
        return self.status in UNRESOLVED

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def ended_for_good(self) -> bool:
        """Closed, or resolved by the customer: an answer opens a follow-up ticket."""
        return self.status == Status.CLOSED or (self.is_ended and self.ended_by == ActorKind.CUSTOMER)

    def reopens_on_answer(self, at: datetime) -> bool:
        """Whether a customer's answer at this moment reopens the ticket rather than opening a follow-up."""
        if not self.is_ended:
            return True
        window = timedelta(days=self.tenant.reopen_window_days)
        return not self.ended_for_good and self.resolved_at is not None and at <= self.resolved_at + window

    @desk_verb
    def set_status(self, status: str, *, by: Actor) -> bool:
        """Set any status by calling the verb for it. False if the ticket has it already."""
        one_of(Status, status, field="status")
        if status == self.status:
            return False
        if status == Status.CLOSED:
            return self.close(by=by)
        if self.is_ended:
            return self.reopen(by=by, to=status)
        if status == Status.RESOLVED:
            return self.resolve(by=by)
        self._step("status_changed", by=by, status=status)
        return True

    @verb
    def resolve(self, *, by: Actor) -> bool:
        """False if the ticket has ended already. If a customer resolves it, that is final."""
        if self.is_ended:
            return False
        self._step("resolved", by=by, status=Status.RESOLVED, resolved_at=by.at, ended_by=by.kind)
        return True

    @desk_verb
    def close(self, *, by: Actor) -> bool:
        """From any status. False if the ticket is closed already."""
        if self.status == Status.CLOSED:
            return False
        ended = {"closed_at": by.at, "ended_by": self.ended_by or by.kind}
        self._step("closed", by=by, status=Status.CLOSED, resolved_at=self.resolved_at or by.at, **ended)
        return True

    @verb
    def close_if_resolved_by(self, moment: datetime, *, by: Actor) -> bool:
        """Close the ticket if it was resolved at that moment or before and has not been reopened since."""
        is_due = self.status == Status.RESOLVED and self.resolved_at is not None and self.resolved_at <= moment
        return is_due and self.close(by=by)

    @verb
    def reopen(self, *, by: Actor, to: str = Status.OPEN) -> bool:
        """Back to work, or from closed to resolved. Raises Ended if the customer resolved it: that is final."""
        if not self.is_ended:
            return False
        if self.ended_by == ActorKind.CUSTOMER:
            raise Ended("The customer resolved this ticket for good. Open a follow-up instead.")
        if not by.is_agent and self.status == Status.CLOSED:
            raise Forbidden("A closed ticket can only be reopened by an agent.")
        undone = {} if to in ENDED else {"resolved_at": None, "ended_by": ""}
        self._step("reopened", by=by, status=to, closed_at=None, **undone)
        return True

    def _step(self, kind: str, *, by: Actor, status: str, **columns: object) -> None:
        before = self.status
        self.change(by=by, status=status, **columns)
        self.record(kind, by=by, status=[before, status])
